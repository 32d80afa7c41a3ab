"""What a home, a campaign or a policy may say, and in which words heed says that it may not."""

import re
from pathlib import Path

import pytest

from flows.errors import UsageError, exit_code
from flows.home import Home
from flows.init_home import init_home
from flows.pin import check_settings
from schemas.campaign import Campaign
from schemas.settings import HomeSettings
from schemas.tables.ledgers import KINDS
from schemas.vendor import Vendor

VENDOR = '[vendors.example-dialer]\nroot = "outbox/x"\noutcome_codes = "sip"\n'
BUCKET = VENDOR.replace("outbox/x", "s3://bucket/prefix") + "[vendors.example-dialer.s3]\n"

WRONG_HOME = {
    'colour = "red"\n' + VENDOR: "colour",
    "time_zone = 8\n" + VENDOR: "time_zone",
    'time_zone = "Mars/Olympus"\n' + VENDOR: "time_zone",
    'time_zone = "America"\n' + VENDOR: "time_zone",
    'default_region = "china"\n' + VENDOR: "default_region",
    'mask_numbers = "perhaps"\n' + VENDOR: "mask_numbers",
    'runner = "cluster"\n' + VENDOR: "runner: ",
    'runner = { kind = "dask" }\n' + VENDOR: "runner.dask.address",
    'runner = { kind = "dask", address = "10.0.0.5" }\n' + VENDOR: "runner.dask.address",
    "runner = { at_once = 0 }\n" + VENDOR: "runner",
    VENDOR.replace("outbox/x", "../../x"): "vendors.example-dialer.root",
    VENDOR.replace("outbox/x", "s3://bucket"): "the prefix the vendor's own",
    VENDOR.replace("outbox/x", "s3://bucket/a/../b"): "vendors.example-dialer.root",
    VENDOR.replace("outbox/x", "gs://bucket/prefix"): "s3://bucket/prefix",
    VENDOR + '[vendors.example-dialer.s3]\nregion = "eu-central-1"\n': "this one is a folder",
    BUCKET + 'aws_secret_access_key = "K"\n': "aws_secret_access_key: no credentials in this file; name a profile",
    BUCKET + 'session_token = "K"\n': "no credentials in this file",
    BUCKET + 'endpoint_url = "https://user:K@host"\n': "vendors.example-dialer.s3.endpoint_url",
    BUCKET + 'encryption = "rot13"\n': "vendors.example-dialer.s3.encryption",
    BUCKET + 'kms_key_id = "k"\n': 'encryption = "sse-kms"',
    BUCKET + 'profile = "nobody-has-this-one"\n': "vendors.example-dialer.s3: The config profile (nobody-has-this-one)",
    BUCKET + "part_mib = 1\n": "vendors.example-dialer.s3.part_mib",
    VENDOR + VENDOR.replace("example-dialer", "other"): "example-dialer and other would read each other's batches",
    VENDOR
    + VENDOR.replace("example-dialer", "other").replace(
        "/x", "/x/y"
    ): "example-dialer and other would read each other's batches",
    VENDOR.replace('root = "outbox/x"\n', ""): "vendors.example-dialer.root",
    VENDOR.replace('outcome_codes = "sip"', ""): "vendors.example-dialer.outcome_codes",
    VENDOR.replace("sip", "nobodys"): "outcome_codes",
    VENDOR + 'speed = "fast"\n': "vendors.example-dialer.speed",
    VENDOR + '[registers.national]\njurisdiction = "china"\n': "registers.national.jurisdiction",
    VENDOR + "[registers.national]\nmax_age_days = 9\n": "registers.national.jurisdiction",
    VENDOR + '[registers.national]\njurisdiction = "CN"\nmax_age_days = 0\n': "registers.national.max_age_days",
    VENDOR + '[registers.none]\njurisdiction = "CN"\n': "registers",
    "vendors = 3\n": "vendors",
    "time_zone = \n": "not TOML",
}
WRONG_CAMPAIGN = {
    ('channel = "voice"', 'channel = "sms"'): "channel",
    ('suppliers = ["example-crm"]', "suppliers = []"): "suppliers",
    ('suppliers = ["example-crm"]', 'suppliers = "example-crm"'): "suppliers",
    ('policy = "cn"', 'policy = "atlantis"'): "policy",
    ('policy = "cn"', 'policy = "../cn"'): "policy",
    ('vendor = "example-dialer"', 'vendor = "nobody"'): "vendor",
    ("controller =", "controler ="): "controler",
    ('controller = "Example Company"', 'controller = ""'): "controller",
    ("# batch_size = 50000", "batch_size = 0"): "batch_size",
    ("# valid_hours = 20", "valid_hours = 100"): "valid_hours",
    ("# [stricter]", "[stricter]\nmax_attempts_24h = 9"): "max_attempts_24h",
    ("# [stricter]", '[stricter]\nmax_attempts_24h = "many"'): "max_attempts_24h",
    ("# [stricter]", "[stricter]\nattempts = 1"): "attempts",
    ('channel = "voice"', 'channel = "voice'): "not TOML",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    root = tmp_path / "home"
    init_home(root)
    return root


def refusal(home: Path) -> str:
    """What heed says of the home's settings: a sentence of its own, no traceback of anybody's."""
    with pytest.raises(UsageError) as refused:
        check_settings(Home.at(home))
    assert exit_code(refused.value) == 2
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    said = str(refused.value)
    assert "\n" not in said, "one sentence"
    assert not re.search(r"pydantic|Traceback|validation error|input_value", said), "in heed's own words"
    return said


@pytest.mark.parametrize(("text", "key"), WRONG_HOME.items(), ids=WRONG_HOME.values())
def test_a_wrong_setting_is_told_with_its_file_and_key(home: Path, text: str, key: str) -> None:
    (home / "heed.toml").write_text(text, encoding="utf-8")
    said = refusal(home)
    assert "heed.toml" in said
    assert key in said


def test_a_secret_in_the_file_is_not_repeated(home: Path) -> None:
    (home / "heed.toml").write_text(BUCKET + 'secret_key = "canary-of-a-secret"\n', encoding="utf-8")
    assert "canary" not in refusal(home)


@pytest.mark.parametrize(("change", "key"), WRONG_CAMPAIGN.items(), ids=WRONG_CAMPAIGN.values())
def test_a_wrong_campaign_is_told_with_its_file_and_key(home: Path, change: tuple[str, str], key: str) -> None:
    file = home / "campaigns" / "example.toml"
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    said = refusal(home)
    assert "campaigns/example.toml" in said
    assert key in said


def test_a_pattern_is_told_as_it_is(home: Path) -> None:
    (home / "heed.toml").write_text('default_region = "cn"\n' + VENDOR, encoding="utf-8")
    assert "A-Z" in refusal(home)


@pytest.mark.parametrize("name", ["Spring Checkup", "13800138000", "über"])
def test_a_campaigns_name_is_safe_as_a_folders(home: Path, name: str) -> None:
    (home / "campaigns" / "example.toml").rename(home / "campaigns" / f"{name}.toml")
    assert "name" in refusal(home)


def test_a_home_without_campaigns_is_told_how_to_get_one(home: Path) -> None:
    (home / "campaigns" / "example.toml").unlink()
    assert "heed init" in refusal(home)


def test_a_folder_that_is_no_home_is_told_how_to_become_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no heed\.toml; 'heed init .*' makes one"):
        Home.at(tmp_path)


def test_a_layout_with_a_wrong_key_is_told(home: Path) -> None:
    (home / "layouts" / "crm.toml").write_text('[column]\nphone = "x"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"layouts/crm\.toml: column: "):
        Home.at(home).layout("crm")


def test_a_new_home_is_valid_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEED_SETTLE_SECONDS")
    opened = Home.at(home)
    check_settings(opened)
    vendors = {"example-dialer": Vendor(root="outbox/example-dialer", outcome_codes="aliyun-vms")}
    assert opened.settings.model_dump() == HomeSettings(vendors=vendors).model_dump()
    assert opened.campaigns == {
        "example": Campaign(
            name="example",
            controller="Example Company",
            purpose="appointment-reminder",
            policy="cn",
            suppliers=("example-crm",),
            vendor="example-dialer",
        )
    }
    assert sorted(folder.name for folder in opened.inbox.iterdir()) == sorted(KINDS)
    assert opened.vendor_root("example-dialer") == opened.root / "outbox" / "example-dialer"


def test_every_commented_setting_shows_its_default(home: Path) -> None:
    files = [home / "heed.toml", home / "campaigns" / "example.toml"]
    as_made = Home.at(home)
    before = (as_made.settings.model_dump(), as_made.campaigns["example"].model_dump())
    for file in files:
        text = file.read_text(encoding="utf-8")
        shown = re.sub(
            r"^# (?=\w+ = )(?!columns|root|jurisdiction|max_age_days|covers|accepted|max_attempts)",
            "",
            text,
            flags=re.MULTILINE,
        )
        assert shown != text
        file.write_text(shown, encoding="utf-8")
    opened = Home.at(home)
    assert (opened.settings.model_dump(), opened.campaigns["example"].model_dump()) == before


def test_the_examples_in_comments_are_valid_too(home: Path) -> None:
    for file in (home / "heed.toml", home / "campaigns" / "example.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE), encoding="utf-8")
    opened = Home.at(home)
    check_settings(opened)
    assert opened.settings.registers["national"].max_age_days == 21
    assert opened.campaigns["example"].stricter == {"max_attempts_24h": 1}


def test_a_home_is_made_in_a_new_or_empty_folder_only(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not empty; name a new folder"):
        init_home(home)
    empty = tmp_path / "empty"
    empty.mkdir()
    written = init_home(empty)
    assert sorted(path.relative_to(empty).as_posix() for path in written) == ["campaigns/example.toml", "heed.toml"]


def test_the_environment_wins_over_the_file_and_its_other_names_are_none_of_ours(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEED_HOME", str(home))
    monkeypatch.setenv("HEED_TIME_ZONE", "Europe/London")
    monkeypatch.setenv("HEED_MASK_NUMBERS", "false")
    settings = Home.at(home).settings
    assert (settings.time_zone, settings.mask_numbers, settings.default_region) == ("Europe/London", False, "CN")


@pytest.mark.parametrize(
    ("said", "environment", "kind", "at_once"),
    [
        ("", {"RUNNER": "threads"}, "threads", 2),
        ("", {"RUNNER__AT_ONCE": "4"}, "threads", 4),
        ("runner = { at_once = 3 }", {}, "threads", 3),
        ("runner = { kind = 'dask', address = 'tcp://a:1' }", {"RUNNER": "threads"}, "threads", 2),
        ("runner = { kind = 'dask', address = 'tcp://a:1' }", {"RUNNER__AT_ONCE": "5"}, "dask", 5),
        ("", {"RUNNER__KIND": "dask", "RUNNER__ADDRESS": "tcp://a:1"}, "dask", 8),
    ],
)
def test_the_environment_may_name_the_runner(
    said: str, environment: dict[str, str], kind: str, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_home(tmp_path / "home")
    (tmp_path / "home" / "heed.toml").write_text(f"{said}\n{VENDOR}", encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(f"HEED_{name}", value)
    runner = Home.at(tmp_path / "home").settings.runner
    assert (runner.kind, runner.at_once) == (kind, at_once)


def test_the_environment_may_name_the_ledgers_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init_home(tmp_path / "home")
    monkeypatch.setenv("HEED_LEDGERS__ROOT", "s3://bucket/ledgers")
    ledgers = Home.at(tmp_path / "home").settings.ledgers
    assert ledgers is not None
    assert ledgers.place == ("bucket", "ledgers")
    monkeypatch.setenv("HEED_LEDGERS", "s3://bucket/ledgers")
    with pytest.raises(UsageError, match="HEED_"):
        _ = Home.at(tmp_path / "home").settings
