"""Files after one accident or several, packed ones also within their packing."""

import bz2
import gzip
import io
import tarfile
import zipfile
from random import Random

from benchmarks.fuzz.mutations import PLAIN, Mutation, append_other, flip_bits, long_field, other_magic, repeat_lines
from benchmarks.fuzz.seeds import seeds, zipped

_MOST_BYTES = 24 << 20


def gzipped(chance: Random, content: bytes) -> bytes:
    """Packed with gzip, now and then twice, or with something behind."""
    packed = gzip.compress(content, compresslevel=1, mtime=0)
    return chance.choice((packed, packed, packed * 2, gzip.compress(packed, mtime=0), packed + b"\n,\0"))


def in_zip(chance: Random, content: bytes) -> bytes:
    """A member of an archive, beside others, under a name that may mean harm."""
    name = chance.choice(
        ("a.csv", "../../a.csv", "/etc/a.csv", "a" * 300, "a\nb", "名单.xlsx", "xl/workbook.xml", "__MACOSX/a", "b/")
    )
    return zipped({name: content, "z.csv": chance.choice(seeds()).content})


def otherwise_packed(chance: Random, content: bytes) -> bytes:
    """Packed in a way that heed does not read."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return chance.choice((bz2.compress(content), into.getvalue(), gzip.compress(into.getvalue(), mtime=0)))


def within(chance: Random, content: bytes) -> bytes:
    """What is packed, unpacked, broken and packed again: its sums are right, and its content is not."""
    try:
        if content.startswith(b"\x1f\x8b"):
            return gzip.compress(chance.choice(PLAIN)(chance, gzip.decompress(content)), mtime=0)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - it was no archive, or no longer
        return flip_bits(chance, content)
    if members:
        name = chance.choice(sorted(members))
        members[name] = chance.choice(PLAIN)(chance, members[name])
        if chance.random() < 0.1:
            del members[chance.choice(sorted(members))]
    return zipped(members)


_EVERY: tuple[Mutation, ...] = (
    *PLAIN, append_other, other_magic, repeat_lines, long_field, gzipped, in_zip, otherwise_packed, within, within,
    within,
)  # fmt: skip


def broken(chance: Random, content: bytes) -> bytes:
    """The file after one accident or several."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        content = chance.choice(_EVERY)(chance, content)[:_MOST_BYTES]
    return content
