"""A Prefect server for a measurement: on loopback, with a history of its own."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.serve.server import LOOPBACK, free_port, server_command, wait_for


@contextmanager
def prefect_server(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that a flow needs to use the server; it ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    own = {"PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    with free_port(None) as port, (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(server_command(port), env={**clean, **own}, stdout=log, stderr=subprocess.STDOUT)
        url = f"http://{LOOPBACK}:{port}/api"
        try:
            wait_for(url, meanwhile=lambda: server.poll() is None)
            time.sleep(5)  # its services start after it answers
            yield {**own, "PREFECT_API_URL": url}
        finally:
            server.terminate()
            server.wait(30)
