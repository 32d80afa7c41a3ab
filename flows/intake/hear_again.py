"""Notes on record, read again whenever the phrases have changed: a no that nobody heard before is one from now on."""

from datetime import datetime

import polars as pl

from flows.fingerprint import sha256_of
from flows.home import Home
from flows.ledgers import adopt, append, is_done, read_ledger, snapshot
from flows.reference import PHRASES, phrases
from schemas.tables.ledgers import Suppressions
from transforms.words import noes_heard_since


def hear_again(home: Home, *, taken_in_at: datetime) -> int:
    """Append to `suppressions` every no that today's phrases hear in the ledger's notes; how many there are.

    Done once for each state of the phrase file; what comes later is heard when it is taken in.
    """
    once = f"words:{sha256_of(PHRASES)}"
    if is_done(home, "suppressions", once=once):
        return 0
    notes = read_ledger(home, "outcomes", snapshot(home)["outcomes"]).filter(pl.col("note").is_not_null())
    rows = Suppressions.no_rows().collect()
    if notes.head(1).collect().height:
        noes = noes_heard_since(notes, phrases=phrases())
        stamped = noes.with_columns(pl.lit(taken_in_at).dt.cast_time_unit("us").alias("taken_in_at"))
        rows = stamped.select(Suppressions.dtypes().names()).sort("file_id", "row_number").collect()
    append(home, "suppressions", rows, once=once)
    adopt(home, "suppressions", [], staged=home.incoming, once=once)
    return rows.height
