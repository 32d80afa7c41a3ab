"""How a run ends: with one sentence in its state, also where heed stopped it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, cast

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.errors import HeedError
from flows.gates import StageBroken

P = ParamSpec("P")

SKIPPED = "Skipped"
"""The name of the state of a run that found nothing it may do; it has not failed, and nobody is called for it."""


class Skip(Exception):
    """There is nothing that this run may do now; the next one will."""


@dataclass(frozen=True)
class Done:
    """What a run came to: a sentence for people, and the result for who called the flow."""

    sentence: str
    result: str = ""


def told(flow_body: Callable[P, Done]) -> Callable[P, str]:
    """The body of a flow, its run's state ending with one sentence: what came of it, or heed's error.

    Prefect alone would write the error's class before its sentence. Who calls the flow is given the result, or raised
    heed's error.
    """

    @wraps(flow_body)
    def body(*args: P.args, **kwargs: P.kwargs) -> State[Any]:
        try:
            done = flow_body(*args, **kwargs)
        except Skip as reason:
            return Completed(name=SKIPPED, message=str(reason))
        except (HeedError, StageBroken) as error:
            return Failed(message=str(error), data=error)
        return Completed(message=done.sentence, data=done.result)

    return cast("Callable[P, str]", body)
