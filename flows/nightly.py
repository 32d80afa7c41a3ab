"""The nightly flow: from the inbox to the vendors, as one table of contents."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

# Modules, not their functions: Prefect keeps the names of a flow's module alive to the very end, and what they lead to;
# DuckDB's bindings then complain on standard error that they are never let go.
from flows import (
    anomalies,
    catalogue,
    clock,
    cut,
    decide,
    ledgers,
    lock,
    pin,
    plan,
    publish,
    report,
    stop,
    unfinished,
    violations,
)
from flows.decide import runners
from flows.home import Home
from flows.intake import for_a_night, inbox
from flows.lists import scorecards
from flows.night_shift import artifacts, endings, follow, instant, names, notes, progress, signals
from flows.run_folder import RunFolder, read_run, write_run
from flows.sealed import sealed
from flows.talk import stage


@flow(name="nightly", flow_run_name=names.of_night, persist_result=False)
@endings.told
def nightly(
    home: Path, as_of: datetime | None = None, wait_minutes: float = lock.A_NIGHTS_WAIT_MINUTES
) -> endings.Done:
    """One night: intake, decide, cut, publish, report. Its run id.

    `as_of` is the instant that the night is a function of; without one, the time it was scheduled for.
    While another process writes to the home, the night waits for it, at most `wait_minutes`.
    """
    at = instant.instant_of_run(as_of)
    check_settings(home)
    with lock.one_writer(Home.at(home), doing="a night", wait_minutes=wait_minutes):
        take_in_inbox(home, at)
        run_id = pin_night(home, at)
        decide_verdicts(home, run_id)
        cut_batches(home, run_id)
        is_held = look_for_anomalies(home, run_id)
        rows = publish_batches(home, run_id)
        write_up(home, run_id)
    show(home, run_id)
    have_it_checked(home, run_id)
    said = "its hand-over is held" if is_held else f"{rows:,} numbers handed over"
    return endings.Done(f"{run_id}: {said}", run_id)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@task(name="check the settings", task_run_name="check the settings", cache_policy=NO_CACHE)
def check_settings(home: Path) -> None:
    """Stop at once for a setting that would stop the night later."""
    with sealed("settings"):
        pin.check_settings(Home.at(home))
        opened = Home.at(home)
        behind = plan.plan_behind(plan.load_plan())
        notes.note(
            [*([behind] if behind else []), *pin.unheard_suppliers(opened), *pin.regions_without_register(opened)]
        )


@task(name="take in the inbox", task_run_name="take in the inbox", cache_policy=NO_CACHE)
def take_in_inbox(home: Path, as_of: datetime) -> str:
    """Append what is new in the inbox to the ledgers, and tell vendors whom they must not call; the counts in words.

    A file comes in when it comes in: a night of the past must not take today's consents for ones from the future.
    """
    opened, at = Home.at(home), max(as_of, _now())
    with sealed("intake"), stage("take in the inbox") as line:
        waiting = progress.of_files(len(inbox.inbox_files(opened)[0]))
        with stop.stop_lists_after(opened, as_of=at), progress.progress("intake", waiting, line.says) as says:
            taken = for_a_night.take_in_for_a_night(opened, taken_in_at=at, on_file=says)
        line.says(taken.in_words())
    notes.note([*taken.refused, *taken.notes, *pin.unused_lists(opened)])
    notes.note([*clock.set_back(opened, as_of), *unfinished.half_nights(opened, as_of)])
    return taken.in_words()


@task(name="pin the ledgers", task_run_name="pin the ledgers", cache_policy=NO_CACHE)
def pin_night(home: Path, as_of: datetime) -> str:
    """Fix the version of every ledger that this night reads; the run id that follows."""
    with sealed("pin"):
        opened = Home.at(home)
        return pin.pin(opened, ledgers.snapshot(opened), as_of=as_of).run_id


@task(name="decide", task_run_name="decide", cache_policy=NO_CACHE)
def decide_verdicts(home: Path, run_id: str) -> dict[str, int]:
    """One verdict for every contact of every campaign; how many are callable, by campaign."""
    with sealed("decide"), stage("decide") as line:
        opened = Home.at(home)
        run = read_run(opened, run_id)
        if run.status != "finished":
            with (
                progress.progress("decide", progress.of_slices, line.says) as says,
                runners.runner_of(opened) as runner,
            ):
                run = decide.decide(opened, run, on_step=says, runner=runner)
            write_run(opened, run)
        line.says(f"{sum(sum(counts.values()) for counts in run.verdicts.values()):,} verdicts")
    return {name: counts["callable"] for name, counts in run.verdicts.items()}


@task(name="cut batches", task_run_name="cut batches", cache_policy=NO_CACHE)
def cut_batches(home: Path, run_id: str) -> dict[str, int]:
    """One batch for each campaign that has anybody to call; rows by batch id."""
    with sealed("cut"), stage("cut batches") as line:
        opened = Home.at(home)
        run = read_run(opened, run_id)
        if run.status != "finished":
            run = cut.cut(opened, run)
            write_run(opened, run)
        line.says(f"{len(run.batches)} {'batch' if len(run.batches) == 1 else 'batches'}")
    return {batch.batch_id: batch.rows for batch in run.batches}


@task(name="look for what is unusual", task_run_name="look for what is unusual", cache_policy=NO_CACHE)
def look_for_anomalies(home: Path, run_id: str) -> bool:
    """Hold the hand-over back if the night is not like those before it; whether it waits for somebody's word."""
    with sealed("anomalies"):
        opened = Home.at(home)
        run = read_run(opened, run_id)
        if run.status != "finished":
            run = anomalies.look(opened, run)
            write_run(opened, run)
        is_held = anomalies.is_held(opened, run)
    notes.note([anomalies.held_in_words(run)] if is_held else [])
    return is_held


@task(name="publish", task_run_name="publish", cache_policy=NO_CACHE)
def publish_batches(home: Path, run_id: str) -> int:
    """Files, disclosures, then manifests; rows handed over."""
    with sealed("publish"), stage("publish") as line:
        opened = Home.at(home)
        rows = publish.publish(opened, read_run(opened, run_id))
        line.says(f"{rows:,} numbers handed over")
    return rows


@task(name="report", task_run_name="report", cache_policy=NO_CACHE)
def write_up(home: Path, run_id: str) -> Path:
    """Close the run, and write the report and the catalogue."""
    with sealed("report"), stage("report") as line:
        opened = Home.at(home)
        run, folder = read_run(opened, run_id), RunFolder(opened.run_path(run_id))
        if run.status != "finished":
            run = run.model_copy(update={"status": "finished"})
            scorecards.write_scorecards(opened, run)
            violations.write_violations(opened, run)
            report.write_report(opened, run)
            write_run(opened, run)
        folder.forget_stages()
        catalogue.build_catalogue(opened)
        line.says(f"runs/{run_id}/report.html")
    return folder.report


@task(name="show what came of it", task_run_name="show what came of it", cache_policy=NO_CACHE)
def show(home: Path, run_id: str) -> dict[str, int]:
    """The run's artifacts, and events for whom it may concern; what there were events of."""
    with sealed("show"):
        opened = Home.at(home)
        run = read_run(opened, run_id)
        artifacts.show_night(opened, run)
        return signals.signal_night(opened, run)


@task(name="have it checked", task_run_name="have it checked", cache_policy=NO_CACHE)
def have_it_checked(home: Path, run_id: str) -> str:
    """Ask for the check, in a run of its own."""
    with sealed("check"):
        return follow.ask_for_check(home, run_id)
