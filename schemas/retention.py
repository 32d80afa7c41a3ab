"""What is kept how long: each kind of thing with its days, the reason and whence that comes."""

from typing import Literal

from pydantic import PositiveInt

from schemas.frozen import Frozen


class Kept(Frozen):
    """One kind of thing: how long it is kept, why, and who says so."""

    days: PositiveInt | Literal["for ever"]
    why: str
    source: str
    """Where the figure stands; `house rule` where nobody else says one."""
    basis: Literal["P", "S", "house"]
    """Read in the law's own text, in a second hand's, or ours."""


class Retention(Frozen):
    """Every kind of thing that a home keeps."""

    pinned_versions: Kept
    nights: Kept
    rejected_cells: Kept
    superseded_snapshots: Kept
    run_records: Kept
    lists: Kept
    consents: Kept
    outcomes: Kept
    disclosures: Kept
    noes: Kept
