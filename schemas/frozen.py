"""What every shape that is read from a file is: it does not change, and knows each of its keys."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that nothing changes and that has no field we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
