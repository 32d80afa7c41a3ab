"""A night that was decided and cut, and whose batch is about to be published to a bucket, here or by a process."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from flows.home import Home
from flows.publish import publish
from flows.run_folder import read_run
from schemas.run import Run
from tests.flows.inboxes import new_home, put
from tests.flows.nights import TONIGHT, up_to_the_cut
from tests.flows.outbox.servers import BUCKET, REGION

PEOPLE = 45_000
"""So many that their batch is sent in two parts."""

_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["flows.publish", "tests.flows.outbox.cut_nights"])


def cut_night(root: Path) -> tuple[Home, Run]:
    """A home of one vendor with its batch cut. The numbers are drawn, their names say nothing and cannot be packed."""
    home, drawn = new_home(root), Random(7)  # noqa: S311 - numbers, no secret
    people = [f"+86138{number:08d}" for number in drawn.sample(range(10**8), PEOPLE)]
    rows = "".join(f"{phone},{drawn.randbytes(70).hex()},{drawn.randbytes(70).hex()}\n" for phone in people)
    put(home, "lists/crm/2026-11-01-list.csv", f"phone,name,external_id\n{rows}")
    asked = "Sunrise,reminder,voice,2026-10-01"
    consents = "".join(f"{phone},{asked},crm:{row}\n" for row, phone in enumerate(people))
    put(home, "consents/web/c.csv", f"phone,controller,purpose,channel,granted_at,evidence\n{consents}")
    campaign = home.root / "campaigns" / "spring.toml"
    campaign.write_text(f"{campaign.read_text(encoding='utf-8')}batch_size = {PEOPLE}\n", encoding="utf-8")
    return home, up_to_the_cut(home, TONIGHT)


def copy_for(home: Home, root: Path, prefix: str, url: str) -> Home:
    """The same home elsewhere, whose vendor collects its batches below the prefix of a server."""
    shutil.copytree(home.root, root)
    to_bucket(root, "north", prefix, url)
    return Home.at(root)


def to_bucket(root: Path, vendor: str, prefix: str, url: str) -> None:
    """Have the home's vendor collect its batches below the prefix of a server."""
    file = root / "heed.toml"
    text = file.read_text(encoding="utf-8").replace(f'"outbox/{vendor}"', f'"s3://{BUCKET}/{prefix}"')
    s3 = f'\n[vendors.{vendor}.s3]\nregion = "{REGION}"\nendpoint_url = "{url}"\npart_mib = 5\n'
    file.write_text(text + s3, encoding="utf-8")


@contextmanager
def publishing(home: Home, run: Run) -> Iterator[BaseProcess]:
    """A process that publishes, and is gone at the end."""
    process = _PROCESSES.Process(target=_publish, args=(home.root, run.run_id), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _publish(root: Path, run_id: str) -> None:
    home = Home.at(root)
    publish(home, read_run(home, run_id))
