"""A vendor's section leads back to any place that a night has recorded."""

import pytest

from schemas.vendor import S3, Vendor

FOLDER = Vendor(root="outbox/north@home/", outcome_codes="vicidial")
AMAZON = Vendor(root="s3://handed-over/north", outcome_codes="vicidial", s3=S3(region="eu-central-1"))
OWN = Vendor(root="s3://handed-over/north/", outcome_codes="vicidial", s3=S3(endpoint_url="https://s3.example.org"))


@pytest.mark.parametrize("before", [FOLDER, AMAZON, OWN])
@pytest.mark.parametrize("now", [FOLDER, AMAZON, OWN])
def test_a_moved_vendor_is_found_where_it_was(before: Vendor, now: Vendor) -> None:
    again = now.moved_to(before.place)
    assert (again.place, again.bucket) == (before.place, before.bucket)
    assert (again.s3.region, again.columns) == (now.s3.region, now.columns)
