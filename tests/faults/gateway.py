"""An SMS gateway on the loopback that counts what reaches it and never drops a twin. Its manners can be made bad."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.faults.tongues import BROKEN, BUSY, OK, REFUSES, Plain, WeChat

__all__ = ["BROKEN", "BUSY", "HANGS", "LATE", "OK", "REFUSES", "TAKES_AND_BREAKS", "TAKES_AND_HANGS_UP", "Gateway"]
TAKES_AND_BREAKS, TAKES_AND_HANGS_UP, HANGS, LATE = "takes and breaks", "takes and hangs up", "hangs", "late"


class Gateway:
    """POST / takes a message, GET /status?id= tells about one, in our own tongue or a provider's.

    manner(id, nth) is asked at the nth POST of an id and returns one of the words above. `tongue.fates` holds what
    became of a message that was taken, where that is not "accepted".
    """

    def __init__(self, port: int = 0, delay: float = 0.0, tongue: Plain | None = None) -> None:
        self.tongue = tongue or Plain()
        self.manner: Callable[[str, int], str] = lambda id, nth: OK
        self.delay = delay
        self.taken: Counter[str] = Counter()
        self.tries: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.messages: dict[str, dict] = {}
        self.at_once = self.most_at_once = 0
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.server = _Server(("127.0.0.1", port), _handler(self))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"

    @property
    def query_url(self) -> str:
        return f"{self.url}status"

    def __enter__(self) -> Gateway:
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def twins(self) -> dict[str, int]:
        """What was taken more than once."""
        return {id: times for id, times in self.taken.items() if times > 1}

    def receive(self, message: dict) -> str:
        """Count it, and say how the answer goes."""
        id = message["id"]
        with self.lock:
            self.tries[id] += 1
            manner = self.manner(id, self.tries[id])
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        if self.delay:
            time.sleep(self.delay)
        with self.lock:
            self.at_once -= 1
            if manner in (OK, TAKES_AND_BREAKS, TAKES_AND_HANGS_UP, LATE) and self._is_new(message):
                self.taken[id] += 1
                self.messages[id] = message
        return manner

    def _is_new(self, message: dict) -> bool:
        if isinstance(self.tongue, WeChat):
            return self.tongue.takes(message) and not self.taken[message["id"]]
        return True

    def status(self, id: str) -> str:
        with self.lock:
            self.asked[id] += 1
            return self.tongue.fates.get(id, "accepted") if self.taken[id] else "unknown"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is what this gateway is for."""


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message = gateway.tongue.message(self.path, self.headers, body)
            if message is None:
                self._answer(*gateway.tongue.told(self.path, self.headers, body, gateway.messages))
                return
            manner = gateway.receive(message)
            if manner in (HANGS, LATE):
                gateway.closing.wait(30)
            elif manner != TAKES_AND_HANGS_UP:
                self._answer(*gateway.tongue.answer(manner, message))

        def do_GET(self) -> None:
            if answer := gateway.tongue.asked(self.path):
                self._answer(*answer)
                return
            id = parse_qs(urlsplit(self.path).query).get("id", [""])[0]
            self._answer(200, {"status": gateway.status(id)})

        def _answer(self, status: int, answer: dict) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Not a word: the tests read the counts."""

    return Handler
