"""The check of a night as a run of its own: what does not hold is a failed run that says so."""

from pathlib import Path

from prefect import flow

from flows import check as derived
from flows.errors import BadInput, PromiseBroken
from flows.home import Home
from flows.night_shift import endings
from flows.run_folder import latest_finished
from flows.sealed import sealed
from flows.talk import stage

LATEST = "latest"


@flow(name="check", flow_run_name="check of {run_id}", persist_result=False)
@endings.told
def check(home: Path, run_id: str = LATEST) -> endings.Done:
    """Derive the promises of the night `run_id` again, in SQL, from what it read and wrote."""
    return endings.Done(_check(home, run_id))


def _check(home: Path, run_id: str) -> str:
    with sealed("check"), stage("check") as line:
        opened = Home.at(home)
        if run_id == LATEST:
            run_id = _latest(opened)
        findings = derived.check(opened.root, run_id, [*derived.QUESTIONS, *derived.OF_VENDORS])
        broken = [finding for finding in findings if finding.count]
        line.says(f"{run_id}: {len(findings)} sentences derived again, {len(broken)} do not hold")
        if broken:
            told = " · ".join(
                f"promise {one.promise}, {one.name}: {one.count:,} against: {one.sentence}" for one in broken
            )
            raise PromiseBroken(
                f"{run_id}: {len(broken)} of {len(findings)} sentences do not hold: {told}. "
                f"Tell the vendors not to dial these batches, then 'heed check {run_id}' and 'heed why NUMBER'"
            )
    return line.said


def _latest(home: Home) -> str:
    if (run := latest_finished(home)) is None:
        raise BadInput(f"no night has finished in {home.root} yet; 'heed nightly' runs one")
    return run.run_id
