"""The shape that every sign is told in: what was found, what chance gives, and whether that is improbable."""

import math

import polars as pl

from schemas.list_signs import Sign, SignRule
from transforms.lists.numbers import PART


def told(
    counted: pl.LazyFrame, sizes: pl.LazyFrame, sign: Sign, rule: SignRule, *, words: str | pl.Expr
) -> pl.LazyFrame:
    """The columns of `ListSigns`, a row for each part of a list that the sign looks at and that is large enough for it.

    `counted` has `PART`, `found`, `expected` and `chance` (log10); a part that it leaves out shows nothing of the sign.
    `words` say what was found, with a place for it and for how many numbers the part has.
    """
    limits: dict[str, float] = {str(lines): least for lines, least in rule.least_share.items()}
    lines = pl.col("lines").cast(pl.String)
    parts = sizes.filter(pl.col("n") >= rule.least_numbers, lines.is_in(list(limits)))
    joined = parts.join(counted, on=PART, how="left", validate="1:1")
    found, expected = pl.col("found").fill_null(0).cast(pl.Int64), pl.col("expected").fill_null(0.0).cast(pl.Float64)
    chance = pl.col("chance").fill_null(0.0).clip(-1e9, 0.0)
    # Rounded, so that the last bits, which hang on the order of summing, are never written.
    share = ((found - expected) / pl.max_horizontal("numbers", "n", found)).clip(0.0, 1.0)
    return joined.select(
        pl.col("file_id").cast(pl.String).alias("list_id"),
        pl.lit(str(sign)).alias("sign"),
        lines,
        "numbers",
        found.alias("found"),
        expected.round(6).alias("expected"),
        share.round(9).alias("share"),
        lines.replace_strict(limits, return_dtype=pl.Float64).alias("least_share"),
        chance.round(6).alias("chance_log10"),
        (chance <= math.log10(rule.false_alarm)).alias("is_improbable"),
        _in_words(words, found, expected, chance).alias("evidence"),
    )


def _in_words(words: str | pl.Expr, found: pl.Expr, expected: pl.Expr, chance: pl.Expr) -> pl.Expr:
    lines = pl.when(pl.col("lines").cast(pl.String) == "mobile").then(pl.lit("mobile")).otherwise(pl.lit("other"))
    told = pl.lit(words) if isinstance(words, str) else words
    said = pl.format("{} of its {} {} numbers {}; ", found, pl.col("n"), lines, told)
    power = (-chance).floor().cast(pl.Int64)
    odds = pl.format("chance gives at most {}, and as many once in 10^{} lists", expected.round(1), power)
    usual = pl.format("chance gives up to {}", expected.round(1))
    return said + pl.when(chance <= -1).then(odds).otherwise(usual)
