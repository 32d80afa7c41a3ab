"""The settings of a random home: vendors, registers, and campaigns that are stricter than their policies."""

import json
from pathlib import Path

from benchmarks.random_homes.draw import CAMPAIGNS, CONTROLLERS, PURPOSES, VENDORS, Draw

HEED = """
time_zone = "{zone}"
refusal_scope = "{scope}"
[vendors.east]
root = "outbox/east"
outcome_codes = "aliyun-vms"
codes = {{ 200130 = "TECHNICAL" }}
[vendors.north]
root = "outbox/north"
outcome_codes = "vicidial"
codes = {{ HUC486 = "BUSY", NEVER = "REFUSAL_EXPLICIT" }}
[vendors.south]
root = "outbox/south"
outcome_codes = "nice-cxone"
batch_size = {most}
[registers.national]
jurisdiction = "CN"
max_age_days = {age}
[registers.every]
jurisdiction = "*"
[registers.abroad]
jurisdiction = "{abroad}"
"""
STRICTER = (
    "",
    "",
    "max_attempts_24h = 1",
    "max_campaign_attempts_lifetime = 2",
    "interval_hours = { BUSY = 30 }",
    'call_hours = [{ days = ["tue", "wed", "fri"], start = "15:00", end = "16:30" }]',
    "register_max_age_days = 3",
    'on_holidays = "closed_anywhere"',
    'allowed_line_types = ["mobile"]',
    "refused_after = { BUSY = 3 }",
    "unreachable_after = { OFF_OR_NO_COVERAGE = 3 }",
    "swept_share = 0.05",
)


def write_settings(root: Path, draw: Draw) -> None:
    """Write `heed.toml` and the campaigns."""
    (root / "campaigns").mkdir(parents=True)
    said = HEED.format(
        zone=draw.one_of("Asia/Shanghai", "America/New_York", "UTC"),
        scope=draw.one_of("everyone", "controller"),
        most=draw.one_of(3, 12, 40),
        age=draw.one_of(5, 14, 21),
        abroad=draw.one_of("US", "GB", "FR"),
    )
    (root / "heed.toml").write_text(said, encoding="utf-8")
    for name in CAMPAIGNS:
        (root / "campaigns" / f"{name}.toml").write_text(_campaign(draw), encoding="utf-8")


def _campaign(draw: Draw) -> str:
    said = {
        "controller": draw.one_of(*CONTROLLERS),
        "purpose": draw.one_of(*PURPOSES),
        "policy": draw.one_of("cn", "cn", "cn", "us", "gb", "eu-de", "sg", "house"),
        "vendor": draw.one_of(*VENDORS),
        "suppliers": draw.one_of(["crm", "web"], ["crm", "web"], ["web"]),
        "batch_size": draw.one_of(2, 5, 500),
        "valid_hours": draw.one_of(6, 20, 44, 72),
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
    return "\n".join([*lines, "[stricter]", draw.one_of(*STRICTER)]) + "\n"
