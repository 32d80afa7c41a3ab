"""The night's contacts and ledgers divided by number, so that what is judged at once fits in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.run_folder import RunFolder

CONTACTS_AT_ONCE = 2_000_000
"""Contacts of one slice: some two gigabytes while they are judged (benchmarks/RESULTS.md)."""

BY_NUMBER = ("consents", "outcomes", "disclosures", "suppressions", "registers")
"""The ledgers that speak of one number in each row."""


@dataclass(frozen=True)
class Slice:
    """The numbers of one stretch: their contacts, and what every ledger says of them."""

    place: int
    """Counted from 0, in the order of the numbers."""
    contacts: pl.LazyFrame
    ledgers: Mapping[str, pl.LazyFrame]


def divided(placed: pl.LazyFrame, ledgers: Mapping[str, pl.LazyFrame], folder: RunFolder) -> list[Slice]:
    """Stretches of numbers with about as many contacts each; one, and nothing written, where they are few.

    `ledgers` are by name; of `BY_NUMBER` alone. The stretches follow from the numbers of the contacts, whatever their
    order: the same night is divided the same way.
    """
    bounds = _bounds(placed)
    by_number = {name: ledgers[name] for name in BY_NUMBER}
    if not bounds:
        return [Slice(0, placed, by_number)]
    parts = {name: _divide(rows, bounds, folder.slices / name) for name, rows in by_number.items()}
    contacts = _divide(placed, bounds, folder.slices / "contacts")
    return [
        Slice(place, contacts[place], {name: of_ledger[place] for name, of_ledger in parts.items()})
        for place in range(len(bounds) + 1)
    ]


def _bounds(placed: pl.LazyFrame) -> list[int]:
    """The first number of every slice but the first."""
    rows = placed.select(pl.len()).collect().item()
    wanted = -(-rows // CONTACTS_AT_ONCE)
    if wanted <= 1:
        return []
    numbers = placed.select("e164").collect(engine="streaming").get_column("e164").sort()
    return sorted({numbers[rows * place // wanted] for place in range(1, wanted)})


def _divide(rows: pl.LazyFrame, bounds: list[int], into: Path) -> list[pl.LazyFrame]:
    place = pl.sum_horizontal((pl.col("e164") >= bound).cast(pl.Int16) for bound in bounds)  # a search does not stream
    rows.with_columns(place.alias("slice")).sink_parquet(
        pl.PartitionBy(into, key="slice", include_key=False, approximate_bytes_per_file=2**40),
        compression="zstd",
        compression_level=1,
        statistics=False,
        maintain_order=False,
        mkdir=True,
    )
    return [_part(into / f"slice={place}", rows) for place in range(len(bounds) + 1)]


def _part(folder: Path, rows: pl.LazyFrame) -> pl.LazyFrame:
    schema = rows.collect_schema()
    parts = sorted(folder.glob("*.parquet"))
    return pl.scan_parquet(parts, hive_partitioning=False, schema=schema) if parts else pl.LazyFrame(schema=schema)
