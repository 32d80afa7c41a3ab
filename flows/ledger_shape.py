"""Whether a ledger that is there already is as this heed makes them."""

from deltalake import DeltaTable

from flows.errors import UsageError
from flows.store.store import KEPT_LOG
from schemas.tables.table import Table


def refuse_other_columns(name: str, opened: DeltaTable, table: type[Table]) -> None:
    """An earlier heed's ledger has other columns; reading it as today's would break in the middle of a night.

    Raises:
        UsageError: with the columns.
    """
    has, needs = [field.name for field in opened.schema().fields], table.dtypes().names()
    if has != needs:
        other = ", ".join(sorted(set(has) ^ set(needs))) or "their order"
        raise UsageError(
            f"ledger {name} was made by another version of heed ({other}); take the inbox in anew in a new home"
        )


def keep_log(opened: DeltaTable) -> None:
    """Have its log kept; an earlier heed did not say so."""
    if not KEPT_LOG.items() <= opened.metadata().configuration.items():
        opened.alter.set_table_properties(KEPT_LOG)
