"""What the reading of one file becomes, ledger by ledger."""

import polars as pl

from flows.intake.readings import Sender
from schemas.tables.ledgers import Registers, Suppressions
from transforms.intake.salvage import salvaged

LEDGER_OF = {"lists": "contacts", "consents": "consents", "outcomes": "outcomes", "registers": "registers"}
"""The ledger that each kind of file fills; complaints and erasures are nothing but suppressions."""

_NOTHING_BUT_NOES = {"complaints": "complaint", "erasures": "erasure", "registers": "register"}
_SUPPRESSIONS, _REGISTERS = Suppressions.dtypes().names(), Registers.dtypes().names()


def ledger_rows(read: pl.DataFrame, torn: pl.DataFrame, sender: Sender) -> dict[str, pl.DataFrame]:
    """The rows for the kind's own ledger, if it has one, and for `suppressions` and `rejects`.

    `read` is what a reading gave; `torn` are the lines that were no rows (`row_number, reject_reason, reject_raw`).
    """
    rejects = _rejects(read, torn, sender)
    accepted, meant = read.filter(pl.col("reject_reason").is_null()), _meant(rejects, sender)
    if sender.kind == "registers":
        entries = pl.concat([accepted.select(_REGISTERS), meant.select(_REGISTERS)])
        return {"registers": entries, "suppressions": Suppressions.no_rows().collect(), "rejects": rejects}
    noes = pl.concat([_noes(read, sender), meant.select(_SUPPRESSIONS)])
    own = {LEDGER_OF[sender.kind]: accepted} if sender.kind in LEDGER_OF else {}
    return {**own, "suppressions": noes, "rejects": rejects}


def _noes(read: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """Every no that the file says, also on rows that were rejected for something else."""
    if "no" not in read.columns:
        return Suppressions.no_rows().collect()
    said = read.filter(pl.col("no").is_not_null() & pl.col("e164").is_not_null())
    return said.drop("reason", "source", strict=False).select(
        "file_id",
        "row_number",
        "taken_in_at",
        "e164",
        pl.col("no").alias("reason"),
        pl.col("no_since").alias("since"),
        pl.lit(sender.source).alias("source"),
        pl.col("no_rule").alias("rule"),
    )


def _meant(rejects: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """The numbers in the refused rows of a file that is nothing but noes, with the columns of either ledger of noes."""
    said = rejects.lazy().filter(sender.kind in _NOTHING_BUT_NOES)
    no = pl.lit(_NOTHING_BUT_NOES.get(sender.kind), dtype=pl.String)
    stamped = salvaged(said, region=sender.region, plan=sender.plan).with_columns(
        *sender.stamp,
        no.alias("reason"),
        no.alias("rule"),
        pl.lit(sender.taken_in_at).dt.cast_time_unit("us").alias("since"),
        pl.lit(sender.source).alias("source"),
        pl.lit(sender.source).alias("register"),
        pl.lit(sender.dated_on).alias("snapshot_on"),
        pl.lit(None, dtype=pl.String).alias("phone_sha256"),
    )
    return stamped.collect()


def _rejects(read: pl.DataFrame, torn: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """The rows that could not be read, and the lines that were no rows."""
    refused = read.filter(pl.col("reject_reason").is_not_null())
    nowhere = pl.lit(None, dtype=pl.Int64).alias("phone_column")
    cells = refused if "phone_column" in refused.columns else refused.with_columns(nowhere)
    lines = torn.with_columns(nowhere, pl.lit(None, dtype=pl.String).alias("reject_column"))
    columns = ["row_number", "phone_column", "reject_reason", "reject_column", "reject_raw"]
    named = {"reject_reason": "reason", "reject_column": "column", "reject_raw": "raw"}
    return (
        pl.concat([cells.select(columns), lines.select(columns)])
        .rename(named)
        .with_columns(*sender.stamp, pl.lit(sender.kind).alias("kind"), pl.lit(sender.source).alias("source"))
        .sort("row_number", "phone_column")
    )
