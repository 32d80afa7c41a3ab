"""What a file is, told from its first bytes; its name is not believed."""

import re
from enum import StrEnum

from flows.formats.refusal import FileRefused


class Kind(StrEnum):
    """A way to keep tables that heed reads."""

    TEXT = "text"
    PARQUET = "Parquet"
    ZIP = "ZIP"
    OLE = "XLS"
    GZIP = "gzip"


HEAD_BYTES = 64 << 10
"""So much of a file's beginning tells its kind."""

_MAGIC = {
    b"PK\x03\x04": Kind.ZIP,
    b"PK\x05\x06": Kind.ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Kind.OLE,
    b"PAR1": Kind.PARQUET,
    b"\x1f\x8b": Kind.GZIP,
}

_REFUSED = {
    b"%PDF": "a PDF; send the table itself, as XLSX or CSV",
    b"Rar!\x1a": "a RAR archive; pack it as ZIP",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive; pack it as ZIP",
    b"\xfd7zXZ": "packed with xz; pack it with gzip or as ZIP",
    b"BZh": "packed with bzip2; pack it with gzip or as ZIP",
    b"\x28\xb5\x2f\xfd": "packed with zstd; pack it with gzip or as ZIP",
    b"\x89PNG": "a picture; send the table itself, as XLSX or CSV",
    b"\xff\xd8\xff": "a picture; send the table itself, as XLSX or CSV",
    b"GIF8": "a picture; send the table itself, as XLSX or CSV",
    b"SQLite format 3": "a SQLite database; send the table as CSV",
    b"ARROW1": "an Arrow file; save it as Parquet",
    b"ORC": "an ORC file; save it as Parquet",
    b"PARE": "an encrypted Parquet file; send it unencrypted",
    b"{\\rtf": "a text document; send the table itself, as XLSX or CSV",
    b"\x09\x08": "a workbook of Excel 4 or older; save it as XLSX",
    b"\x09\x04": "a workbook of Excel 4 or older; save it as XLSX",
}

_TAR_AT = 257

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|body|table|meta|style|\?xml|\?mso)", re.IGNORECASE
)
_ARRAY = re.compile(r"\s*\[\s*(?:[{\[\]]|$)")
_OBJECT = re.compile(r'\s*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)')


def kind_of(head: bytes) -> Kind:
    """What a file is that begins with `head`.

    Raises:
        FileRefused: it is something that is no table, or that heed does not read.
    """
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    for magic, said in _REFUSED.items():
        if head.startswith(magic):
            raise FileRefused(f"it is {said}")
    if head[_TAR_AT:].startswith(b"ustar"):
        raise FileRefused("it is a tar archive; pack it as ZIP")
    plain = head.replace(b"\0", b"")
    if _MARKUP.match(plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        raise FileRefused("it is a web page or XML, whatever its name says; open it and save it as XLSX or CSV")
    return Kind.TEXT


def is_json_lines(head: bytes) -> bool:
    """Whether UTF-8 text that begins with `head` is JSON lines: its first line opens an object.

    Raises:
        FileRefused: it is one JSON array.
    """
    text = head.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if _ARRAY.match(text):
        raise FileRefused("it is one JSON array; send JSON lines, one object on each line")
    return bool(_OBJECT.match(text))
