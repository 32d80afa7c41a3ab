"""The files of `data/reference/vendor_formats/`, each read once."""

from functools import cache

from flows.errors import UsageError
from flows.reference import DATA
from flows.settings import read_shape
from schemas.vendor_format import VendorFormat

SHIPPED = DATA / "reference" / "vendor_formats"


@cache
def vendor_format(name: str) -> VendorFormat:
    """How the system of that name takes a list of people to call."""
    return read_shape(SHIPPED / f"{name}.toml", VendorFormat)


def check_formats(vendor: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names again.

    Raises:
        UsageError: no such format is shipped, or one is named twice.
    """
    place, known = f"heed.toml, vendors.{vendor}.also", sorted(file.stem for file in SHIPPED.glob("*.toml"))
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"{place}: {', '.join(unknown)} is not shipped with heed; known: {', '.join(known)}")
    if len(set(names)) < len(names):
        raise UsageError(f"{place}: a system is named twice; once is enough")
    for name in names:
        vendor_format(name)
    return names
