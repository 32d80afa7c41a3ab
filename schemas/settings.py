"""The shape of `heed.toml`: what one deployment says of itself."""

from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, field_validator, model_validator

from schemas.frozen import Frozen
from schemas.vendor import Ledgers, Vendor

RefusalScope = Literal["everyone", "controller"]
"""For whom a refusal holds: for every campaign, or only for those of the controller that was refused."""

Encoding = Literal[
    "utf-8",
    "gb18030",
    "gbk",
    "gb2312",
    "big5",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "shift_jis",
    "euc_kr",
    "windows-1252",
]
"""What a sender's text may be written in."""


class RegisterRule(Frozen):
    """For whom one register speaks, and for how long a snapshot of it is believed."""

    jurisdiction: str = Field(pattern=r"^([A-Z]{2}|\*)$", description="a region's numbers, or '*' for all")
    covers: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = Field(
        default=(),
        description="further regions whose numbers are on it; data/reference/jurisdictions.toml adds its own",
    )
    max_age_days: PositiveInt = 21
    accepted: tuple[str, ...] = Field(
        default=(), description="names of snapshot files that somebody looked at and found true though they shrank"
    )

    @property
    def regions(self) -> frozenset[str]:
        """The regions whose numbers it speaks for; `*` for all."""
        return frozenset({self.jurisdiction, *self.covers})


Column = Annotated[int, Field(strict=True, ge=1)] | str
"""A column by its heading, or by its place counted from 1, as a file without headings needs it."""


class Layout(Frozen):
    """What one sender calls its columns: `layouts/<supplier>.toml`."""

    columns: dict[str, Column | tuple[Column, ...]] = Field(default_factory=dict)
    default_region: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    area_code: str | None = Field(
        default=None, pattern=r"^[0-9]{1,6}$", description="of numbers without one, as dialled at home: 021"
    )
    encoding: Encoding | None = Field(default=None, description="None: told from the bytes")


class Cluster(Frozen):
    """A Dask cluster on whose workers a night decides: `[runner]` in `heed.toml`."""

    kind: Literal["dask"]
    address: str = Field(
        pattern=r"^(tcp|tls)://[^/\s]+:[0-9]+$", description="of its scheduler, as tcp://10.0.0.5:8786"
    )
    at_once: PositiveInt = Field(default=8, description="slices that are worked on together, over all workers")


class Threads(Frozen):
    """This machine alone."""

    kind: Literal["threads"] = "threads"
    at_once: PositiveInt = Field(default=2, description="slices that are worked on together")


class HomeSettings(Frozen):
    """Everything `heed.toml` may say."""

    time_zone: str = "Asia/Shanghai"
    default_region: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    mask_numbers: bool = True
    runner: Annotated[Threads | Cluster, Field(discriminator="kind")] = Threads()
    most_unreadable: float = Field(default=0.5, gt=0, le=1, description="the share of a file that may be no numbers")
    settle_seconds: float = Field(default=2, ge=0, le=3600, description="how long a file must have lain still")
    stop_again_hours: float = Field(
        default=1,
        ge=0,
        le=24,
        description="how long a stop list may be unacknowledged until its numbers are told again",
    )
    refusal_scope: RefusalScope = "everyone"
    ledgers: Ledgers | None = Field(default=None, description="None: the home's own folder")
    vendors: dict[str, Vendor] = Field(default_factory=dict)
    registers: dict[str, RegisterRule] = Field(default_factory=dict)

    @field_validator("runner", mode="before")
    @classmethod
    def _by_its_kind(cls, runner: object) -> object:
        if isinstance(runner, str):
            return {"kind": runner}
        return {"kind": "threads", **runner} if isinstance(runner, dict) else runner

    @field_validator("vendors")
    @classmethod
    def _are_apart(cls, vendors: dict[str, Vendor]) -> dict[str, Vendor]:
        for (one, first), (other, second) in combinations(vendors.items(), 2):
            if first.overlaps(second):
                raise ValueError(f"{one} and {other} would read each other's batches; give each a root of its own")
        return vendors

    @model_validator(mode="after")
    def _keeps_the_ledgers_to_itself(self) -> Self:
        own = self.ledgers and Vendor(root=self.ledgers.root, outcome_codes="", s3=self.ledgers.s3)
        if shown := [name for name, vendor in self.vendors.items() if own and vendor.overlaps(own)]:
            raise ValueError(f"{shown[0]} would read the ledgers; give them a prefix apart from every vendor's")
        return self

    @field_validator("registers")
    @classmethod
    def _can_be_told_from_none(cls, registers: dict[str, RegisterRule]) -> dict[str, RegisterRule]:
        if "none" in registers:
            raise ValueError("none is the word for no register at all (register:none); give the register another name")
        return registers
