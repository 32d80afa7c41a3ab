"""Runs a command in place of this process, so that it ends when the process that started it ends, however that ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
ANY = "0"


def tied(command: Sequence[str], *, to: str = ANY) -> list[str]:
    """The command line that runs `command` tied to its parent; `to` is the parent's process id, where it is known."""
    return [sys.executable, "-m", "flows.serve.tied", to, *command]


def _main(parent: str, *command: str) -> None:
    """Ask Linux for a SIGTERM at the parent's death; elsewhere the command runs untied. Stays in force over `exec`."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent not in {ANY, str(os.getppid())}:
        return
    os.execv(command[0], command)  # noqa: S606 - no shell, on purpose


if __name__ == "__main__":
    _main(*sys.argv[1:])
