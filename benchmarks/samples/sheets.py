"""Which files a sample home has, and the rows of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks.samples import consents, lists, next_day, noes, outcomes
from benchmarks.samples.dialers import DIALERS, TOUCHES
from benchmarks.samples.lines import as_lines, as_torn_lines, quoted, without_torn
from benchmarks.samples.recipe import Recipe


@dataclass(frozen=True)
class Sheet:
    """One table to write: where, and its cells by heading; where they have a `slot`, a line may be torn."""

    path: str
    cells: Callable[[Recipe], pl.LazyFrame]
    is_windows: bool = False

    def write(self, root: Path, recipe: Recipe) -> None:
        """Make the file, a morsel at a time."""
        target, cells = root / self.path, self.cells(recipe)
        names = cells.collect_schema().names()
        headings = [name for name in names if name not in {"row", "slot"}]
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".parquet":
            (without_torn(cells) if "slot" in names else cells).select(headings).sink_parquet(target)
        elif "slot" in names:
            self._sink(as_torn_lines(quoted(cells, headings[1], recipe), headings), target)
        else:
            self._sink(as_lines(cells, headings), target)

    def _sink(self, lines: pl.LazyFrame, target: Path) -> None:
        """Write each line as it is: nothing is quoted, and U+001F, the separator, stands in no cell."""
        lines.sink_csv(
            target,
            quote_style="never",
            separator="\x1f",
            include_bom=self.is_windows,
            line_terminator="\r\n" if self.is_windows else "\n",
        )


def sheets(list_format: str) -> list[Sheet]:
    """Every table below `home/inbox` and `next-day/inbox`, the largest first."""
    home, later = "home/inbox", "next-day/inbox"
    return [
        *(Sheet(f"{home}/consents/{path}", cells) for path, cells in _consents()),
        *(
            Sheet(
                f"{home}/{file.folder}/{file.name}.{list_format}", partial(lists.list_rows, file=file), file.is_windows
            )
            for file in lists.LISTS
        ),
        Sheet(f"{home}/{lists.SWEPT.folder}/{lists.SWEPT.name}.{list_format}", lists.swept_rows),
        *(Sheet(f"{home}/outcomes/{path}", cells) for path, cells in _outcomes()),
        *(Sheet(f"{home}/{path}", cells) for path, cells in _NOES.items()),
        *(Sheet(f"{later}/{path}", cells) for path, cells in _NEXT_DAY.items()),
    ]


def _consents() -> Iterator[tuple[str, Callable[[Recipe], pl.LazyFrame]]]:
    for keeper in consents.KEEPERS:
        yield f"{keeper.source}/2026-09-01-consents.csv", partial(consents.consent_rows, keeper=keeper)
        yield f"{keeper.source}/2026-11-01-withdrawals.csv", partial(consents.withdrawal_rows, keeper=keeper)


def _outcomes() -> Iterator[tuple[str, Callable[[Recipe], pl.LazyFrame]]]:
    for dialer in DIALERS:
        for file in sorted({touch.file for touch in TOUCHES}):
            yield f"{dialer.name}/{file}.csv", partial(outcomes.outcome_rows, dialer=dialer, file=file)


_NOES: dict[str, Callable[[Recipe], pl.LazyFrame]] = {
    "complaints/public-hotline/2026-11-16-complaints.csv": noes.hotline_rows,
    "complaints/front-desk/2026-11-16-complaints.csv": noes.desk_rows,
    "erasures/privacy-desk/2026-11-11-requests.csv": noes.erasure_rows,
    "registers/national/2026-10-15-snapshot.csv": partial(noes.national_rows, is_older=True),
    "registers/national/2026-11-15-snapshot.csv": partial(noes.national_rows, is_older=False),
    "registers/us-national/2026-09-01-extract.csv": noes.us_rows,
    "registers/house/2026-11-18-hashes.csv": noes.house_rows,
}
_NEXT_DAY: dict[str, Callable[[Recipe], pl.LazyFrame]] = {
    "outcomes/north-dialer/2026-11-20-returns.csv": next_day.returns_rows,
    "outcomes/west-dialer/2026-11-20-returns.csv": next_day.refusal_rows,
    "complaints/public-hotline/2026-11-20-complaints.csv": next_day.complaint_rows,
    "consents/clinic-crm/2026-11-20-withdrawals.csv": next_day.withdrawal_rows,
    "consents/web-forms/2026-11-20-consents.csv": next_day.consent_rows,
}
