"""Which encoding a text is in, told from its bytes."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import charset_normalizer

from flows.formats.limits import LIMITS
from flows.formats.refusal import FileRefused
from flows.reference import usual_characters

UTF_8, GB18030, BIG5 = "utf-8", "gb18030", "cp950"
_CODECS = {"gbk": GB18030, "gb2312": GB18030, "big5": BIG5}
"""GB18030 holds GBK and GB2312; cp950 is Big5 as Windows writes it, with the same Chinese characters and some more."""

UTF_16 = {"le": "utf-16-le", "be": "utf-16-be"}

_BOMS = {b"\xef\xbb\xbf": UTF_8, b"\xff\xfe": UTF_16["le"], b"\xfe\xff": UTF_16["be"]}
_HEAD_BYTES = 64 << 10
_SAMPLE_LINES = 2_000
_ZEROS_OF_UTF_16, _ZEROS_OF_PLAIN, _ZEROS_OF_ELSE = 0.2, 0.5, 0.02
"""Of the bytes in even places, or odd ones: digits, dividers and line ends have a zero on one side, 一 on the other.

Bytes that are all ASCII may as well be plain text that a broken program strewed with NULs."""

_MOSTLY = 0.8
"""Of lines that are not ASCII, at least so many are in the encoding that a layout names."""

_MOSTLY_UTF_8, _HARDLY_UTF_8 = 0.5, 0.2
"""Of lines that are not ASCII. About 2 % of names in GBK pass for UTF-8; of UTF-8, lines that are none are rejected."""

_USUAL, _RATHER = 0.35, 2.5
"""Of the characters beyond ASCII, so many are usual ones in a list, and so many times fewer if decoded wrongly."""

_ENOUGH_LINES = 100
"""With fewer, charset-normalizer took Japanese for Chinese in 3 of 60 trials (2026-11); with 200 in none."""


def told_encoding(path: Path, declared: str | None) -> tuple[str, bool]:
    """The encoding of the file, and whether it is sure: then a line that is not in it is no reason to doubt it.

    `declared` is what the sender's layout says. A byte order mark, or the zeros of UTF-16, is believed before it.

    Raises:
        FileRefused: it cannot be told, or is not what the layout says.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise FileRefused("it is UTF-32; save it as UTF-8")
    if marked := next((encoding for mark, encoding in _BOMS.items() if head.startswith(mark)), None):
        return marked, True
    if encoding := _utf_16(head):
        return encoding, declared is not None
    sample = list(islice(_beyond_ascii(path), _SAMPLE_LINES))
    if not sample:
        return UTF_8, True
    return (_held(declared, sample), True) if declared else _guessed(sample)


def _utf_16(head: bytes) -> str | None:
    """UTF-16 without a mark, by the zeros of its ASCII characters."""
    even, odd = (head[start::2].count(0) / max(1, len(head) // 2) for start in (0, 1))
    least = _ZEROS_OF_PLAIN if head.isascii() else _ZEROS_OF_UTF_16
    if odd >= least and even <= _ZEROS_OF_ELSE:
        return UTF_16["le"]
    return UTF_16["be"] if even >= least and odd <= _ZEROS_OF_ELSE else None


def _beyond_ascii(path: Path) -> Iterator[bytes]:
    """The lines that are not ASCII, from the first on; in no encoding but UTF-16 is a line end part of a character."""
    rest = b""
    with path.open("rb") as file:
        while more := file.read(1 << 20):
            if more.isascii() and rest.isascii():
                rest = b""
                continue
            *lines, rest = (rest + more).replace(b"\r", b"\n").split(b"\n")
            yield from (line for line in lines if not line.isascii())
            if len(rest) > LIMITS.line_bytes:
                raise FileRefused(
                    f"it has a line of more than {LIMITS.line_bytes:,} bytes; send a table, one row a line"
                )
    if rest and not rest.isascii():
        yield rest


def _held(declared: str, sample: list[bytes]) -> str:
    """The declared encoding, if most lines are in it; and where they are UTF-8 as well, if it gives Chinese text."""
    encoding = _CODECS.get(declared, declared)
    is_utf_8 = _share(sample, UTF_8) >= _MOSTLY_UTF_8
    is_in_it = encoding != "utf-16" and _share(sample, encoding) >= _MOSTLY
    if not is_in_it or (encoding != UTF_8 and (is_utf_8 or _chinese(sample)) and _usual(sample, encoding) < _USUAL):
        its = "its bytes are UTF-8" if is_utf_8 else "its bytes are something else"
        raise FileRefused(f'the layout says encoding = "{declared}" and {its}; mend the layout or the file')
    return encoding


def _guessed(sample: list[bytes]) -> tuple[str, bool]:
    as_utf_8 = _share(sample, UTF_8)
    if as_utf_8 >= _MOSTLY_UTF_8:
        return UTF_8, True
    if as_utf_8 > _HARDLY_UTF_8:
        raise FileRefused("some of its lines are UTF-8 and some are not; send it in one encoding, best UTF-8")
    if chinese := _chinese(sample):
        return chinese, False
    likely = charset_normalizer.from_bytes(b"\n".join(sample)).best()
    if likely and len(sample) >= _ENOUGH_LINES and likely.encoding in {GB18030, "big5", BIG5}:
        return _CODECS.get(likely.encoding, likely.encoding), False
    raise FileRefused(
        "it is not UTF-8, and its encoding cannot be told; save it as UTF-8, or name it in "
        'layouts/<supplier>.toml: encoding = "gb18030" (or "big5", …)'
    )


def _chinese(sample: list[bytes]) -> str | None:
    """The one of the two Chinese encodings that gives usual characters."""
    usual = {encoding: _usual(sample, encoding) for encoding in (GB18030, BIG5)}
    (best, most), (_, second) = sorted(usual.items(), key=lambda item: -item[1])
    return best if most >= max(_USUAL, _RATHER * second) else None


def is_rather_utf_8(line: bytes, encoding: str) -> bool:
    """Whether a line, in a file that is taken for another encoding, is Chinese in UTF-8."""
    if line.isascii() or not _is_in(line, UTF_8):
        return False
    return _usual([line], UTF_8) > max(_USUAL, _usual([line], encoding))


def _share(lines: list[bytes], encoding: str) -> float:
    """How many of the lines are text in that encoding, of one."""
    return sum(_is_in(line, encoding) for line in lines) / len(lines)


def _is_in(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _usual(sample: list[bytes], encoding: str) -> float:
    """How many of the characters beyond ASCII are usual ones, of one; an undecodable line has none."""
    usual = usual_characters()
    read = [line.decode(encoding) for line in sample if _is_in(line, encoding)]
    seen = [letter for line in read for letter in line if not letter.isascii()]
    lost = sum(sum(byte >> 7 for byte in line) // 2 for line in sample if not _is_in(line, encoding))
    return sum(letter in usual for letter in seen) / max(1, len(seen) + lost)
