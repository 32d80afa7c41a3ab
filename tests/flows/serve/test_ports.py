"""Two homes that a machine serves from its start are given a port each, before either server is there."""

from contextlib import ExitStack

import pytest

from flows.errors import UsageError
from flows.serve.server import free_port


def test_a_port_is_given_once_until_it_is_let_go() -> None:
    with ExitStack() as held:
        ports = [held.enter_context(free_port(None)) for _ in range(3)]
        assert len({*ports}) == len(ports)
    with free_port(ports[-1]) as asked:
        assert asked == ports[-1]
        with pytest.raises(UsageError, match="is taken"), free_port(asked):
            pass
    with free_port(ports[-1]) as again:
        assert again == asked
