"""A headless Chromium, and the web server of the pages that it opens."""

from __future__ import annotations

import http.client
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn

NAMES = ["chromium", "chromium-headless-shell", "chromium-browser", "google-chrome"]

#: The browser to test with; None where there is none.
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)

#: Quiet, on its own, and without a sandbox, which containers rarely allow: it opens no page but ours.
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
]


@contextmanager
def browsing(url: str, profile: Path, *options: str) -> Iterator[None]:
    """Has the browser open a page, and ends it."""
    browser = subprocess.Popen(
        [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", *options, url],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()


class PageServer:
    """Serves one page, takes its report, and hands every other request on to `upstream`, as whoever rebinds a name does."""

    def __init__(self, page: Path, address: tuple[str, int] = ("127.0.0.1", 0), upstream: int | None = None) -> None:
        self._reports: queue.Queue[dict] = queue.Queue()
        handler = type("Handler", (_Handler,), {"page": page.read_bytes(), "upstream": upstream, "reports": self._reports})
        self._server = _Server(address, handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def report(self) -> dict:
        """What the page has made of its attempts; waits for it."""
        try:
            return self._reports.get(timeout=60)
        except queue.Empty:
            raise AssertionError("the page in the browser has reported nothing within 60 s") from None

    def __enter__(self) -> PageServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingMixIn, TCPServer):
    """Asks no name server for its own name, unlike the one of http.server."""

    allow_reuse_address = True
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    page: bytes
    upstream: int | None
    reports: queue.Queue[dict]

    def do_GET(self) -> None:
        if self.path.startswith("/page"):
            self._answer(200, self.page)
        else:
            self._forward(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/report":
            self.reports.put(json.loads(body))
            self._answer(204, b"")
        else:
            self._forward(body)

    def _forward(self, body: bytes | None) -> None:
        if self.upstream is None:
            self._answer(404, b"")
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=20)
        connection.request(self.command, self.path, body, dict(self.headers))
        response = connection.getresponse()
        self._answer(response.status, response.read())
        connection.close()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""
