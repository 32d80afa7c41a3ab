"""What the reading of a table becomes, ledger by ledger."""

import polars as pl

from flows.intake.fields import Fields
from flows.intake.readings import Sender
from flows.intake.still_said import for_each_number, outcomes_of_lines, withdrawn_by_lines
from schemas.tables.ledgers import LEDGERS, Suppressions
from transforms.intake.salvage import salvaged

Rows = dict[str, pl.DataFrame]
"""By ledger."""

LEDGER_OF = {"lists": "contacts", "consents": "consents", "outcomes": "outcomes", "registers": "registers"}
"""The ledger that each kind of file fills; complaints and erasures are nothing but suppressions."""

NOTHING_BUT_NOES = {"complaints": "complaint", "erasures": "erasure", "registers": "register"}
"""The kinds of which every number says no, and what the no is called."""

_IS_GOOD = pl.col("reject_reason").is_null()
_CELL = ("phone_column", "number_in_cell")
"""Where a number stands in the row of a list."""


def ledger_rows(read: pl.DataFrame, sender: Sender) -> Rows:
    """A reading's rows for the kind's own ledger, if it has one, and for `suppressions` and `rejects`."""
    own = _rows(LEDGER_OF[sender.kind], _own(read, sender), sender) if sender.kind in LEDGER_OF else None
    nowhere = {} if sender.kind == "lists" else {name: pl.lit(None, dtype=pl.Int64) for name in _CELL}
    refused = read.lazy().filter(~_IS_GOOD).with_columns(**nowhere).rename({"reject_column": "column"})
    return _together(own, _noes(read, sender), _rejects(refused, sender), sender)


def _own(read: pl.DataFrame, sender: Sender) -> pl.LazyFrame:
    """The rows that were read; of outcomes also those that were refused: a call was made, whatever its row lacks."""
    return for_each_number(read, sender) if sender.kind == "outcomes" else read.lazy().filter(_IS_GOOD)


def line_rows(lines: pl.DataFrame, sender: Sender, *, fields: Fields) -> Rows:
    """The same of lines that were no rows (`row_number, reject_reason, reject_raw`)."""
    nowhere = {name: pl.lit(None, dtype=pl.Int64) for name in _CELL} | {"column": pl.lit(None, dtype=pl.String)}
    own = LEDGERS[LEDGER_OF[sender.kind]].no_rows().collect() if sender.kind in LEDGER_OF else None
    noes = Suppressions.no_rows().collect()
    if sender.kind == "outcomes":
        own = _rows("outcomes", outcomes_of_lines(lines, sender), sender)
    if sender.kind == "consents":
        noes = _rows("suppressions", withdrawn_by_lines(lines, sender, fields=fields), sender)
    return _together(own, noes, _rejects(lines.lazy().with_columns(**nowhere), sender), sender)


def _together(own: pl.DataFrame | None, noes: pl.DataFrame, rejects: pl.DataFrame, sender: Sender) -> Rows:
    if sender.kind in NOTHING_BUT_NOES and rejects.height:
        meant = _meant(rejects, sender)
        noes = noes if sender.kind == "registers" else pl.concat([noes, _rows("suppressions", meant, sender)])
        own = (
            pl.concat([own, _rows("registers", meant, sender)])
            if sender.kind == "registers" and own is not None
            else own
        )
    kept = {} if own is None else {LEDGER_OF[sender.kind]: own}
    return {**kept, "suppressions": noes, "rejects": rejects}


def _rows(name: str, rows: pl.LazyFrame, sender: Sender) -> pl.DataFrame:
    """The rows in the shape of a ledger."""
    return rows.with_columns(sender.stamp).select(LEDGERS[name].dtypes().names()).collect(engine="in-memory")


def _noes(read: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """Every no that the file says, also on rows that were rejected for something else."""
    if "no" not in read.columns:
        return Suppressions.no_rows().collect()
    said = read.filter(pl.col("no").is_not_null())
    each = said.lazy().filter(pl.col("e164").is_not_null())
    if sender.kind not in NOTHING_BUT_NOES:
        each = for_each_number(said, sender)
    named = {"reason": pl.col("no"), "since": pl.col("no_since"), "rule": pl.col("no_rule")}
    return _rows("suppressions", each.with_columns(**named, source=pl.lit(sender.source)), sender)


def _meant(rejects: pl.DataFrame, sender: Sender) -> pl.LazyFrame:
    """The numbers in the refused rows of a file that is nothing but noes, with the columns of either ledger of noes."""
    made_out = salvaged(rejects.lazy(), region=sender.region, plan=sender.plan, area_code=sender.area_code)
    no = pl.lit(NOTHING_BUT_NOES[sender.kind])
    return made_out.with_columns(
        no.alias("reason"),
        no.alias("rule"),
        pl.lit(sender.taken_in_at).dt.cast_time_unit("us").alias("since"),
        pl.lit(sender.source).alias("source"),
        pl.lit(sender.source).alias("register"),
        pl.lit(sender.dated_on).alias("snapshot_on"),
        pl.lit(None, dtype=pl.String).alias("phone_sha256"),
    )


def _rejects(refused: pl.LazyFrame, sender: Sender) -> pl.DataFrame:
    """The rows that could not be read, and the lines that were no rows."""
    named = {"reason": pl.col("reject_reason"), "raw": pl.col("reject_raw")}
    said = {"kind": pl.lit(sender.kind), "source": pl.lit(sender.source)}
    return _rows("rejects", refused.with_columns(**named, **said), sender)
