"""A way to a server on which things go wrong: each request passes, or meets the fault that is drawn for it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

STALL_S = 5.0
_BY_THE_WAY = {"expect", "connection", "transfer-encoding"}
_ALTERED = {"x-amz-checksum-sha256": "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=", "etag": '"0000"'}


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Line:
    """The way itself: where it leads, how many requests it saw, and what happens to which of them."""

    url: str
    server: str
    fault: str | None = None
    first: int = 0
    """Which request meets the fault, from 0."""
    times: int = 1
    """How many do, from that one on."""
    seen: list[str] = field(default_factory=list)
    on_request: Callable[[int], object] = lambda _: None
    forgets: set[str] = field(default_factory=set)
    """Headers that never arrive."""
    is_closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def goes_wrong(self, fault: str | None, *, first: int = 0, times: int = 1) -> None:
        """From now on; requests are counted from here."""
        with self.lock:
            self.fault, self.first, self.times = fault, first, times
            self.seen.clear()

    def draw(self, request: str) -> str | None:
        """The fault that this request meets."""
        with self.lock:
            self.seen.append(request)
            at = len(self.seen) - 1
            met = self.fault if self.first <= at < self.first + self.times else None
        self.on_request(at)
        return met


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: Line

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Nothing."""

    def handle(self) -> None:
        with suppress(OSError, HTTPException):
            super().handle()

    def handle_one_request(self) -> None:
        super().handle_one_request()
        with suppress(ValueError):
            self.wfile.flush()

    def passes(self) -> None:
        """One request, from beginning to end."""
        met, size = self.line.draw(f"{self.command} {self.path}"), int(self.headers.get("Content-Length") or 0)
        if met == "cut in the middle":
            self.rfile.read(size // 2)
            return self.cut()
        body = self.rfile.read(size)
        if met in REFUSALS:
            return self.tell(_refusal(met))
        if met == "stall":
            self.line.is_closing.wait(STALL_S)
        if met == "changed on its way" and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        answer = self.ask(body)
        if met == "answer lost":
            return self.cut()
        if met == "answer truncated":
            return self.truncate(answer)
        if met == "checksum altered":
            answer.headers = [(name, _ALTERED.get(name.lower(), value)) for name, value in answer.headers]
        return self.tell(answer)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = passes  # noqa: N815 - their names there

    def ask(self, body: bytes) -> Answer:
        """What the server answers to the same request."""
        there = urlsplit(self.line.server)
        asked = HTTPConnection(str(there.hostname), there.port, timeout=60)
        try:
            asked.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in _BY_THE_WAY | self.line.forgets:
                    asked.putheader(name, value)
            asked.endheaders(body or None)
            answer = asked.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            asked.close()

    def tell(self, answer: Answer) -> None:
        """Pass the answer on."""
        self.send_response_only(answer.status)
        told = {name.lower() for name, _ in answer.headers}
        for name, value in answer.headers:
            if name.lower() not in _BY_THE_WAY:
                self.send_header(name, value)
        if "content-length" not in told:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def truncate(self, answer: Answer) -> None:
        """Half of the body; of an answer that has none, half of its first line."""
        if answer.body:
            self.send_response_only(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2])
        else:
            self.wfile.write(b"HTTP/1.1 20")
        self.cut()

    def cut(self) -> None:
        """The connection is gone."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)


REFUSALS = {
    "500": (500, "InternalError"),
    "503 slow down": (503, "SlowDown"),
    "403": (403, "AccessDenied"),
    "404 bucket": (404, "NoSuchBucket"),
}


def _refusal(met: str) -> Answer:
    status, code = REFUSALS[met]
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>so it is</Message></Error>".encode()
    return Answer(status, [("Content-Type", "application/xml")], body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news here."""


@contextmanager
def proxy(server: str) -> Iterator[Line]:
    """A line to the server on which nothing goes wrong yet."""
    handler = type("Handler", (_Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as listening:
        line = Line(f"http://127.0.0.1:{listening.server_address[1]}", server)
        handler.line = line  # type: ignore[attr-defined]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            line.is_closing.set()
            listening.shutdown()
            thread.join()
