"""The night's contacts and ledgers divided by number, so that what is judged at once fits in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.run_folder import RunFolder, sink_stage

CONTACTS_AT_ONCE = 2_000_000
"""Contacts of one slice: some two gigabytes while they are judged (benchmarks/RESULTS.md)."""

KEPT = (
    *("file_id", "row_number", "phone_column", "number_in_cell", "supplier", "listed_on", "e164"),
    *("name", "external_id"),
)
KEPT_FACTS = ("region_code", "line_type", "time_zones")
"""What a verdict and a batch hang on, of a contact and of its number; other facts are looked up when it is written."""

BY_NUMBER = {
    "consents": ("consent_id", "controller", "purpose", "channel", "granted_at", "expires_at", "withdrawn_at"),
    "outcomes": (
        *("file_id", "row_number", "campaign", "vendor", "code", "outcome_class"),
        *("attempted_at", "callback_at", "batch_id", "position"),
    ),
    "disclosures": ("batch_id", "position", "vendor", "campaign", "handed_over_at", "valid_until"),
    "suppressions": ("file_id", "row_number", "reason", "since"),
    "registers": ("register",),
}
"""The ledgers that speak of one number in each row, and what a decision looks at besides the number."""


@dataclass(frozen=True)
class Slice:
    """The numbers of one stretch: their contacts, and what every ledger says of them."""

    place: int
    """Counted from 0, in the order of the numbers."""
    contacts: pl.LazyFrame
    ledgers: Mapping[str, pl.LazyFrame]


def bounds_of(contacts: pl.LazyFrame) -> list[int]:
    """The first number of every slice but the first: stretches with about as many contacts each; none if they are few.

    They follow from the numbers of the contacts, whatever their order: the same night is divided the same way.
    """
    numbers = contacts.select("e164").collect(engine="streaming").get_column("e164").sort()
    wanted = -(-numbers.len() // CONTACTS_AT_ONCE)
    return sorted({numbers[numbers.len() * place // wanted] for place in range(1, wanted)})


def divide(rows: pl.LazyFrame, bounds: Sequence[int], into: Path) -> list[pl.LazyFrame]:
    """The rows (`e164`, …) of every slice, on disk below `into`, in no order."""
    into.mkdir(parents=True, exist_ok=True)
    place = pl.sum_horizontal(pl.lit(0, pl.Int16), *((pl.col("e164") >= bound).cast(pl.Int16) for bound in bounds))
    sink_stage(  # a search among the bounds does not stream
        rows.with_columns(place.alias("slice")),
        pl.PartitionBy(into, key="slice", include_key=False, approximate_bytes_per_file=2**40),
    )
    shape = rows.collect_schema()
    return [part_of(into, place, shape) for place in range(len(bounds) + 1)]


def divide_ledgers(
    contacts: Sequence[pl.LazyFrame], bounds: Sequence[int], ledgers: Mapping[str, pl.LazyFrame], folder: RunFolder
) -> None:
    """Divide the ledgers as the contacts are; of one slice, only `registers`, which no ledger holds as it is needed.

    `ledgers` are by name; of `BY_NUMBER` alone.
    """
    for name in BY_NUMBER if len(contacts) > 1 else ("registers",):
        divide(ledgers[name].select("e164", *BY_NUMBER[name]), bounds, folder.slices / name)


def part_of(folder: Path, place: int, shape: pl.Schema) -> pl.LazyFrame:
    """The rows of one slice, of what `divide` put there."""
    parts = sorted((folder / f"slice={place}").glob("*.parquet"))
    return pl.scan_parquet(parts, hive_partitioning=False, schema=shape) if parts else pl.LazyFrame(schema=shape)
