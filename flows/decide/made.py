"""Which heed this is, to the byte: what a worker on another machine must have, too."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_HOUSE = Path(__file__).resolve().parents[2]
_PARTS = ("flows/**/*.py", "transforms/**/*.py", "schemas/**/*.py", "data/policies/*.toml", "data/reference/**/*")
_LIBRARIES = ("heed", "polars", "duckdb", "pyarrow", "holidays", "tzdata")
"""Whose version a verdict may hang on."""


@cache
def made_by() -> str:
    """Sixteen digits over heed's own code and data, and the versions of the libraries that a verdict may hang on."""
    digest = sha256()
    for path in sorted(path for part in _PARTS for path in _HOUSE.glob(part) if path.is_file()):
        digest.update(path.relative_to(_HOUSE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    return digest.hexdigest()[:16]
