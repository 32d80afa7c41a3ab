"""A folder on a disk that knows no links, or on which a publish was killed."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import OutsideFailure, PromiseBroken
from flows.outbox.folder import Folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "part"
    path.write_bytes(b"rows")
    return path


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK], ids=os.strerror)
def test_a_disk_without_links(number: int, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuses)
    outbox = Folder(tmp_path / "outbox")
    for _ in range(2):
        outbox.seal(file, "a/manifest.json")
    file.write_bytes(b"other rows")
    with pytest.raises(PromiseBroken, match="is there already and differs"):
        outbox.seal(file, "a/manifest.json")
    assert [path.read_bytes() for path in (tmp_path / "outbox" / "a").iterdir()] == [b"rows"]


def test_what_a_kill_left_half_written_is_not_seen_and_goes_away(file: Path, tmp_path: Path) -> None:
    outbox = Folder(tmp_path / "outbox")
    left = tmp_path / "outbox" / "a" / "part-0000.parquet.x7.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"ro")
    assert outbox.keys("") == []
    outbox.put(file, "a/part-0000.parquet")
    assert [path.name for path in left.parent.iterdir()] == ["part-0000.parquet"]


def test_every_file_is_on_disk_before_it_has_its_name(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    def noting(name: str, does: Callable[..., object]) -> Callable[..., object]:
        def noted(*told: object) -> object:
            happened.append(name)
            return does(*told)

        return noted

    monkeypatch.setattr(os, "fsync", noting("fsync", os.fsync))
    monkeypatch.setattr(os, "link", noting("link", os.link))
    Folder(tmp_path / "outbox").put(file, "part-0000.parquet")
    assert happened == ["fsync", "link", "fsync"]


def test_a_disk_that_cannot_be_written(file: Path, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file stands where the folder should be")
    with pytest.raises(OutsideFailure, match="the outbox cannot be written"):
        Folder(tmp_path / "outbox").put(file, "part-0000.parquet")
