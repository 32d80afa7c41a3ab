"""Deployments made known to a Prefect server."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

from flows.errors import UsageError
from flows.serve.deployments import Deployment
from flows.serve.tied import tied


def register(deployments: Sequence[Deployment], home: Path) -> dict[UUID, str]:
    """Make the deployments known, with their pool; those of an earlier time are brought up to date.

    Their names by their ids.

    Raises:
        UsageError: the server knows them for another home.
    """
    known: dict[UUID, str] = {}
    with get_client(sync_client=True) as client:
        for one in deployments:
            _make_pool(client, one.work_pool.name)
            made = _runner_deployment(one, home)
            _refuse_another_home(client, made)
            known[cast("UUID", made.apply())] = one.name
    return known


def _make_pool(client: SyncPrefectClient, name: str) -> None:
    try:
        client.read_work_pool(name)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        client.create_work_pool(WorkPoolCreate(name=name, type="process", base_job_template=template))


def _refuse_another_home(client: SyncPrefectClient, made: RunnerDeployment) -> None:
    try:
        known = client.read_deployment_by_name(made.full_name)
    except ObjectNotFound:
        return
    if (theirs := known.parameters.get("home")) != made.parameters.get("home"):
        raise UsageError(f"the server runs {made.full_name} for the home {theirs}; give this one a name with --name")


def _runner_deployment(one: Deployment, home: Path) -> RunnerDeployment:
    limit = one.concurrency_limit
    schedules = [
        DeploymentScheduleCreate(
            slug=when.slug, schedule=CronSchedule(cron=when.cron, timezone=when.timezone), active=True
        )
        for when in one.schedules
    ]
    return RunnerDeployment.from_entrypoint(
        one.entrypoint,
        name=one.name,
        description=one.description,
        tags=list(one.tags),
        parameters=one.parameters,
        schedules=schedules,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=limit.limit, collision_strategy=ConcurrencyLimitStrategy(limit.collision_strategy)
        ),
        work_pool_name=one.work_pool.name,
        job_variables={
            "command": shlex.join(tied([sys.executable, "-m", "prefect.engine"])),
            "working_dir": str(home),
        },
    )
