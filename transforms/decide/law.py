"""Whose values hold for a contact: the campaign's policy, with that of its number's region wherever it is stricter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.policy import EVERYWHERE, Policy


@dataclass(frozen=True)
class Law:
    """The policies that one campaign's contacts come under; each contact bears the place of its own, in `law`."""

    versions: tuple[str, ...]
    policies: tuple[Policy, ...]
    of_region: Mapping[str, int]
    """By region, the place of its policy; `*` for every other region, and for numbers of none."""

    @classmethod
    def of(
        cls, versions: Mapping[str, str], policies: Mapping[str, Policy], *, regions: Collection[str | None]
    ) -> "Law":
        """The law of the `regions` that there are numbers of, out of `versions` by region and `policies` by version."""
        named = {region: versions.get(region, versions[EVERYWHERE]) for region in regions if region is not None}
        used = {**named, EVERYWHERE: versions[EVERYWHERE]}
        present = sorted({*named.values(), *([used[EVERYWHERE]] if None in regions or not named else [])})
        places = {version: place for place, version in enumerate(present)}
        return cls(
            versions=tuple(present),
            policies=tuple(policies[version] for version in present),
            of_region={region: places[version] for region, version in used.items() if version in places},
        )

    def attach(self, contacts: pl.LazyFrame) -> pl.LazyFrame:
        """The contacts with `law`, the place of the policy that holds for them, from their `region_code`."""
        default = self.of_region.get(EVERYWHERE, 0)
        others = {region: place for region, place in self.of_region.items() if place != default}
        place = pl.col("region_code").replace_strict(others, default=default, return_dtype=pl.Int8)
        return contacts.with_columns((place if others else pl.lit(default, dtype=pl.Int8)).alias("law"))

    def for_region(self, region: str | None) -> Policy:
        """The policy that holds for numbers of the region."""
        return self.policies[self.of_region.get(region or EVERYWHERE, self.of_region.get(EVERYWHERE, 0))]

    def value(self, name: str) -> pl.Expr:
        """The policy's value of that name, a number or a flag, for each contact."""
        return self.each([getattr(policy, name).value for policy in self.policies])

    def limit(self, name: str, key: str) -> pl.Expr:
        """What the policy's table of that name says of `key`; null where it says nothing."""
        return self.each([getattr(policy, name).value.get(key) for policy in self.policies])

    def keys(self, name: str) -> list[str]:
        """Every key of the policies' tables of that name, in the order of the words."""
        found = [key for policy in self.policies for key in getattr(policy, name).value]
        return sorted({str(key) for key in found})

    def each(self, values: Sequence[Any]) -> pl.Expr:
        """For each contact the one of `values` (plain, or expressions) that stands at the place of its policy."""
        said = [value if isinstance(value, pl.Expr) else pl.lit(value) for value in values]
        if len(said) == 1 or not (_expressions(values) or any(value != values[0] for value in values)):
            return said[0]
        chosen = said[0]
        for place, value in enumerate(said[1:], start=1):
            chosen = pl.when(pl.col("law") == place).then(value).otherwise(chosen)
        return chosen


def _expressions(values: Sequence[Any]) -> bool:
    return any(isinstance(value, pl.Expr) for value in values)
