"""A new home, with every setting as a comment and one example campaign."""

from pathlib import Path

from flows.errors import UsageError
from flows.reference import DATA
from schemas.tables.ledgers import KINDS


def init_home(root: Path) -> list[Path]:
    """Make the home; the files written.

    Raises:
        UsageError: something is there already.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} is not empty; name a new folder")
    for kind in KINDS:
        (root / "inbox" / kind).mkdir(parents=True)
    for folder in ("campaigns", "layouts"):
        (root / folder).mkdir()
    templates = DATA / "templates"
    written = []
    for template in sorted(templates.rglob("*.toml")):
        target = root / template.relative_to(templates)
        target.write_bytes(template.read_bytes())
        written.append(target)
    return written
