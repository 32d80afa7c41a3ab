"""A home in which one night judged one list for two campaigns, told by the report's tests."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from flows.home import Home
from flows.ledgers import append, open_ledgers, snapshot
from flows.reference import list_sign_rules
from schemas.campaign import Campaign
from schemas.policy import Policy
from schemas.run import BatchRecord, Run
from schemas.settings import RegisterRule
from schemas.tables.ledgers import Files, Rejects
from schemas.tables.verdicts import Duplicates, Verdicts
from schemas.verdicts import VERDICTS

AS_OF = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
RUN_ID = "20261120T173000Z-3f2a9c1d"
CHECKUP, RENEWAL = (
    Campaign(name=name, controller=who, purpose="reminder", policy="cn", suppliers=("clinic",), vendor="north")
    for name, who in (("checkup", "Sunrise Dental"), ("renewal", "阳光口腔"))
)
POLICY = Path(__file__).parents[2] / "data" / "policies" / "cn.toml"
LIST_ID = "ab" * 32

# 555-0100 to 555-0199 are kept for fiction, in every area code of the North American plan.
FIRST_NUMBER = 12125550100
CELL_AS_IT_CAME = "(212) 555-0199 x"

# 3 rows rejected, 2 duplicates, one contact of each verdict but `erased`, and a second callable one.
JUDGED = [*(verdict for verdict in VERDICTS if verdict != "erased"), "callable"]
ROWS_IN = 3 + 2 + len(JUDGED)


def night_in(root: Path) -> tuple[Home, Run]:
    """A home with one list of two campaigns, and the run that judged it."""
    (root / "heed.toml").touch()
    home = Home.at(root)
    open_ledgers(home)
    append(home, "files", files(), once="test")
    append(home, "rejects", rejects(), once="test")
    for name, frame in (("verdicts", verdicts()), ("duplicates", duplicates())):
        folder = home.run_path(RUN_ID) / name
        folder.mkdir(parents=True)
        frame.write_parquet(folder / "part-0000.parquet")
    return home, run_of(home)


def files() -> pl.DataFrame:
    name = "2026-11-20 <script>alert('诊所')</script> & co.csv"
    row = {
        "file_id": LIST_ID,
        "sha256": LIST_ID,
        "kind": "lists",
        "source": "clinic",
        "file_name": name,
        "parts": 1,
        "dated_on": date(2026, 11, 20),
    }
    counts = {"size_bytes": 999, "rows": ROWS_IN, "accepted": ROWS_IN - 3, "rejected": 3, "taken_in_at": AS_OF}
    return pl.DataFrame([row | counts], schema=Files.dtypes())


def rejects() -> pl.DataFrame:
    row = {"file_id": LIST_ID, "taken_in_at": AS_OF, "kind": "lists", "source": "clinic", "phone_column": 1}
    cell = {"column": "phone", "reason": "letter_in_number", "raw": CELL_AS_IT_CAME}
    return pl.DataFrame([row | cell | {"row_number": line} for line in (2, 3, 4)], schema=Rejects.dtypes())


def duplicates() -> pl.DataFrame:
    row = {"e164": FIRST_NUMBER, "list_id": LIST_ID, "phone_column": 1, "scope": "list", "kept_list_id": LIST_ID}
    both = [{"campaign": name, "row_number": line} for name in ("checkup", "renewal") for line in (5, 6)]
    return pl.DataFrame(
        [
            row | one | {"kept_row_number": 7, "kept_phone_column": 1, "kept_number_in_cell": 1, "number_in_cell": 1}
            for one in both
        ],
        schema=Duplicates.dtypes(),
    )


def verdicts() -> pl.DataFrame:
    facts = {"country_code": 1, "region_code": "US", "line_type": "mobile", "carrier": "A&B <Wireless>"}
    place = {"place": "New York, NY", "time_zones": ["America/New_York"], "plan_version": "9", "virtual_operator": None}
    judged = {"rule": "suppression:refusal", "policy_version": "cn", "round": 1, "list_id": LIST_ID}
    unset = dict.fromkeys(("last_outcome", "last_attempt_at", "next_call_at", "consent_id"))
    rows = [
        {"campaign": name, "verdict": verdict, "e164": number, "phone_e164": f"+{number}", "row_number": number % 1000}
        for name in ("checkup", "renewal")
        for number, verdict in enumerate(JUDGED, start=FIRST_NUMBER)
    ]
    return pl.DataFrame([facts | place | judged | unset | row for row in rows], schema=Verdicts.dtypes())


def run_of(home: Home) -> Run:
    policy = Policy.model_validate(tomllib.loads(POLICY.read_text(encoding="utf-8")))
    return Run(
        run_id=RUN_ID,
        status="finished",
        as_of=AS_OF,
        heed_version="0.1.0",
        plan_version="9.0.43",
        time_zone="Asia/Shanghai",
        ledgers=snapshot(home),
        registers={"national": RegisterRule(jurisdiction="CN")},
        list_signs=list_sign_rules(),
        campaigns={"checkup": CHECKUP, "renewal": RENEWAL},
        calendar_version="0",
        refusal_scope="everyone",
        codes={},
        policies={"cn 2026-11-21": policy},
        policy_versions={"checkup": {"*": "cn 2026-11-21"}, "renewal": {"*": "cn 2026-11-21"}},
        batches=(BatchRecord(batch_id="b-0001", campaign="checkup", vendor="north", rows=2, manifest="manifest.json"),),
    )
