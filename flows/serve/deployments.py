"""`prefect.yaml`, read: what runs when, for which home."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).resolve().parent
PLACES = (HERE.parents[1] / "prefect.yaml", HERE / "prefect.yaml")
"""In a clone it stands at the top; a wheel brings it along beside this module."""

HOME_PLACE = "{{ $HEED_HOME }}"
"""What stands in `prefect.yaml` for the home: Prefect's own command fills it from the environment."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Schedule(_Said):
    """When a deployment runs, by a cron line; `slug` names the schedule from one registration to the next."""

    slug: str
    cron: str
    timezone: str


class Limit(_Said):
    """How many runs at once, and what becomes of one too many."""

    limit: int
    collision_strategy: str


class Pool(_Said):
    """Which workers take the runs."""

    name: str


class Deployment(_Said):
    """One flow with what it is given and when it runs."""

    name: str
    description: str
    entrypoint: str
    tags: tuple[str, ...]
    work_pool: Pool
    parameters: dict[str, Any] = Field(default_factory=dict)
    concurrency_limit: Limit
    schedules: tuple[Schedule, ...] = ()

    def for_home(self, root: Path, *, time_zone: str, named: str = "") -> "Deployment":
        """The deployment of one home: with its path, by its clock, under a name of its own where one is given."""
        parameters = {key: str(root) if value == HOME_PLACE else value for key, value in self.parameters.items()}
        by_its_clock = tuple(one.model_copy(update={"timezone": time_zone}) for one in self.schedules)
        changes = {
            "name": "-".join(filter(None, (self.name, named))),
            "work_pool": Pool(name="-".join(filter(None, (self.work_pool.name, named)))),
            "parameters": parameters,
            "schedules": by_its_clock,
        }
        return self.model_copy(update=changes)


def read_deployments() -> list[Deployment]:
    """Every deployment of `prefect.yaml`, in its order."""
    file = next(place for place in PLACES if place.is_file())
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [Deployment.model_validate(one) for one in said["deployments"]]
