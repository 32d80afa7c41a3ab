"""What a night asks for at its end."""

from pathlib import Path

from prefect import runtime
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from flows.errors import OutsideFailure

CHECK = "check"


def ask_for_check(home: Path, run_id: str) -> str:
    """Have the night checked in a run of its own, where this one came from a deployment; what was done.

    A run of its own, since the hand-over is not undone by what the check finds: the night stays finished, the check
    fails and says why, and whoever listens for failed runs hears of it.

    Raises:
        OutsideFailure: there is no deployment of the check beside the night's.
    """
    if runtime.deployment.id is None:
        return f"not asked for; 'heed check {run_id}' does it"
    _, dash, named = str(runtime.deployment.name).partition("-")
    deployment = f"{CHECK}/{CHECK}{dash}{named}"
    try:
        run_deployment(
            deployment,
            parameters={"home": str(home), "run_id": run_id},
            idempotency_key=f"{run_id} {runtime.flow_run.id}",
            timeout=0,
            as_subflow=False,
        )
    except ObjectNotFound:
        raise OutsideFailure(
            f"{run_id} is handed over and cannot be checked: the server knows no deployment {deployment}; "
            f"'heed serve' registers it, and 'heed check {run_id}' checks this night"
        ) from None
    return f"asked of {deployment}"
