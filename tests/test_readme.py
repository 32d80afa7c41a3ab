"""The README's commands, run as a newcomer would run them, in the order in which they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Prefect

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
CHANGES_EACH_TIME = re.compile(r"\d+\.\d s$|no server is named.*|-[0-9a-f]{8}\b")


def _sessions() -> list[tuple[str, list[str]]]:
    """Every command of the README's consoles, with the output that the README shows for it."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    said = [part.splitlines() for block in blocks for part in block.split("$ ") if part.strip()]
    return [(command, [line for line in output if line.strip()]) for command, *output in said]


def _plain(line: str) -> str:
    """A line without what changes from run to run: seconds, ids, and whether a server was there."""
    return " ".join(CHANGES_EACH_TIME.sub("", line.rstrip()).split())


def _run(command: str, folder: Path, prefect: Prefect) -> str:
    """What the command says, run in `folder` with the environment's programs first on the path."""
    words = shlex.split(command.replace("make demo", "heed demo"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**prefect.environment, "PATH": path}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
    return done.stdout + done.stderr


@pytest.mark.xdist_group("prefect")
def test_every_command_of_the_readme_works_and_says_what_the_readme_shows(tmp_path: Path, prefect: Prefect) -> None:
    sessions = _sessions()
    assert len(sessions) > 6
    for command, shown in sessions:
        said = {_plain(line) for line in _run(command, tmp_path, prefect).splitlines()}
        assert [line for line in shown if _plain(line) not in said] == []


def test_make_demo_is_heed_demo() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: .*\n\t@\$\(BIN\)/heed demo$", makefile, flags=re.MULTILINE)


def test_the_readme_names_only_what_is_there() -> None:
    named = re.findall(r"docs/[\w./-]+|(?<=`)[a-z]+\.(?:toml|yaml|md)(?=`)", README)
    assert all((HOUSE / name.rstrip(".,")).exists() for name in named if name != "heed.toml")


def test_no_demo_is_left_in_the_checkout_for_git_to_see() -> None:
    assert "heed-demo/" in (HOUSE / ".gitignore").read_text(encoding="utf-8").split()
