"""The line between a kiosk and its gateway, made up: passes requests on, or spoils them as told."""

from __future__ import annotations

import http.client
import threading
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class LinkMode(StrEnum):
    """What happens to a request."""

    OPEN = "open"
    CUT = "cut"  # the connection breaks before the request arrives
    FAILING = "failing"  # something in between answers 500
    ANSWER_LOST = "answer-lost"  # the request arrives and is done, the answer does not come back


class Link:
    """A relay on a free port of 127.0.0.1 to the gateway at `target`; `url` is where the kiosk calls."""

    def __init__(self, target: str) -> None:
        link = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                link._relay(self)

            def do_PUT(self) -> None:
                link._relay(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
                """Keep quiet: requests hold submission ids."""

        self.mode = LinkMode.OPEN
        self.requests: list[str] = []
        self._target = urlsplit(target)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _relay(self, handler: BaseHTTPRequestHandler) -> None:
        mode = self.mode
        handler.close_connection = True
        self.requests.append(f"{handler.command} {mode}")
        if mode is LinkMode.CUT:
            return
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if mode is LinkMode.FAILING:
            handler.send_error(500)
            return
        onward = http.client.HTTPConnection(self._target.hostname or "", self._target.port, timeout=30)
        try:
            onward.request(handler.command, handler.path, body or None)
            answer = onward.getresponse()
            content = answer.read()
        finally:
            onward.close()
        if mode is LinkMode.ANSWER_LOST:
            return
        handler.send_response(answer.status)
        handler.send_header("Content-Type", answer.getheader("Content-Type") or "")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
