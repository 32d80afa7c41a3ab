"""What is unusual about a night, in counts and the names of campaigns, lists, kinds of file and carriers."""

from enum import StrEnum

from pydantic import NonNegativeInt, PositiveInt

from schemas.frozen import Frozen


class Measured(StrEnum):
    """What of a night is held against the nights before it, or against the policy."""

    CALLABLE = "callable"
    REJECTED = "rejected"
    CARRIER = "carrier"
    COMPLAINTS = "complaints"


class Share(Frozen):
    """One count of a night out of another."""

    measured: Measured
    campaign: str = ""
    """Empty of what is no campaign's own."""
    part: str = ""
    """The kind of file, or the region and carrier; empty of the whole campaign."""
    count: NonNegativeInt
    of: PositiveInt


class Anomaly(Share):
    """A share that the nights before, or the policy, do not let by without a person's word."""

    least: float
    most: float
    """Between which it was expected, as shares of 1."""
    nights: NonNegativeInt
    """How many nights say so; none: the policy does."""
