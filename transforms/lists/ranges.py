"""Which ranges of the numbering plan a list's mobiles stand in: all of them alike, or those that nobody has."""

import math

import polars as pl

from schemas.list_signs import AllocationRule, PrefixRule, Sign
from schemas.reasons import RejectReason
from transforms.lists.chance import noncentral_chi_square_below, poisson_tail
from transforms.lists.numbers import MOBILE, PART, PREFIX
from transforms.lists.sign import told
from transforms.numbering import Plan

_NOBODYS = (str(RejectReason.NOT_VALID), str(RejectReason.NOT_A_PERSON))


def mobile_prefixes(plan: Plan, *, country_code: int) -> pl.LazyFrame:
    """`prefix, room`: every prefix (the number without its last eight digits) with mobiles of people, and how many."""
    facts = (
        plan.facts.lazy()
        .with_row_index("fact")
        .filter(pl.col("country_code") == country_code, pl.col("line_type") == MOBILE, pl.col("refused").is_null())
    )
    end = pl.col("start").shift(-1).alias("end")
    pieces = (
        plan.placed.values.lazy()
        .select(pl.lit(plan.placed.starts).alias("start"), pl.col("fact").cast(pl.UInt32))
        .with_columns(end)
    )
    mobile = pieces.join(facts.select(pl.col("fact").cast(pl.UInt32)), on="fact", how="semi")
    touched = pl.int_ranges(pl.col("start") // PREFIX, (pl.col("end") - 1) // PREFIX + 1).alias("prefix")
    first = pl.max_horizontal("start", pl.col("prefix") * PREFIX)
    behind = pl.min_horizontal("end", (pl.col("prefix") + 1) * PREFIX)
    cut = mobile.with_columns(touched).explode("prefix")
    return cut.group_by("prefix").agg((behind - first).sum().alias("room"))


def even_prefixes(
    numbers: pl.LazyFrame, sizes: pl.LazyFrame, rule: PrefixRule, *, prefixes: pl.LazyFrame
) -> pl.LazyFrame:
    """The spread of the mobiles over `prefixes`, where it varies less than people's do; then all of them count."""
    prefix = (pl.col("e164") // PREFIX).alias("prefix")
    held = numbers.filter(pl.col("lines").cast(pl.String) == MOBILE).group_by(*PART, prefix).agg(pl.len().alias("n"))
    known = held.join(prefixes, on="prefix", how="inner", validate="m:1")
    whole = prefixes.select(pl.col("room").sum().alias("whole"), pl.len().cast(pl.Int64).alias("prefixes"))
    crowd = pl.col("n").cast(pl.Float64)
    total, weighted = pl.col("n").sum().cast(pl.Float64), (crowd**2 / pl.col("room")).sum()
    statistic = pl.col("weighted") * pl.col("whole") / pl.col("total") - pl.col("total")
    chance = noncentral_chi_square_below(
        statistic, degrees=pl.col("prefixes") - 1.0, noncentrality=rule.least_variation**2 * pl.col("total")
    )
    is_even = (chance <= math.log10(rule.false_alarm)) & (pl.col("total") >= rule.least_numbers)
    counted = (
        known.group_by(PART)
        .agg(total.alias("total"), weighted.alias("weighted"))
        .join(whole, how="cross")
        .select(
            *PART,
            pl.when(is_even).then("total").otherwise(0).alias("found"),
            pl.lit(0.0).alias("expected"),
            pl.when(is_even).then(chance).otherwise(0.0).alias("chance"),
        )
    )
    words = "are spread over every mobile prefix alike"
    return told(counted, sizes, Sign.EVEN_PREFIXES, rule, words=words)


def never_allocated(rejects: pl.LazyFrame, sizes: pl.LazyFrame, rule: AllocationRule) -> pl.LazyFrame:
    """Rejected cells that hold a whole mobile number of a range that is nobody's, against what mistyping gives."""
    written = pl.col("raw").str.replace_all(r"[^0-9+]", "")
    nobodys = rejects.filter(
        pl.col("kind") == "lists", pl.col("reason").is_in(_NOBODYS), written.str.contains(rule.shape)
    )
    found = nobodys.group_by("file_id").agg(written.n_unique().cast(pl.Int64).alias("found"))
    mobiles = sizes.filter(pl.col("lines").cast(pl.String) == MOBILE).with_columns(pl.col("file_id").cast(pl.String))
    with_them = (
        mobiles.join(found, on="file_id", how="inner", validate="1:1")
        .with_columns(
            (pl.col("n") + pl.col("found")).alias("n"), (pl.col("numbers") + pl.col("found")).alias("numbers")
        )
        .with_columns((rule.mangled * pl.col("n")).alias("expected"))
        .with_columns(poisson_tail(pl.col("found"), pl.col("expected")).alias("chance"))
    )
    counted = with_them.select(*PART, "found", "expected", "chance")
    words = "are of ranges that were never given to people"
    return told(counted, with_them.select(*PART, "n", "numbers"), Sign.NEVER_ALLOCATED, rule, words=words)
