"""One `heed serve` for each home, found by the home's other commands."""

from pathlib import Path

import pytest

from flows.errors import OutsideFailure
from flows.prefect_settings import prepare_prefect
from flows.serve.claim import claimed, serving

URL = "http://127.0.0.1:4200/api"


def test_a_home_is_served_once_and_its_commands_find_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_LOGGING_LEVEL", "PREFECT_SERVER_LOGGING_LEVEL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    assert not prepare_prefect(tmp_path)
    with claimed(tmp_path, URL):
        assert serving(tmp_path) == URL
        with (
            pytest.raises(OutsideFailure, match=f"is served already, with the Prefect server at {URL}"),
            claimed(tmp_path, "http://127.0.0.1:4201/api"),
        ):
            pass
        assert prepare_prefect(tmp_path)
    assert serving(tmp_path) is None
