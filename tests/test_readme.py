"""The README's commands, run as a newcomer would run them, in the order in which they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.intake.fields import NEEDED, OPTIONAL
from tests.conftest import Prefect
from tests.pages import commands, examples, plain

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")


NIGHTS = {"demo", "nightly"}
"""Commands that run in a process of their own, with Prefect; a process for each of the others only takes longer."""


def _run(command: str, folder: Path, prefect: Prefect) -> str:
    """What the command says, run in `folder` with the environment's programs first on the path."""
    words = shlex.split(command.replace("make demo", "heed demo"))
    if words[0] == "heed" and words[1] not in NIGHTS:
        here = CliRunner().invoke(app, words[1:])
        assert here.exit_code == 0, f"{command}: {here.output[-2000:]}"
        return here.output
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**prefect.environment, "PATH": path}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
    return done.stdout + done.stderr


@pytest.mark.xdist_group("prefect")
def test_every_command_of_the_readme_works_and_says_what_the_readme_shows(
    tmp_path: Path, prefect: Prefect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    consoles = [example for example in examples(README) if example.language == "console"]
    said_and_shown = [pair for console in consoles for pair in commands(console.body)]
    assert len(said_and_shown) > 6
    for command, shown in said_and_shown:
        said = {plain(line) for line in _run(command, tmp_path, prefect).splitlines()}
        assert [line for line in shown.splitlines() if plain(line) not in {*said, ""}] == []


@pytest.mark.parametrize("kind", NEEDED)
def test_the_readme_names_every_column_of_every_kind(kind: str) -> None:
    (row,) = re.findall(rf"^\| `inbox/{kind}/.*$", README, flags=re.MULTILINE)
    named = set(re.findall(r"\w+", row))
    assert {field for group in NEEDED[kind] for field in group} | set(OPTIONAL[kind]) <= named


def test_make_demo_is_heed_demo() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: .*\n\t@\$\(BIN\)/heed demo$", makefile, flags=re.MULTILINE)


def test_the_readme_names_only_what_is_there() -> None:
    named = re.findall(r"docs/[\w./-]+|(?<=`)[a-z]+\.(?:toml|yaml|md)(?=`)", README)
    assert all((HOUSE / name.rstrip(".,")).exists() for name in named if name != "heed.toml")


def test_no_demo_is_left_in_the_checkout_for_git_to_see() -> None:
    assert "heed-demo/" in (HOUSE / ".gitignore").read_text(encoding="utf-8").split()
