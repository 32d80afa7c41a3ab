"""Ranges that phonenumbers does not tell apart, laid over its plan: resold ones, and those where no person answers."""

import polars as pl

from schemas.numbering import NumberRanges
from schemas.reasons import RejectReason

VIRTUAL = "virtual"
"""The kind of a range that a virtual operator resells; every other kind is no person's."""

RANGES = pl.Schema(
    {"start": pl.Int64(), "end": pl.Int64(), "kind": pl.String(), "host_en": pl.String(), "host_zh": pl.String()}
)
"""One range of E.164 integers (`end` is the first behind it), its kind and its host network; ranges do not overlap."""


def ranges_frame(document: NumberRanges) -> pl.DataFrame:
    """The ranges of the reference file, one row for each prefix and length, in the order of their numbers."""
    rows = [(start, end, one.kind, one.host_en, one.host_zh) for one in document.ranges for start, end in one.bounds()]
    return pl.DataFrame(rows, schema=RANGES, orient="row").sort("start")


def laid_over(pieces: pl.DataFrame, answers: pl.DataFrame, ranges: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`pieces` cut where ranges begin and end as `start, fact`, and the facts they point to.

    A fact is an answer of phonenumbers and, where a range says so, `virtual_operator`, a carrier where it has
    none, and `refused`, the reason why nobody is read there.
    """
    cut = _cut(pieces, ranges.with_row_index("range"))
    both = ["answer", "range"]
    facts = cut.select(both).unique(maintain_order=True).with_row_index("fact")
    pieces = cut.join(facts, on=both, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
    described = facts.join(answers.with_row_index("answer"), on="answer", how="left", maintain_order="left")
    described = described.join(ranges.with_row_index("range"), on="range", how="left", maintain_order="left")
    return pieces.select("start", "fact"), described.select(*_FACTS)


def _cut(pieces: pl.DataFrame, ranges: pl.DataFrame) -> pl.DataFrame:
    """Pieces and ranges by the start of every stretch on which both stay the same."""
    starts = pl.concat([pieces["start"], ranges["start"], ranges["end"]]).unique().sort().to_frame()
    cut = starts.join_asof(pieces.with_columns(pl.col("answer").cast(pl.UInt32)), on="start")
    cut = cut.join_asof(ranges.select("start", "end", "range"), on="start")
    return cut.with_columns(pl.when(pl.col("start") < pl.col("end")).then("range"))


_VALID = pl.col("country_code").is_not_null()
_FACTS = (
    "country_code",
    "region_code",
    pl.col("line_type").fill_null("unknown"),
    pl.coalesce("carrier_en", pl.when(_VALID).then("host_en")).alias("carrier_en"),
    pl.coalesce("carrier_zh", pl.when(_VALID).then("host_zh")).alias("carrier_zh"),
    pl.when(pl.col("kind") == VIRTUAL).then("host_en").alias("virtual_operator_en"),
    pl.when(pl.col("kind") == VIRTUAL).then("host_zh").alias("virtual_operator_zh"),
    "place_en",
    "place_zh",
    pl.col("time_zones").fill_null([]),
    pl.when(pl.col("kind") != VIRTUAL)
    .then(pl.lit(str(RejectReason.NOT_A_PERSON)))
    .when(~_VALID)
    .then(pl.lit(str(RejectReason.NOT_VALID)))
    .alias("refused"),
)
