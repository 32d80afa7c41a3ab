"""The weekly look at the numbering plan: whether it is of the phonenumbers that is installed."""

from pathlib import Path

from prefect import flow

from flows import plan
from flows.errors import UsageError
from flows.night_shift import endings
from flows.sealed import sealed


@flow(name="numbering plan", flow_run_name="a look at the numbering plan", persist_result=False)
@endings.told
def numbering(home: Path) -> endings.Done:  # noqa: ARG001 - every deployment is given its home
    """Fail where the built plan is of another version than the installed library."""
    return endings.Done(_look())


def _look() -> str:
    with sealed("numbering plan"):
        built = plan.load_plan()
        if behind := plan.plan_behind(built):
            raise UsageError(behind)
    return f"the numbering plan is of phonenumbers {built.version}, which is installed"
