"""docs/s3.md shows every setting of a vendor's bucket, as heed takes it."""

import re
import tomllib
from pathlib import Path

from schemas.settings import HomeSettings
from schemas.vendor import S3

PAGE = (Path(__file__).parents[1] / "docs" / "s3.md").read_text(encoding="utf-8")


def test_the_page_shows_every_setting_as_heed_takes_it() -> None:
    shown = "\n".join(re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL))
    settings = HomeSettings.model_validate(tomllib.loads(shown))
    vendor = settings.vendors["north-dialer"]
    assert settings.ledgers is not None
    assert settings.ledgers.place == ("kept", "heed/ledgers")
    assert vendor.bucket == ("handed-over", "north-dialer")
    assert vendor.s3.model_fields_set == set(S3.model_fields)
    assert (vendor.s3.part_mib, vendor.s3.stall_seconds) == (S3().part_mib, S3().stall_seconds)
