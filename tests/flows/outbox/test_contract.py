"""What every place must hold, whatever lies behind it: whole, once, and never over what is there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from flows.errors import PromiseBroken
from tests.flows.outbox.conftest import Place

MIB = 1 << 20
SIZES = {"nothing": 0, "a byte": 1, "one part": 5 * MIB, "a part and a byte": 5 * MIB + 1, "three parts": 11 * MIB}


def a_file(folder: Path, size: int, seed: int = 1) -> Path:
    path = folder / f"{size}-{seed}"
    path.write_bytes(Random(seed).randbytes(size))  # noqa: S311 - content, no secret
    return path


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_what_is_put_is_there_whole_and_putting_it_again_changes_nothing(
    place: Place, tmp_path: Path, size: int
) -> None:
    file = a_file(tmp_path, size)
    for _ in range(2):
        place.outbox.put(file, "a=1/part-0.parquet")
        assert place.contents() == {"a=1/part-0.parquet": file.read_bytes()}
    copy = place.outbox.at_hand("a=1/part-0.parquet", tmp_path / "scratch")
    assert copy.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(("there", "then"), [(9, 10), (10, 10), (11 * MIB, 11 * MIB)])
def test_what_is_there_and_differs_stays_and_is_told(place: Place, tmp_path: Path, there: int, then: int) -> None:
    first, second = a_file(tmp_path, there, 1), a_file(tmp_path, then, 2)
    for write in (place.outbox.put, place.outbox.seal):
        write(first, write.__name__)
        with pytest.raises(PromiseBroken, match="is there already and differs"):
            write(second, write.__name__)
        assert place.contents()[write.__name__] == first.read_bytes()


def test_of_many_who_seal_at_one_moment_one_succeeds(place: Place, tmp_path: Path) -> None:
    files = [a_file(tmp_path, 200, seed) for seed in range(6)]

    def seals(file: Path) -> bool:
        try:
            place.outbox.seal(file, "manifest.json")
        except PromiseBroken:
            return False
        return True

    with ThreadPoolExecutor(len(files)) as pool:
        won = [file for file, done in zip(files, pool.map(seals, files), strict=True) if done]
    assert len(won) == 1
    assert place.contents() == {"manifest.json": won[0].read_bytes()}


def test_keys_and_what_lies_under_them(place: Place, tmp_path: Path) -> None:
    assert place.outbox.keys("") == []
    keys = ["campaign=a/batch=1/manifest.json", "campaign=a/batch=1/part-0000.parquet", "stop/1.parquet"]
    for size, key in enumerate(reversed(keys)):
        place.outbox.seal(a_file(tmp_path, size), key)
    assert place.outbox.keys("") == keys
    assert place.outbox.keys("campaign=a/") == keys[:2]
    assert place.outbox.keys("campaign=b/") == []
    assert place.outbox.read("stop/1.parquet") == b""
    assert place.outbox.read(keys[0]) == a_file(tmp_path, 2).read_bytes()
    assert place.outbox.read("campaign=a") is None
