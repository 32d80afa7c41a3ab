"""The processes that `heed serve` starts: each with a log, told to stop in order, and never left behind."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import OutsideFailure
from flows.serve.tied import tied

STOPS_WITHIN_S = 20


@dataclass
class Child:
    """One process and where its log is."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass
class Children:
    """Processes in the order in which they were started; they are stopped in the opposite one."""

    folder: Path
    """Where their logs go."""
    running: list[Child] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a process in a session of its own: a Ctrl-C at the terminal is for heed, which stops it in its turn."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as into:
            process = subprocess.Popen(
                tied(command, to=str(os.getpid())),
                stdin=subprocess.DEVNULL,
                stdout=into,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                start_new_session=True,
            )
        self.running.append(Child(name, process, log))

    def look(self) -> None:
        """See that all are alive.

        Raises:
            OutsideFailure: one has ended by itself.
        """
        for child in self.running:
            if (code := child.process.poll()) is not None:
                raise OutsideFailure(
                    f"the {child.name} ended by itself ({_in_words(code)}), so all was stopped; look into {child.log}"
                )

    def stop(self) -> None:
        """Ask each to stop and wait for it, the last started first; whatever is left of its session then is killed."""
        while self.running:
            child = self.running.pop()
            child.process.terminate()
            try:
                child.process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            _kill_session(child.process.pid)


def _kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _in_words(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
