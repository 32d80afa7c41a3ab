"""Shows the reports of a home's nights to browsers on this machine: a page of Prefect's may not open a file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

LOOPBACK = "127.0.0.1"
PAGE = re.compile(r"/runs/(?P<run_id>\w[\w-]*)/report\.html")


@contextmanager
def shown_reports(home: Path) -> Iterator[str]:
    """The address below which `runs/<run_id>/report.html` can be read, and nothing else; on loopback."""

    class Reports(BaseHTTPRequestHandler):
        """Answers with a report, or that there is none."""

        def do_GET(self) -> None:
            """A report, asked for by this machine's own address: no page from elsewhere can ask under its name."""
            page = PAGE.fullmatch(self.path)
            report = home / "runs" / page["run_id"] / "report.html" if page else None
            if self.headers.get("Host") != f"{LOOPBACK}:{self.server.server_port}" or not (report and report.is_file()):  # type: ignore[attr-defined]
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            content = report.read_bytes()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Reports)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
