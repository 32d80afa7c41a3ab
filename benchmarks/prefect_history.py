"""Whether a server that remembers a thousand nights still answers a night as quickly.

`python -m benchmarks.prefect_history [NIGHTS [ROUNDS]]`: a night and its check run for real; then all that the
server's SQLite has about them is written NIGHTS times over, a day earlier each time, with ids of their own: runs,
states, tasks, logs, artifacts, and events of the last week, as Prefect keeps them. With it go, for the last 14 days,
the runs that a day has between its nights, as the flow `history` keeps them. The night is measured before and after.
"""

import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.a_server import prefect_server
from flows.reference import DATA

NIGHTS, ROUNDS = 1000, 5
BETWEEN_A_DAY, BETWEEN_DAYS = 192, 14
EVENT_DAYS = 7
OF_RUNS = ("flow_run", "flow_run_state", "task_run", "task_run_state", "log", "artifact")
OF_EVENTS = ("events", "event_resources")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NIGHT = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from flows.nightly import nightly
from flows.night_shift.check import check
taken = []
for number in range(int(sys.argv[2])):
    begun = time.monotonic()
    run_id = nightly(Path(sys.argv[1]), datetime.fromisoformat("2026-11-19T17:30:00+00:00"))
    taken.append(time.monotonic() - begun)
    if number == 0:
        check(Path(sys.argv[1]), run_id)
print(json.dumps(taken))
"""


def main(nights: int = NIGHTS, rounds: int = ROUNDS) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        home, kept = Path(folder) / "home", Path(folder) / "prefect"
        shutil.copytree(DATA / "samples" / "home", home)
        with prefect_server(kept) as server:
            _nights(home, 1, server)
            _told("with no history", _nights(home, rounds, server))
        begun = time.monotonic()
        rows = remember(kept / "prefect.db", nights)
        size = (kept / "prefect.db").stat().st_size / 1e6
        print(f"{nights:,} nights before: {rows:,} rows, {size:,.0f} MB, written in {time.monotonic() - begun:.0f} s")
        with prefect_server(kept) as server:
            _told("with all of it", _nights(home, rounds, server))


def remember(database: Path, nights: int) -> int:
    """Write what the database has about its runs `nights` times over; the rows written."""
    with sqlite3.connect(database) as history:
        history.execute("PRAGMA foreign_keys = OFF")
        own, short = _own_ids(history), _own_ids(history, "check")
        written = sum(_copy(history, OF_RUNS, own, day, range(1)) for day in range(1, nights + 1))
        days = range(1, min(BETWEEN_DAYS, nights) + 1)
        written += sum(_copy(history, OF_RUNS, short, day, range(1, BETWEEN_A_DAY + 1)) for day in days)
        week = range(1, min(EVENT_DAYS, nights) + 1)
        written += sum(_copy(history, OF_EVENTS, own, day, range(BETWEEN_A_DAY // 8)) for day in week)
    with sqlite3.connect(database, isolation_level=None) as history:
        history.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return written


def _own_ids(history: sqlite3.Connection, flow: str = "%") -> set[str]:
    """The ids of one run of each flow, of its tasks, of their states, logs and artifacts, and of their events."""
    runs = {
        run
        for (run,) in history.execute(
            "SELECT min(r.id) FROM flow_run r JOIN flow f ON f.id = r.flow_id WHERE f.name LIKE ? GROUP BY f.id",
            (flow,),
        )
    }
    marks = ",".join("?" * len(runs))
    found = set(runs)
    for table in ("flow_run_state", "task_run", "log", "artifact"):
        found |= {one for (one,) in history.execute(f"SELECT id FROM {table} WHERE flow_run_id IN ({marks})", [*runs])}  # noqa: S608
    states = "SELECT s.id FROM task_run_state s JOIN task_run t ON t.id = task_run_id WHERE t.flow_run_id IN"
    found |= {one for (one,) in history.execute(f"{states} ({marks})", [*runs])}
    return found | {one for (one,) in history.execute("SELECT id FROM events")} if flow == "%" else found


def _copy(history: sqlite3.Connection, tables: tuple[str, ...], own: set[str], days: int, times: range) -> int:
    """The rows of these ids once more, `days` earlier, with new ids wherever one is named."""
    written = 0
    for table in tables:
        key = "event_id" if table == "event_resources" else "id"
        marks = ",".join("?" * len(own))
        rows = history.execute(f"SELECT * FROM {table} WHERE {key} IN ({marks})", [*own])  # noqa: S608
        names = [column[0] for column in rows.description]
        several = [
            [_cell(name, cell, own, days, again) for name, cell in zip(names, row, strict=True)]
            for row in rows.fetchall()
            for again in times
        ]
        history.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})", several)  # noqa: S608
        written += len(several)
    return written


def _cell(name: str, cell: object, own: set[str], days: int, again: int) -> object:
    if not isinstance(cell, str):
        return cell
    if name == "id" and cell not in own:
        return str(uuid.uuid4())
    if name in {"idempotency_key", "dynamic_key"}:
        return f"{cell} {days} {again}"

    def earlier(found: re.Match[str]) -> str:
        return (datetime.fromisoformat(found[0]) - timedelta(days=days)).isoformat(sep=found[0][10])

    def another(found: re.Match[str]) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{found[0]} {days} {again}")) if found[0] in own else found[0]

    return ID.sub(another, INSTANT.sub(earlier, cell) if len(cell) < len("2026-11-22T09:00:00.000000+00:00 ") else cell)


def _nights(home: Path, rounds: int, server: dict[str, str]) -> list[float]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = {**clean, "HEED_SETTLE_SECONDS": "0", "PREFECT_LOGGING_LEVEL": "INFO", **server}
    command = [sys.executable, "-c", NIGHT, str(home), str(rounds)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


def _told(when: str, taken: list[float]) -> None:
    shown = ", ".join(f"{one:.1f}" for one in taken)
    print(f"{when}: a night takes {statistics.median(taken):.2f} s, median ({shown})", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
