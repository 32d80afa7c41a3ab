"""docs/intake.md: every example happens as it stands there, and every table says what the code says."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from flows.catalogue import query
from flows.cli import app
from flows.formats.dialects import _DELIMITERS
from flows.formats.kinds import _REFUSED, Kind
from flows.formats.limits import LIMITS
from flows.home import Home
from flows.init_home import init_home
from flows.intake.refusals import FEW_ROWS, LEAST_OF_THE_LAST
from schemas.list_signs import SIGN_MEANINGS, Sign
from schemas.reasons import REJECT_MEANINGS, RejectReason
from schemas.settings import Encoding, HomeSettings, Layout
from tests.flows.nights import night
from tests.pages import Example, commands, examples, parts, plain
from transforms.intake.content import LEAST_NUMBERS, LOOKED_AT

HOUSE = Path(__file__).parents[1]
PAGE = (HOUSE / "docs" / "intake.md").read_text(encoding="utf-8")
SECTIONS = parts(PAGE, "##")
SAID = [title for title, text in SECTIONS.items() if "```console" in text]
NAMED = {title.strip("`"): text for section in SECTIONS.values() for title, text in parts(section, "###").items()}
"""What the page says under the name of a reason or a sign, among others."""

ACCEPTED_AND_WHY = """
SELECT f.file_name, any_value(f.accepted), list(DISTINCT r.reason)
FROM files AS f LEFT JOIN rejects AS r USING (file_id) GROUP BY ALL
"""


class ExampleHome:
    """A home as the page's first section has it, its inbox empty; examples happen in it, one after the other."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        init_home(root)
        (root / "campaigns" / "example.toml").unlink()
        self.root, self._patch, self._exit_code = root, patch, 0
        self._names: dict[str, Any] = {}
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = {**os.environ, "PATH": programs, "PYTHONPATH": str(HOUSE)}
        patch.chdir(root)
        for example in examples(SECTIONS[""]):
            if example.file and not example.file.startswith("inbox/"):
                self._lay_down(example)

    def happen(self, example: Example) -> None:
        """Lay down the file, run the script, or run the commands and compare what they say with what the page shows."""
        if example.file:
            self._lay_down(example)
        elif example.language == "python":
            exec(example.body, self._names)  # noqa: S102 - a script of the page
        else:
            assert example.language == "console", "a file is named on the line above it"
            for command, shown in commands(example.body):
                said = self._said(command)
                assert plain(shown) in {"", plain(said)}, command
                assert shown.strip() or self._exit_code == 0 or "--signal=KILL" in command, said

    def _lay_down(self, example: Example) -> None:
        path = self.root / str(example.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(example.body.encode(example.encoding))
        if "settle_seconds" in example.body:
            self._patch.delenv("HEED_SETTLE_SECONDS")

    def _said(self, command: str) -> str:
        """What the command says; heed's own run in this process, and nights without Prefect's bookkeeping."""
        program, *words = shlex.split(command)
        if command == "echo $?":
            return str(self._exit_code)
        if command == "heed nightly":
            night(Home.at(self.root), datetime.now(UTC).replace(microsecond=0))
            return ""
        if program == "heed":
            done = CliRunner().invoke(app, words)
            self._exit_code = done.exit_code
            return done.output
        ran = subprocess.run([program, *words], env=self._environment, capture_output=True, text=True, check=False)
        self._exit_code = ran.returncode
        return ran.stdout + ran.stderr


@pytest.mark.parametrize("title", SAID)
def test_what_a_section_shows_is_what_happens(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ExampleHome(tmp_path / "home", monkeypatch)
    for example in examples(SECTIONS[title]):
        home.happen(example)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Any, ...]]]:
    """Name, accepted rows and reasons of every file that is an example of a reason."""
    with pytest.MonkeyPatch.context() as patch:
        home = ExampleHome(tmp_path_factory.mktemp("reasons") / "home", patch)
        for reason in RejectReason:
            for example in examples(NAMED.get(reason, "")):
                home.happen(example)
        assert CliRunner().invoke(app, ["intake"]).exit_code == 0
        yield query(Home.at(home.root), ACCEPTED_AND_WHY)[1:]


@pytest.mark.xdist_group("reasons of docs/intake.md")
@pytest.mark.parametrize("reason", RejectReason)
def test_every_reason_has_an_example_that_gives_it_and_no_other(
    reason: RejectReason, files: list[tuple[Any, ...]]
) -> None:
    own = [(accepted, found) for name, accepted, found in files if re.search(rf"\b(?:\d|-)*{reason}\.", name)]
    assert [found for _, found in own] == [[reason]]
    assert own[0][0] > 0


@pytest.mark.parametrize(("name", "meaning"), [*REJECT_MEANINGS.items(), *SIGN_MEANINGS.items()])
def test_every_reason_and_sign_means_what_the_code_says(name: str, meaning: str) -> None:
    said = plain(NAMED[name].strip().split("\n\n")[0])
    assert said == f"{meaning[0].upper()}{meaning[1:]}."


@pytest.mark.parametrize("sign", Sign)
def test_every_sign_has_a_list_that_is_held_for_it(sign: Sign) -> None:
    assert f'send("{sign}", ' in NAMED[sign]
    assert f"{sign} {sign} spring" in plain(NAMED["Held, and released"])


def _column(section: str, place: int) -> list[str]:
    """A column of the section's table, without its heading."""
    rows = re.findall(r"^\| (.+) \|$", SECTIONS[section], re.MULTILINE)
    return [row.split(" | ")[place] for row in rows[1:]]


def test_every_format_is_named() -> None:
    assert set(re.findall(r"\w+", " ".join(_column("Formats", 0)))) == {*Kind, "XLSX", "JSON", "lines"}
    names = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
    assert {names[delimiter] for delimiter in _DELIMITERS} <= set(re.findall(r"\w+", _column("Formats", 1)[0]))


def test_everything_that_is_refused_by_its_first_bytes_is_named() -> None:
    said = plain(SECTIONS["Formats"])
    assert [what for what in _REFUSED.values() if what.split(";")[0] not in said] == []


def test_the_encodings_are_those_that_a_layout_may_name() -> None:
    (named,) = re.findall(r"A layout names it: (.*?)\.", SECTIONS["Encodings"], re.DOTALL)
    assert set(re.findall(r"`(.+?)`", named)) == set(get_args(Encoding))


def test_the_keys_of_a_layout_are_those_of_its_shape() -> None:
    assert [key.strip("`") for key in _column("Columns", 0)] == list(Layout.model_fields)


def test_the_limits_are_those_of_the_code() -> None:
    shown = []
    for limit in fields(LIMITS):
        most = getattr(LIMITS, limit.name)
        power = next((power for power in (30, 20, 10) if most >> power << power == most), 0)
        shown.append(f"{most >> power:,}" + {30: " GiB", 20: " MiB", 10: " KiB", 0: ""}[power])
    assert _column("Limits", 1) == shown


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("Columns", f"its first {LOOKED_AT:,} rows, at least {LEAST_NUMBERS:.0%} of".replace("%", " %")),
        ("What refuses a whole file", f"at least {FEW_ROWS} filled rows"),
        ("What refuses a whole file", f"`most_unreadable` (`heed.toml`, {HomeSettings().most_unreadable})"),
        (
            "Files that are still being written",
            f"`settle_seconds` ago (`heed.toml`, {HomeSettings().settle_seconds:g})",
        ),
    ],
)
def test_figures_are_those_of_the_code(section: str, said: str) -> None:
    assert said in plain(SECTIONS[section])


def test_a_fifth_is_what_the_code_says() -> None:
    assert pytest.approx(1 / 5) == 1 - LEAST_OF_THE_LAST
    assert "lost more than a fifth" in plain(SECTIONS["Registers"])
