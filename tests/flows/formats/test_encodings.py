"""Encodings: told from the bytes or from the layout, and refused rather than guessed wrongly."""

from itertools import cycle, islice, permutations
from pathlib import Path

import pytest

from flows.formats.refusal import FileRefused
from tests.flows.formats.reading import read_one, text_file

SIMPLIFIED = "手机号,姓名,城市\n13800138000,张伟,上海\n13900139000,欧阳娜,深圳\n13700137000,刘洋,北京\n"
TRADITIONAL = "手機號碼,姓名,城市\n13800138000,張偉,臺北\n13900139000,歐陽娜,高雄\n13700137000,劉國強,新竹\n"
NAMES = "13800138000,{}\n"

TOLD = {
    "UTF-8": (SIMPLIFIED, "utf-8"),
    "UTF-8 with a mark": (SIMPLIFIED, "utf-8-sig"),
    "GBK": (SIMPLIFIED, "gbk"),
    "GB18030": (SIMPLIFIED.replace("张伟", "张𠮷㐀"), "gb18030"),
    "GB2312": (SIMPLIFIED, "gb2312"),
    "Big5": (TRADITIONAL, "big5"),
    "Big5 of Windows": (TRADITIONAL, "cp950"),
    "UTF-16": (SIMPLIFIED, "utf-16"),
    "UTF-16 LE": (SIMPLIFIED, "utf-16-le"),
    "UTF-16 BE": (SIMPLIFIED, "utf-16-be"),
    "UTF-16 BE with a mark": ("\ufeff" + SIMPLIFIED, "utf-16-be"),
    "GBK without Chinese headings": ("phone,name\n" + NAMES.format("王芳") + NAMES.format("李秀英"), "gbk"),
    "Big5 without Chinese headings": ("phone,name\n" + NAMES.format("王麗") + NAMES.format("陳志強"), "big5"),
    "GBK, one name": ("phone,name\n" + NAMES.format("张伟"), "gbk"),
}


@pytest.mark.parametrize("case", list(TOLD))
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, case: str) -> None:
    content, encoding = TOLD[case]
    read = read_one(text_file(tmp_path, content.encode(encoding)))
    plain = content.removeprefix("\ufeff").splitlines()
    assert read.headings == plain[0].split(",")
    assert [",".join(cells) for cells in read.cells] == plain[1:]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16-be"])
def test_a_long_file_is_the_same_in_every_encoding(tmp_path: Path, encoding: str, ending: str) -> None:
    names = islice(cycle(permutations("王李林高文志明美芳玉", 3)), 60_000)
    lines = ["phone,name", *(f"{13800000000 + at},{''.join(name)}" for at, name in enumerate(names))]
    read = read_one(text_file(tmp_path, ending.join(lines).encode(encoding)))
    assert [",".join(cells) for cells in read.cells] == lines[1:]


UNTOLD: dict[str, tuple[str | bytes, str | None]] = {
    "Korean": ("phone,name\n" + NAMES.format("김민수") * 50, "euc_kr"),
    "Japanese": ("phone,name\n" + NAMES.format("さくら") * 50, "shift_jis"),
    "Russian": ("phone,name\n" + NAMES.format("Иванов Пётр") * 50, "cp1251"),
    "French": ("phone,name\n" + NAMES.format("Zoë Müller") * 50, "cp1252"),
    "two encodings": (SIMPLIFIED.encode("gbk") * 20 + NAMES.format("王芳").encode() * 20, None),
    "two encodings, far apart": (
        SIMPLIFIED.encode("gbk") * 10 + b"13800138000,x,y\n" * 200_000 + "13800138000,王芳,上海\n".encode(),
        None,
    ),
    "one bad byte in a guess": (SIMPLIFIED.encode("gbk") + b"13800138000,\xff,x\n", None),
    "UTF-32": (SIMPLIFIED, "utf-32"),
}


@pytest.mark.parametrize("case", list(UNTOLD))
def test_what_cannot_be_told_is_refused_and_never_garbled(tmp_path: Path, case: str) -> None:
    content, encoding = UNTOLD[case]
    data = content if isinstance(content, bytes) else content.encode(encoding or "utf-8")
    with pytest.raises(FileRefused) as refused:
        read_one(text_file(tmp_path, data))
    assert "UTF-8" in str(refused.value)
    assert "13800138000" not in str(refused.value)


def test_a_refusal_names_what_to_write_where(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r'layouts/<supplier>\.toml: encoding = "gb18030"'):
        read_one(text_file(tmp_path, ("phone,name\n" + NAMES.format("김민수")).encode("euc_kr")))


@pytest.mark.parametrize(
    ("content", "codec", "declared"),
    [
        (SIMPLIFIED, "gbk", "gbk"),
        (SIMPLIFIED, "gbk", "gb2312"),
        (TRADITIONAL, "big5", "big5"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-8-sig", "gbk"),
        ("phone,name\n" + NAMES.format("김민수"), "euc_kr", "euc_kr"),
        ("phone,name\n" + NAMES.format("Zoë"), "cp1252", "windows-1252"),
        ("phone,name\n" + NAMES.format("A"), "ascii", "gbk"),
        ("phone,name\n" + NAMES.format("联通"), "gbk", "gbk"),
    ],
)
def test_a_layouts_encoding_is_taken(tmp_path: Path, content: str, codec: str, declared: str) -> None:
    read = read_one(text_file(tmp_path, content.encode(codec)), encoding=declared)
    assert [",".join(cells) for cells in read.cells] == content.splitlines()[1:]


@pytest.mark.parametrize(
    ("codec", "declared"), [("gbk", "utf-8"), ("utf-8", "gbk"), ("utf-8", "big5"), ("gbk", "utf-16"), ("gbk", "big5")]
)
def test_a_layouts_encoding_that_is_wrong_is_refused(tmp_path: Path, codec: str, declared: str) -> None:
    with pytest.raises(FileRefused, match=f'the layout says encoding = "{declared}"'):
        read_one(text_file(tmp_path, SIMPLIFIED.encode(codec)), encoding=declared)


def test_with_a_layouts_word_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    damaged = SIMPLIFIED.encode("gbk") + b"13600136000,\xd5,\xc9\xcf\n"
    read = read_one(text_file(tmp_path, damaged), encoding="gbk")
    assert (len(read.cells), read.refused) == (3, [(5, "bad_bytes")])
    assert read.raws == ["13600136000,\ufffd,上"]


def test_big5_of_the_standard_and_of_windows_have_the_same_chinese_characters() -> None:
    for lead in (*range(0xA4, 0xC6), *range(0xC9, 0xFA)):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            pair = bytes([lead, trail])
            read = pair.decode("big5", errors="ignore")
            assert not read or pair.decode("cp950") == read
