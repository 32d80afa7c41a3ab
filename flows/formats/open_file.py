"""Any file that a supplier sends, opened as its sheets."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.formats.archives import gunzip, is_workbook, measure, members, open_zip, unpack_member
from flows.formats.delimited import open_delimited
from flows.formats.json_lines import open_json_lines
from flows.formats.kinds import HEAD_BYTES, Kind, is_json_lines, kind_of
from flows.formats.limits import LIMITS, Allowance, Limits
from flows.formats.parquet import open_parquet
from flows.formats.refusal import FileRefused
from flows.formats.sheets import Sheet
from flows.formats.transcoding import as_utf_8
from flows.formats.workbooks import open_workbook


def open_file(
    path: Path,
    *,
    encoding: str | None = None,
    scratch: Path,
    limits: Limits = LIMITS,
    also_known: Sequence[str] = (),
) -> Generator[Sheet]:
    """Every sheet of the file, in order; each is to be read before the next is asked for.

    `encoding` is what the sender's layout says, `scratch` a folder for what must be unpacked or transcoded,
    `also_known` headings that heed knows besides its own, those of the layout.

    Raises:
        FileRefused: it cannot be read at all; also while its sheets are iterated over.
    """
    allowance = Allowance(path.stat().st_size, limits)
    with TemporaryDirectory(dir=scratch, prefix="unpacked-", ignore_cleanup_errors=True) as folder:
        yield from _Opening(Path(folder), encoding, limits, also_known, allowance).sheets(path)


@dataclass(frozen=True)
class _Opening:
    """How one file is opened, and what lies in it."""

    scratch: Path
    encoding: str | None
    limits: Limits
    also_known: Sequence[str]
    allowance: Allowance

    def sheets(self, path: Path, *, name: str | None = None, is_packed: bool = False) -> Iterator[Sheet]:
        """The sheets of a file; of a member of an archive (`is_packed`), which may be no archive itself."""
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if not head:
            raise FileRefused("it is empty; send it with its heading line")
        match kind_of(head):
            case Kind.GZIP:
                yield from self._gzip(path, name)
            case Kind.ZIP:
                yield from self._zip(path, name, is_packed=is_packed)
            case Kind.OLE:
                yield from self._workbook(path, name, path.stat().st_size)
            case Kind.PARQUET:
                yield open_parquet(path, name=name, limits=self.limits, allowance=self.allowance)
            case Kind.TEXT:
                yield self._text(path, name)

    def _text(self, path: Path, name: str | None) -> Sheet:
        text = as_utf_8(path, declared=self.encoding, into=self.scratch / "text")
        with text.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if is_json_lines(head):
            return open_json_lines(text, name=name, limits=self.limits)
        return open_delimited(text, name=name, limits=self.limits, also_known=self.also_known)

    def _workbook(self, path: Path, name: str | None, size: int) -> Iterator[Sheet]:
        return open_workbook(path, name=name, size=size, limits=self.limits, also_known=self.also_known)

    def _gzip(self, path: Path, name: str | None) -> Iterator[Sheet]:
        if path.parent == self.scratch and path.name == "gunzipped":
            raise FileRefused("it is packed twice; pack it once")
        unpacked = gunzip(path, self.scratch / "gunzipped", self.allowance)
        yield from self.sheets(unpacked, name=name, is_packed=True)

    def _zip(self, path: Path, name: str | None, *, is_packed: bool) -> Iterator[Sheet]:
        with open_zip(path, self.limits) as archive:
            if is_workbook(archive):
                yield from self._workbook(path, name, measure(archive, self.allowance, self.limits))
                return
            if is_packed:
                raise FileRefused("an archive lies in an archive; pack the tables themselves")
            is_empty = True
            for own, entry in members(archive):
                member = unpack_member(archive, entry, self.scratch / "member", self.allowance)
                if member.stat().st_size:
                    is_empty = False
                    yield from self.sheets(member, name=own, is_packed=True)
                member.unlink()
            if is_empty:
                raise FileRefused("it is empty: the archive holds no table")
