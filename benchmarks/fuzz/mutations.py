"""Ways in which a file is broken on its way, each a function of chance and bytes."""

from collections.abc import Callable
from random import Random

from benchmarks.fuzz.seeds import seeds

Mutation = Callable[[Random, bytes], bytes]

_NASTY = (
    "\0", '"', '""', "'", ",", ";", "|", "\t", "\r", "\n", "\r\n", "\n\n", "\x0b", "\x0c", "\x1a", "\x1c", "\x1d",
    "\x1e", "\x1f", "\x85", "\u2028", "\ufeff", "\ufdd0", "\ufffd", "\u200b", "\u202e", "😀", "张三", "=1+1",
    '=HYPERLINK("http://x","y")', "@SUM(1)", "1.38E+10", "-1", "9" * 40, "NaN", "inf", "{", "}", "[", "[" * 2_000,
    '{"a":' * 2_000, "\\", "\\u0000", "\\ud800", "</c>", "&#0;", "phone", "手机号", "phone,phone", "合计", "total,3",
    "/", "%s", "{0}", "${x}", "'; drop table --", "0x1F", "1e999999", "ﾊﾝ", "٣٤٥",
)  # fmt: skip
_ENCODINGS = (
    "utf-8", "utf-8-sig", "gb18030", "big5", "cp950", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift_jis",
    "euc_kr", "latin-1", "cp1252", "utf-7", "koi8-r", "cp037",
)  # fmt: skip
_SEPARATORS = (b",", b";", b"\t", b"|", b" ", b":", b"^", b"\x01", b"~", b"||", "，".encode(), b"\x1f", b"\0")
_MOST_LINES = 200_000
"""Blank ones, put between: each is a row of the ledgers, which takes no more thought for being one of millions."""
"""A file grows no larger, however often it is broken."""


def _span(chance: Random, content: bytes, most: int = 1 << 16) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + int(chance.paretovariate(0.7)) % most)


def flip_bits(chance: Random, content: bytes) -> bytes:
    """Some bits the other way."""
    broken = bytearray(content)
    for _ in range(int(chance.paretovariate(0.8)) % 200):
        if broken:
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def set_bytes(chance: Random, content: bytes) -> bytes:
    """A few bytes that lengths and offsets do not like."""
    broken = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if broken:
            broken[chance.randrange(len(broken))] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)))
    return bytes(broken)


def cut_short(chance: Random, content: bytes) -> bytes:
    """The file's beginning, as a broken connection leaves it."""
    return content[: chance.randrange(len(content) + 1)]


def cut_front(chance: Random, content: bytes) -> bytes:
    """The file's end."""
    return content[chance.randrange(len(content) + 1) :]


def delete(chance: Random, content: bytes) -> bytes:
    """The file without a stretch of it."""
    start, end = _span(chance, content)
    return content[:start] + content[end:]


def insert_noise(chance: Random, content: bytes) -> bytes:
    """Random bytes somewhere."""
    at, _ = _span(chance, content)
    return content[:at] + chance.randbytes(int(chance.paretovariate(0.6)) % 5_000) + content[at:]


def insert_nasty(chance: Random, content: bytes) -> bytes:
    """Texts that readers trip over, somewhere."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(_NASTY).encode() * chance.choice((1, 1, 1, 2, 300)) + content[at:]
    return content


def zero(chance: Random, content: bytes) -> bytes:
    """A stretch of zeros, as a disk that ran full leaves it."""
    start, end = _span(chance, content)
    return content[:start] + bytes(end - start) + content[end:]


def repeat(chance: Random, content: bytes) -> bytes:
    """A stretch of the file again and again."""
    start, end = _span(chance, content)
    times = min(chance.choice((2, 2, 3, 3, 20, 20, 1_000, 20_000)), (1 << 20) // max(1, end - start) + 2)
    return content[:start] + content[start:end] * times + content[end:]


def repeat_lines(chance: Random, content: bytes) -> bytes:
    """All of the file again: the heading in the middle, and the rows twice."""
    return content * chance.choice((2, 2, 3, 20))


def long_field(chance: Random, content: bytes) -> bytes:
    """A cell of which nobody has seen the end, or as many blank lines."""
    at = chance.randrange(len(content) + 1)
    letter = chance.choice((b"x", b"1", b'"', b",", b" ", b"\n", "金".encode()))
    size = chance.choice((40_000,) * 6 + (140_000,) * 6 + (600_000, 600_000, 5_000_000))
    return content[:at] + letter * min(size, _MOST_LINES if letter == b"\n" else size) + content[at:]


def shuffle_lines(chance: Random, content: bytes) -> bytes:
    """The lines in another order, some of them lost."""
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines[: chance.randint(1, len(lines))])


def other_line_ends(chance: Random, content: bytes) -> bytes:
    """Other line ends, in all places or in some."""
    end = chance.choice((b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"\x0b", "\u2028".encode(), b" ", b""))
    return content.replace(b"\n", end, chance.choice((-1, 1, 3)))


def other_separator(chance: Random, content: bytes) -> bytes:
    """Another separator, in all places or in some."""
    return content.replace(chance.choice(_SEPARATORS[:4]), chance.choice(_SEPARATORS), chance.choice((-1, -1, 1, 5)))


def other_encoding(chance: Random, content: bytes) -> bytes:
    """Read in one encoding and written in another, as far as that goes."""
    text = content.decode(chance.choice(_ENCODINGS[:9]), errors="replace")
    return text.encode(chance.choice(_ENCODINGS), errors=chance.choice(("replace", "ignore")))


def partly_other_encoding(chance: Random, content: bytes) -> bytes:
    """Two encodings in one file."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + other_encoding(chance, content[at:])


def splice(chance: Random, content: bytes) -> bytes:
    """The beginning of one file and the end of another, of whatever format."""
    other = chance.choice(seeds()).content
    return cut_short(chance, content) + cut_front(chance, other)


def append_other(chance: Random, content: bytes) -> bytes:
    """One file behind another."""
    return content + chance.choice(seeds()).content


def other_magic(chance: Random, content: bytes) -> bytes:
    """What another format begins with, before or over the beginning of this one."""
    head = chance.choice(seeds()).content[: chance.choice((2, 4, 8, 64))]
    return head + content[chance.choice((0, len(head))) :]


PLAIN: tuple[Mutation, ...] = (
    flip_bits, flip_bits, set_bytes, cut_short, cut_front, delete, insert_noise, insert_nasty, insert_nasty, zero,
    repeat, shuffle_lines, other_line_ends, other_separator, other_encoding, partly_other_encoding, splice,
)  # fmt: skip
"""What can happen to the bytes of any file."""
