"""Where a night decides: threads and a local Dask cluster of two processes, with 1, 2 and 4 slices in flight.

Each decides the same long home in a process of its own, through Prefect's task runners and one Prefect server for all;
wall seconds, and the most memory that the process and each worker ever held. The bytes are compared.

    .venv/bin/python -m benchmarks.runners [CONTACTS [ROUNDS]]
"""

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.long_home import AS_OF, LongHome, make

NIGHT = f"""
import json, resource, sys, time
from datetime import datetime
from pathlib import Path
from flows import ledgers, pin
from flows.decide import decide, runners, slices
from flows.home import Home

def of_worker():
    import resource
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_maxrss / 1e6, used.ru_utime + used.ru_stime

root, slices.CONTACTS_AT_ONCE, said = Path(sys.argv[1]), int(sys.argv[2]), []
home = Home.at(root)
run = pin.pin(home, ledgers.snapshot(home), as_of=datetime.fromisoformat("{AS_OF.isoformat()}"))
began = time.perf_counter()
with runners.runner_of(home) as runner:
    run = decide(home, run, runner=runner, on_step=lambda words: said.append((time.perf_counter() - began, words)))
seconds = time.perf_counter() - began
address, workers = getattr(home.settings.runner, "address", None), []
if address:
    from distributed import Client
    with Client(address) as client:
        workers = sorted(client.run(of_worker).values())
laid = next(at for at, words in said if words.endswith("to be judged"))
print(json.dumps(dict(run_id=run.run_id, seconds=seconds, laid=laid, own=of_worker(), workers=workers)))
"""
SLICES = 8


def settings(root: Path, runner: str) -> None:
    """The home under that runner."""
    file = root / "heed.toml"
    others = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("runner")]
    file.write_text("\n".join([f"runner = {runner}", *others]), encoding="utf-8")


@dataclass(frozen=True)
class Measured:
    """One night: seconds in all, those until the slices were laid out, and what the processes took."""

    seconds: float
    laid: float
    own: tuple[float, float]
    """Of the night's own process: peak gigabytes, and seconds of a core."""
    workers: list[tuple[float, float]]
    """The same of each worker."""
    digest: str

    @property
    def row(self) -> str:
        """The cells of a table."""
        cores = self.own[1] + sum(seconds for _, seconds in self.workers)
        peaks = ", ".join(f"{peak:.2f}" for peak, _ in self.workers)
        return f"{self.seconds:.1f} | {self.laid:.1f} | {cores:.0f} | {self.own[0]:.2f} | {peaks} |"


def night(root: Path, runner: str, contacts: int, environment: dict[str, str]) -> Measured:
    """A night's decision, in a process of its own."""
    settings(root, runner)
    command = [sys.executable, "-c", NIGHT, str(root), str(contacts // SLICES)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    folder, digest = root / "runs" / told.pop("run_id"), hashlib.sha256()
    for name in ("verdicts", "duplicates", "tonight", "signs"):
        for path in sorted((folder / name).iterdir()):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return Measured(**told, digest=digest.hexdigest())


@contextmanager
def server(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which a Prefect server answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    environment = {**os.environ, **quiet, "PREFECT_HOME": str(folder), "PREFECT_LOGGING_TO_API_ENABLED": "false"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--no-ui", "--host", "127.0.0.1", "--port", port]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(f"http://127.0.0.1:{port}/api/health")
            yield {**environment, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        finally:
            process.terminate()


def _await(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server, on loopback
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError("no Prefect server")


@contextmanager
def cluster(environment: dict[str, str]) -> Iterator[str]:
    """A scheduler and two worker processes of one thread each; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--dashboard-address", ":0"]
    worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen([sys.executable, "-m", *words], **quiet) for words in (scheduler, worker, worker)]  # type: ignore[call-overload]
    try:
        from distributed import Client  # noqa: PLC0415 - a second to import

        with Client(address, timeout="60s") as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def main(contacts: int = 4_000_000, rounds: int = 1) -> None:
    """Print a line for each."""
    digests = set()
    with TemporaryDirectory() as folder, server(Path(folder) / "prefect") as environment:
        root = Path(folder) / "home"
        make(LongHome(root, contacts))
        print(f"{contacts:,} contacts in {SLICES} slices, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(
            "| runner | slices in flight | seconds | until laid out | core seconds | process, GB | workers, GB | load |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for at_once in (1, 2, 4) * rounds:
            threads = night(root, f'{{ kind = "threads", at_once = {at_once} }}', contacts, environment)
            with cluster(environment) as address:
                runner = f'{{ kind = "dask", address = "{address}", at_once = {at_once} }}'
                dask = night(root, runner, contacts, environment)
            digests |= {threads.digest, dask.digest}
            for name, one in (("threads", threads), ("dask, 2 processes", dask)):
                print(f"| {name} | {at_once} | {one.row} {os.getloadavg()[0]:.0f} |", flush=True)
    print(f"the bytes are {'the same' if len(digests) == 1 else 'NOT THE SAME'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
