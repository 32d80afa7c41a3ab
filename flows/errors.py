"""Everything that can stop heed, as one tree with an exit code each.

    HeedError
    ├── PromiseBroken    1   a promise would break, or the check found one broken
    ├── UsageError       2   wrong usage or settings
    ├── BadInput         3   input that stops the night
    └── OutsideFailure   4   something outside failed: network, disk, S3

A message says what, where and what to do next. It never holds a row's content.
"""

from collections.abc import Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    DONE = 0
    PROMISE_BROKEN = 1
    USAGE = 2
    BAD_INPUT = 3
    OUTSIDE = 4


class HeedError(Exception):
    """Anything that heed itself stops for."""


class PromiseBroken(HeedError):
    """Going on would break one of the seven promises."""


class UsageError(HeedError):
    """The command, the settings, a campaign or a policy says something that cannot be."""


class BadInput(HeedError):
    """A file or a run that the night cannot do without cannot be read."""


class OutsideFailure(HeedError):
    """The network, the disk or a store did not do its part; trying again may help."""


def exit_code(error: HeedError) -> ExitCode:
    """The exit code that tells a script what kind of error this was."""
    match error:
        case PromiseBroken():
            return ExitCode.PROMISE_BROKEN
        case UsageError():
            return ExitCode.USAGE
        case BadInput():
            return ExitCode.BAD_INPUT
        case _:
            return ExitCode.OUTSIDE


def together(failures: Sequence[HeedError]) -> HeedError:
    """Several errors as one that tells them all, of the gravest kind: the one with the least exit code."""
    gravest = min(failures, key=exit_code)
    return type(gravest)(" · ".join(str(failure) for failure in failures))
