"""The shape of the house: imports point inward, the world stays in flows, rooms stay small and say what they are."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
LAYERS = ("schemas", "transforms", "flows")
"""Innermost first: a layer may import itself and those before it."""

WORLDLY = {
    "prefect",
    "os",
    "time",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "shutil",
    "boto3",
    "duckdb",
    "deltalake",
}
"""Modules through which code touches disk, clock, environment, chance or network; none below `flows/`."""

WORLDLY_CALLS = {
    "collect",
    "now",
    "today",
    "utcnow",
    "open",
    "map_elements",
    "iter_rows",
    "write_parquet",
    "sink_parquet",
}
ROOMS = sorted(path for layer in LAYERS for path in (HOUSE / layer).rglob("*.py"))
INNER = [path for path in ROOMS if path.relative_to(HOUSE).parts[0] != "flows"]
MOST_LINES, MOST_FUNCTION_LINES = 200, 40


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(path: Path) -> set[str]:
    """The top names of everything that the file imports."""
    nodes = list(ast.walk(_tree(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}}


def _called(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    return named | {call.attr for call in calls if isinstance(call, ast.Attribute)}


def _shown(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", ROOMS, ids=_shown)
def test_imports_point_inward(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(HOUSE).parts[0])
    assert _imported(path).isdisjoint({*LAYERS[layer + 1 :], "tests", "benchmarks"})


@pytest.mark.parametrize("path", INNER, ids=_shown)
def test_nothing_below_flows_touches_the_world(path: Path) -> None:
    assert _imported(path).isdisjoint(WORLDLY)


@pytest.mark.parametrize("path", [path for path in INNER if "transforms" in path.parts], ids=_shown)
def test_a_transform_neither_collects_nor_loops_over_rows(path: Path) -> None:
    assert _called(path).isdisjoint(WORLDLY_CALLS)
    assert not [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Lambda)]


@pytest.mark.parametrize("path", ROOMS, ids=_shown)
def test_a_room_says_what_it_is_and_stays_small(path: Path) -> None:
    tree = _tree(path)
    said = (ast.get_docstring(tree) or "").split("\n\n")[0]
    assert said.endswith("."), "a module opens with one sentence"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES]
    assert not long


def test_only_the_stated_folders_stand_at_the_top() -> None:
    stated = {"flows", "transforms", "schemas", "data", "tests", "benchmarks", "docs"}
    there = {path.name for path in HOUSE.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert there - {"heed-demo", "__pycache__"} <= stated


def test_every_folder_of_code_is_a_package_with_a_sentence() -> None:
    folders = {path.parent for path in ROOMS}
    assert all(ast.get_docstring(_tree(folder / "__init__.py")) for folder in folders)
