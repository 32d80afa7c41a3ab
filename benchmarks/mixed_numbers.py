"""Writes a Parquet file of synthetic numbers in mixed formats: `python -m benchmarks.mixed_numbers ROWS FILE`."""

import sys
from pathlib import Path

import numpy as np
import polars as pl

FORMS = {
    "plain": 0.55,
    "plus": 0.08,
    "zeros": 0.04,
    "dashes": 0.08,
    "spaces": 0.05,
    "plus_spaced": 0.04,
    "landline": 0.06,
    "landline_plain": 0.02,
    "landline_extension": 0.005,
    "full_width": 0.01,
    "foreign": 0.03,
    "spreadsheet": 0.01,
    "dirty": 0.025,
}
"""The share of each form of writing; `spreadsheet` ends in .0, `dirty` is no number at all or several."""

_MOBILE = [
    130,
    131,
    132,
    135,
    136,
    137,
    138,
    139,
    150,
    151,
    152,
    155,
    158,
    159,
    166,
    170,
    176,
    177,
    180,
    185,
    186,
    189,
    199,
]
_AREAS = ["010", "021", "022", "023", "020", "024", "025", "027", "028", "0571", "0755", "0512", "0532", "0411"]
_ABROAD = ["+1415555", "+44791112", "+4915112345", "+81901234", "+8529123", "+659123", "+91987654", "+3361234"]
_DIRTY = ["", "无", "N/A", "1.38E+10", "1380013800O", "62551234", "13800138000/13900139000", "11111111111", "-"]


def mixed_numbers(rows: int, *, seed: int) -> pl.DataFrame:
    """A frame of one text column `phone`; the same for the same seed."""
    random = np.random.default_rng(seed)
    form = random.choice(len(FORMS), rows, p=list(FORMS.values()))
    pick = pl.DataFrame(
        {
            "form": pl.Series(np.array(list(FORMS))[form]).cast(pl.Categorical),
            "head": random.choice(_MOBILE, rows).astype(str),
            "middle": pl.Series(random.integers(0, 10_000, rows)).cast(pl.String).str.zfill(4),
            "tail": pl.Series(random.integers(0, 10_000, rows)).cast(pl.String).str.zfill(4),
            "area": pl.Series(_AREAS).gather(random.integers(0, len(_AREAS), rows)),
            "abroad": pl.Series(_ABROAD).gather(random.integers(0, len(_ABROAD), rows)),
            "dirty": pl.Series(_DIRTY).gather(random.integers(0, len(_DIRTY), rows)),
        }
    )
    return pick.select(pl.coalesce(*_written()).alias("phone"))


def _written() -> list[pl.Expr]:
    """Each form as an expression that is null in the rows of the others."""
    plain = pl.concat_str("head", "middle", "tail")
    subscriber = pl.concat_str(pl.lit("6"), pl.col("middle").str.tail(3), "tail")
    full_width = plain.str.replace_many(list("0123456789"), list("０１２３４５６７８９"))
    forms = {
        "plain": plain,
        "plus": pl.lit("+86") + plain,
        "zeros": pl.lit("0086") + plain,
        "dashes": pl.concat_str("head", "middle", "tail", separator="-"),
        "spaces": pl.concat_str("head", "middle", "tail", separator=" "),
        "plus_spaced": pl.concat_str(pl.lit("+86"), "head", "middle", "tail", separator=" "),
        "landline": pl.concat_str("area", subscriber, separator="-"),
        "landline_plain": pl.concat_str("area", subscriber),
        "landline_extension": pl.concat_str("area", pl.lit("-"), subscriber, pl.lit("转"), pl.col("tail").str.tail(3)),
        "full_width": full_width,
        "foreign": pl.concat_str("abroad", "tail"),
        "spreadsheet": plain + ".0",
        "dirty": pl.col("dirty"),
    }
    return [pl.when(pl.col("form") == name).then(text) for name, text in forms.items()]


def main(rows: int, path: Path) -> None:
    """Writes the file in chunks of five million rows, each from a seed of its own."""
    chunk = 5_000_000
    parts = path.with_suffix(".parts")
    parts.mkdir(parents=True, exist_ok=True)
    for seed, start in enumerate(range(0, rows, chunk)):
        mixed_numbers(min(chunk, rows - start), seed=seed).write_parquet(parts / f"{seed:03}.parquet")
    pl.scan_parquet(parts / "*.parquet").sink_parquet(path, row_group_size=500_000)
    for part in parts.glob("*.parquet"):
        part.unlink()
    parts.rmdir()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
