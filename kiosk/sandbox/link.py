"""The line between a kiosk and its gateway, made up: passes requests on, or spoils them as told.

With a run folder it listens there as `network`, as simulated devices do: `{"do": "pull"}` cuts it,
`{"do": "plug"}` opens it again, `{"do": "mode", "mode": …}` sets any mode, `{"do": "state"}` answers `mode`,
`requests` (how many came), `last` (the method of the last, the mode that met it), `last_at` (ISO, UTC).
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from hardware.simulated.lines import ControlRefusedError, LineServer

NETWORK = "network"
# What two neighbours say to each other alone.
_OF_ONE_HOP = ("Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length")


class LinkMode(StrEnum):
    """What happens to a request."""

    OPEN = "open"
    CUT = "cut"  # the connection breaks before the request arrives
    FAILING = "failing"  # something in between answers 500
    ANSWER_LOST = "answer-lost"  # the request arrives and is done, the answer does not come back


class Link:
    """A relay on a free port of 127.0.0.1 to the gateway at `target`; `url` is where the kiosk calls."""

    def __init__(self, target: str, run_folder: Path | None = None) -> None:
        link = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                link._relay(self)

            # Names of the base class.
            do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
                """Keep quiet: requests hold submission ids."""

        self.mode = LinkMode.OPEN
        self.requests: list[str] = []
        self._last_at = ""
        self._run_folder = run_folder
        self._control: LineServer | None = None
        self._target = urlsplit(target)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        if self._run_folder is not None:
            self._control = LineServer(self._run_folder, NETWORK, self._respond)
        return self

    def __exit__(self, *_: object) -> None:
        if self._control is not None:
            self._control.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _respond(self, request: Mapping[str, object]) -> Mapping[str, object]:
        match request:
            case {"do": "pull"}:
                self.mode = LinkMode.CUT
            case {"do": "plug"}:
                self.mode = LinkMode.OPEN
            case {"do": "mode", "mode": str(mode)}:
                self.mode = LinkMode(mode)
            case {"do": "state"}:
                pass
            case _:
                raise ControlRefusedError(f"a network cannot {request.get('do')!r}")
        last = self.requests[-1] if self.requests else ""
        return {"mode": self.mode, "requests": len(self.requests), "last": last, "last_at": self._last_at}

    def _relay(self, handler: BaseHTTPRequestHandler) -> None:
        mode = self.mode
        handler.close_connection = True
        self.requests.append(f"{handler.command} {mode}")
        self._last_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        if mode is LinkMode.CUT:
            return
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if mode is LinkMode.FAILING:
            handler.send_error(500)
            return
        onward = http.client.HTTPConnection(self._target.hostname or "", self._target.port, timeout=30)
        try:
            headers = {
                name: text for name, text in handler.headers.items() if name.title() not in _OF_ONE_HOP
            }
            onward.request(handler.command, handler.path, body or None, headers)
            answer = onward.getresponse()
            content = answer.read()
        except OSError:  # the gateway is away by itself: the kiosk sees a connection that breaks
            return
        finally:
            onward.close()
        if mode is LinkMode.ANSWER_LOST:
            return
        handler.send_response_only(answer.status)
        for name, text in answer.getheaders():
            if name.title() not in _OF_ONE_HOP:
                handler.send_header(name, text)
        handler.send_header("Content-Length", answer.getheader("Content-Length") or str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
