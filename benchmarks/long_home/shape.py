"""How long a long home is, and what its night is: all that the rows of its ledgers follow from."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.samples.recipe import Recipe

AS_OF = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SUPPLIERS = ("clinic-crm", "fitness-app", "partner", "web-forms")
LISTS = 20


@dataclass(frozen=True)
class LongHome:
    """How many rows each ledger of the home gets; the rest follows from `contacts`."""

    root: Path
    contacts: int

    @property
    def recipe(self) -> Recipe:
        """Everything is drawn from this."""
        return Recipe(self.contacts)

    @property
    def people(self) -> int:
        """How many stand on the lists; every thirtieth row repeats somebody."""
        return self.contacts - self.contacts // 30
