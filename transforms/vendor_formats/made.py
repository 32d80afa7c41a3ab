"""What is made of a batch's columns for other systems: numbers as they are dialled, and what answers are matched by."""

import polars as pl

from schemas.vendor_format import Made
from transforms.batches import national_number

CHINA = 86
_LANDLINES = ("fixed_line", "fixed_line_or_mobile")
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def made(what: Made) -> pl.Expr:
    """The text of it, from the columns of `Batches`."""
    return {
        Made.NOTHING: pl.lit(None, dtype=pl.String),
        Made.BATCH_AND_POSITION: pl.format("{}-{}", "batch_id", "position"),
        Made.DIALLED_IN_CHINA: pl.when(_is_chinese()).then(_in_china()).otherwise(pl.format("00{}", _digits())),
        Made.WITH_0086: pl.when(_is_chinese())
        .then(pl.format("0086{}", _in_china()))
        .otherwise(pl.format("00{}", _digits())),
        Made.WINDOW: pl.format("call from {} until before {}", said("window_start"), said("window_end")),
    }[what]


def said(instant: str) -> pl.Expr:
    """The instant as text, UTC, to the second."""
    return pl.col(instant).dt.strftime(_INSTANT)


def _is_chinese() -> pl.Expr:
    return pl.col("country_code") == CHINA


def _digits() -> pl.Expr:
    return pl.col("phone_e164").str.slice(1)


def _in_china() -> pl.Expr:
    """The national number, with the 0 before the area code of a landline; a Chinese plan knows which is which."""
    return (
        pl.when(pl.col("line_type").is_in(_LANDLINES))
        .then(pl.format("0{}", national_number()))
        .otherwise(national_number())
    )
