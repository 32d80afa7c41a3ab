"""The analysts' catalogue: `schemas/views.sql` over the home's files, built beside and swapped in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from flows.catalogue_sources import quoted, rendered, vendor_roots
from flows.errors import BadInput, HeedError, OutsideFailure, UsageError
from flows.full_disk import full_disk, is_full
from flows.home import Home

OFFLINE: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB fetches nothing from anywhere."""


def build_catalogue(home: Home) -> Path:
    """The catalogue of everything that finished nights and the ledgers hold now; readers of the last one keep theirs.

    Raises:
        BadInput: a Parquet file that it must show cannot be read.
    """
    with TemporaryDirectory(prefix=".catalogue-", dir=home.root) as beside:
        built = Path(beside) / home.catalogue.name
        try:
            with duckdb.connect(built, config=OFFLINE) as catalogue:
                catalogue.execute(rendered(home, catalogue))
        except duckdb.Error as error:  # its message may quote a row
            if is_full(error):
                raise OutsideFailure(full_disk("catalogue")) from None
            raise BadInput(
                f"{home.catalogue} cannot be built: a Parquet file of the ledgers or runs is damaged or has other "
                "columns; 'heed check' on the latest runs says more"
            ) from None
        built.replace(home.catalogue)
    return home.catalogue


@contextmanager
def rebuilt_catalogue(home: Home) -> Iterator[None]:
    """However what is done in it ends, the catalogue shows what came of it; what went wrong in it is told first."""
    try:
        yield
    except BaseException:
        with suppress(HeedError):
            build_catalogue(home)
        raise
    build_catalogue(home)


def query(home: Home, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """The heading and the rows of one SELECT on the catalogue, `$name` standing for `values`; instants in UTC.

    It can change and fetch nothing.

    Raises:
        BadInput: there is no catalogue yet, or a file behind it is gone.
        UsageError: `sql` is not one SELECT that DuckDB understands.
    """
    if not home.catalogue.is_file():
        raise BadInput(f"{home.catalogue} is not there yet; 'heed intake' or 'heed nightly' builds it")
    try:
        with duckdb.connect(home.catalogue, read_only=True, config=OFFLINE) as catalogue:
            _harden(catalogue, home)
            _only_one_select(catalogue, sql)
            answer = catalogue.execute(sql, values)
            return [tuple(column[0] for column in answer.description or ()), *answer.fetchall()]
    except duckdb.IOException:
        raise BadInput("the catalogue or a file behind it is gone or damaged; 'heed intake' builds it again") from None
    except duckdb.Error as error:
        raise UsageError(f"the query: {_first_line(error)}") from None


def _harden(catalogue: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Files are read where the home keeps them and nowhere else, and the query cannot change that."""
    roots = [home.root / "ledgers", home.runs, *vendor_roots(home).values()]
    folders = ", ".join(quoted(f"{root}/") for root in roots)
    catalogue.execute(f"SET allowed_directories = [{folders}]")
    for setting in ("TimeZone = 'UTC'", "python_enable_replacements = false", "enable_external_access = false"):
        catalogue.execute(f"SET {setting}")
    catalogue.execute("SET lock_configuration = true")


def _only_one_select(catalogue: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = catalogue.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise UsageError("the query must be one SELECT (or FROM, DESCRIBE, SHOW, SUMMARIZE); it reads and no more")


def _first_line(error: duckdb.Error) -> str:
    """What DuckDB found wrong, without the query or any run of digits that it quotes."""
    return re.sub(r"\d([ -]?\d){6,}", "****", str(error).split("\n", maxsplit=1)[0])
