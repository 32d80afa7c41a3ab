"""What lies packed in a file: gzip, and ZIP with its members."""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from pathlib import Path, PurePosixPath
from stat import S_ISLNK
from typing import Protocol

from flows.formats.limits import Allowance, Limits
from flows.formats.refusal import FileRefused


class _Unpacked(Protocol):
    """Bytes as they are unpacked."""

    def read(self, size: int, /) -> bytes:
        """So many of them at most; none at the end."""


_CHUNK = 1 << 20
_ENCRYPTED, _NAMED_IN_UTF_8 = 0x1, 0x800
_LEFT_ALONE = {".ds_store", "thumbs.db", "desktop.ini"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)
_PACKED_BY = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_WORKBOOK = "xl/workbook.xml"
_OTHERS = (
    "xl/workbook.bin",
    "mimetype",
    "word/document.xml",
    "ppt/presentation.xml",
    "content.xml",
    "index/document.iwa",
)


_DAMAGED_ZIP = "it is a damaged ZIP archive or workbook; pack or save it again"


def gunzip(path: Path, into: Path, allowance: Allowance) -> Path:
    """The file unpacked to `into`.

    Raises:
        FileRefused: it is damaged, or unpacks to more than is allowed.
    """
    damaged = "its gzip packing is damaged or cut short; pack it again"
    with _told(damaged), path.open("rb") as packed, GzipFile(fileobj=packed) as unpacked:
        _copy(unpacked, into, allowance)
    return into


def open_zip(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, held to what its directory says.

    Raises:
        FileRefused: it is damaged, encrypted, has too many members or one whose path leads out of it.
    """
    with _told(_DAMAGED_ZIP):
        archive = zipfile.ZipFile(path)
    entries = archive.infolist()
    if len(entries) > limits.members:
        raise FileRefused(f"it has more than {limits.members} members; send fewer files at a time")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("it is protected by a password; send it without")
    if any(entry.compress_type not in _PACKED_BY for entry in entries):
        raise FileRefused("a member is packed in an unusual way; pack it again as a plain ZIP")
    if any(_leads_out(entry) for entry in entries):
        raise FileRefused("a member's path leads out of the archive; pack it again, without links")
    return archive


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an XLSX.

    Raises:
        FileRefused: it is another kind of document.
    """
    names = [entry.filename.lower() for entry in archive.infolist()]
    if _WORKBOOK in names:
        return True
    if any(name.startswith(_OTHERS) for name in names):
        raise FileRefused("it is a document that is neither XLSX nor a plain ZIP; save the table as XLSX or CSV")
    return False


def measure(archive: zipfile.ZipFile, allowance: Allowance, limits: Limits) -> int:
    """The bytes of a workbook, every part unpacked once, into nothing: its directory may say less than there is.

    Raises:
        FileRefused: a part is damaged, or they are more than a workbook has.
    """
    left = limits.workbook_bytes
    for entry in archive.infolist():
        with _opened(archive, entry) as part:
            for chunk in _chunks(part):
                allowance.take(len(chunk))
                left -= len(chunk)
                if left < 0:
                    raise FileRefused("it unpacks to far more than a workbook; save the sheet that is meant as CSV")
    return limits.workbook_bytes - left


def members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The members that may be tables, with their names, in the order of these."""
    named = [(_name(entry), entry) for entry in archive.infolist() if not entry.filename.endswith("/")]
    return sorted(((name, entry) for name, entry in named if not _is_left_alone(name)), key=lambda member: member[0])


def unpack_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, allowance: Allowance) -> Path:
    """One member unpacked to `into`, which no name in the archive has a say in.

    Raises:
        FileRefused: it is damaged, or unpacks to more than is allowed.
    """
    with _opened(archive, entry) as member:
        _copy(member, into, allowance)
    return into


def _copy(unpacked: _Unpacked, into: Path, allowance: Allowance) -> None:
    with into.open("wb") as file:
        for chunk in _chunks(unpacked):
            allowance.take(len(chunk))
            file.write(chunk)


def _chunks(unpacked: _Unpacked) -> Iterator[bytes]:
    while chunk := unpacked.read(_CHUNK):
        yield chunk


@contextmanager
def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[_Unpacked]:
    with _told(_DAMAGED_ZIP), archive.open(entry) as part:
        yield part


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say that the packing is damaged; what the disk or the system has to say is another matter."""
    try:
        yield
    except _DAMAGED:
        raise FileRefused(what) from None
    except OSError as error:
        if isinstance(error, BadGzipFile) or error.errno == errno.EINVAL:
            raise FileRefused(what) from None
        raise


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's path; where the archive does not say that it is UTF-8, Chinese Windows wrote it in GBK."""
    if entry.flag_bits & _NAMED_IN_UTF_8:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def _is_left_alone(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return "__MACOSX" in path.parts or path.name.startswith(("._", "~$")) or path.name.lower() in _LEFT_ALONE


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Nothing is ever written under a member's name; but who makes such an archive means harm."""
    path = PurePosixPath(entry.orig_filename.replace("\\", "/"))
    is_link = S_ISLNK(entry.external_attr >> 16)
    return is_link or path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]
