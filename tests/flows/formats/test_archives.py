"""gzip and ZIP: every member a sheet, and nothing that climbs, explodes or hides."""

import gzip
import struct
import tarfile
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from flows.formats.limits import Limits
from flows.formats.refusal import FileRefused
from tests.flows.formats.reading import read_one, read_sheets, text_file

LIST = "phone,name\n13800138000,张三\n"


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["list.csv.gz", "list.csv", "list"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_gzipped_text_is_read_whatever_its_name(tmp_path: Path, name: str, encoding: str) -> None:
    assert read_one(text_file(tmp_path, gzip.compress(LIST.encode(encoding)), name)).cells == [("13800138000", "张三")]


def test_every_format_may_be_gzipped(tmp_path: Path) -> None:
    pl.DataFrame({"phone": [13800138000]}).write_parquet(tmp_path / "a.parquet")
    book = openpyxl.Workbook()
    book.active.append(["phone"])
    book.active.append([13800138000])
    book.save(tmp_path / "a.xlsx")
    text_file(tmp_path, '{"phone": 13800138000}\n', "a.jsonl")
    for name in ("a.parquet", "a.xlsx", "a.jsonl"):
        packed = text_file(tmp_path, gzip.compress((tmp_path / name).read_bytes()), "packed")
        assert read_one(packed).cells == [("13800138000",)]


def test_parts_of_gzip_one_behind_the_other_are_one_file(tmp_path: Path) -> None:
    packed = gzip.compress(LIST.encode()) + gzip.compress(b"13900139000,B\n")
    assert len(read_one(text_file(tmp_path, packed)).cells) == 2


def test_the_members_of_a_zip_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二"):
        book.create_sheet(name).append(["phone"])
        book[name].append([f"138{name}"])
    book.save(tmp_path / "book.xlsx")
    members: dict[str, str | bytes] = {
        "z.csv": LIST,
        "b/book.xlsx": (tmp_path / "book.xlsx").read_bytes(),
        "a.jsonl": '{"phone": "1"}\n',
        "b/": "",
        "b/packed.csv.gz": gzip.compress("手机号\n138\n".encode("gbk")),
        "__MACOSX/._z.csv": "junk",
        ".DS_Store": "junk",
        "b/Thumbs.db": "junk",
        "b/empty.csv": "",
    }
    read = read_sheets(zipped(tmp_path / "lists.zip", members))
    assert [(sheet.name, len(sheet.cells)) for sheet in read] == [
        ("a.jsonl", 1),
        ("b/book.xlsx/一", 1),
        ("b/book.xlsx/二", 1),
        ("b/packed.csv.gz", 1),
        ("z.csv", 1),
    ]


def test_names_that_chinese_windows_wrote_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"AAAAAAAA.csv": LIST})
    path.write_bytes(path.read_bytes().replace(b"AAAAAAAA", "三月名单".encode("gbk")))
    assert [sheet.name for sheet in read_sheets(path)] == ["三月名单.csv"]


REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nothing": ({}, "holds no table"),
    "folders alone": ({"a/": "", "__MACOSX/x": "y"}, "holds no table"),
    "an archive": ({"a.csv": LIST, "b.zip": b"PK\x05\x06" + bytes(18)}, "an archive lies in an archive"),
    "a path up": ({"../a.csv": LIST}, "leads out"),
    "a path up within": ({"a/../../b.csv": LIST}, "leads out"),
    "a path up as Windows writes it": ({"..\\a.csv": LIST}, "leads out"),
    "a path from the root": ({"/etc/a.csv": LIST}, "leads out"),
    "a path from a drive": ({"C:/a.csv": LIST}, "leads out"),
    "a PDF": ({"a.csv": LIST, "b.pdf": "%PDF-1.7"}, "PDF"),
    "a web page": ({"a.csv": LIST, "b.xls": "<html>"}, "web page"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_no_supplier_sends_in_a_zip_is_refused(tmp_path: Path, case: str) -> None:
    members, why = REFUSED[case]
    with pytest.raises(FileRefused, match=why):
        read_sheets(zipped(tmp_path / "a.zip", members))
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "scratch"}


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused, match="leads out"):
        read_sheets(tmp_path / "a.zip")


def test_a_protected_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": LIST})
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(FileRefused, match="password"):
        read_sheets(path)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{at}.csv": LIST for at in range(11)})
    with pytest.raises(FileRefused, match="more than 10 members"):
        read_sheets(path, limits=Limits(members=10))


def test_packed_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="packed twice"):
        read_one(text_file(tmp_path, gzip.compress(gzip.compress(LIST.encode()))))


def test_a_zip_in_gzip_is_refused(tmp_path: Path) -> None:
    data = zipped(tmp_path / "a.zip", {"a.csv": LIST}).read_bytes()
    with pytest.raises(FileRefused, match="an archive lies in an archive"):
        read_one(text_file(tmp_path, gzip.compress(data)))


SMALL = Limits(ratio=50, ratio_free_bytes=1_000_000)


def test_a_bomb_of_one_file_does_not_go_off(tmp_path: Path) -> None:
    bomb = b"phone,name\n" + b"13800138000,A\n" * 1_000_000
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_one(text_file(tmp_path, gzip.compress(bomb)), limits=SMALL)
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_sheets(zipped(tmp_path / "a.zip", {"a.csv": bomb}), limits=SMALL)


def test_a_bomb_of_many_members_does_not_go_off(tmp_path: Path) -> None:
    part = b"phone,name\n" + b"13800138000,A\n" * 60_000
    with pytest.raises(FileRefused, match="unpacks to far more"):
        read_sheets(zipped(tmp_path / "a.zip", {f"{at}.csv": part for at in range(9)}), limits=SMALL)


def test_members_that_lie_upon_each_other_do_not_go_off(tmp_path: Path) -> None:
    """One packed text, named a hundred times in the directory: the bomb that is not nested."""
    path = zipped(tmp_path / "a.zip", {"aaa.csv": b"phone,name\n" + b"13800138000,A\n" * 20_000})
    data = path.read_bytes()
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = b"".join(data[at:end].replace(b"aaa", f"{copy:03d}".encode()) for copy in range(100))
    counts = struct.pack("<HHIIH", 100, 100, len(entries), at, 0)
    path.write_bytes(data[:at] + entries + data[end : end + 8] + counts)
    with pytest.raises(FileRefused):
        read_sheets(path, limits=SMALL)


def test_a_member_that_is_larger_than_the_directory_says_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": LIST * 1_000})
    size = len(LIST.encode()) * 1_000
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 30)))
    with pytest.raises(FileRefused, match="damaged"):
        read_sheets(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_archive_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    rows = "phone,name\n" + "".join(f"{13800138000 + at * 7919},A\n" for at in range(5_000))
    packed = gzip.compress(rows.encode())
    with pytest.raises(FileRefused, match="cut short"):
        read_one(text_file(tmp_path, packed[: int(len(packed) * share)]))
    data = zipped(tmp_path / "a.zip", {"a.csv": rows}).read_bytes()
    with pytest.raises(FileRefused, match="damaged"):
        read_one(text_file(tmp_path, data[: int(len(data) * share)]))


@pytest.mark.parametrize(
    ("magic", "said"), [(b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"BZh9", "bzip2")]
)
def test_other_packings_are_refused_by_name(tmp_path: Path, magic: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read_one(text_file(tmp_path, magic + bytes(100)))


def test_a_tar_is_refused(tmp_path: Path) -> None:
    text_file(tmp_path, LIST)
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(tmp_path / "list.csv", "list.csv")
    with pytest.raises(FileRefused, match="tar"):
        read_one(tmp_path / "a.tar")
