"""A text of any encoding as a file of UTF-8, a little at a time."""

import codecs
from pathlib import Path

from flows.formats.encodings import UTF_8, is_rather_utf_8, told_encoding
from flows.formats.refusal import FileRefused

_CHUNK = 1 << 20


def as_utf_8(path: Path, *, declared: str | None, into: Path) -> Path:
    """The file itself if it is UTF-8, else `into`, its text in UTF-8.

    Where the encoding is sure, bytes that are none of its characters are marked with `BAD`; a guess holds for every
    byte, or the file is refused.

    Raises:
        FileRefused: the encoding cannot be told, or is not that of the whole file.
    """
    encoding, is_sure = told_encoding(path, declared)
    if encoding == UTF_8:
        return path
    is_of_bytes = not encoding.startswith("utf-16")
    decoder = codecs.getincrementaldecoder(encoding)("heed_mark" if is_sure else "strict")
    line = 1
    with path.open("rb") as file, into.open("wb") as written:
        while chunk := file.read(_CHUNK) + (file.readline(_CHUNK) if is_of_bytes else b""):
            if is_of_bytes and any(is_rather_utf_8(one, encoding) for one in chunk.split(b"\n")):
                raise FileRefused("some of its lines are UTF-8 and some are not; send it in one encoding, best UTF-8")
            written.write(_decoded(decoder, chunk, encoding, line).encode())
            line += chunk.count(b"\n")
        written.write(_decoded(decoder, b"", encoding, line, final=True).encode())
    return into


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, encoding: str, line: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final).replace("\ufeff", "")
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        shown = "big5" if encoding == "cp950" else encoding
        raise FileRefused(
            f"it seems to be {shown}, but line {at} is not; save it as UTF-8, or, if only some lines are damaged, "
            f'write encoding = "{shown}" into layouts/<supplier>.toml'
        ) from None
