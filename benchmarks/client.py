"""The smallest client that can ask: one connection, kept open, a request made ready before."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlsplit


class WrongAnswer(Exception):
    """Not a 200: what would be measured is not the page."""


class Line:
    """A connection to a server of this machine."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port
        self.socket = socket.create_connection((host, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> bytes:
        """The body, as it came. Raises WrongAnswer."""
        request = f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.socket.sendall(request.encode())
        return self._read(path)

    def _read(self, path: str) -> bytes:
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more(path)
        head = got[:end].lower()
        if b" 200" not in head[:20]:
            raise WrongAnswer(f"{path}: {head[:60]!r}")
        at = head.find(b"content-length:")
        if at < 0:
            raise WrongAnswer(f"{path}: an answer without its length")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0])
        while len(got) < end + 4 + length:
            got += self._more(path)
        return got[end + 4 :]

    def _more(self, path: str) -> bytes:
        part = self.socket.recv(65_536)
        if not part:
            raise WrongAnswer(f"{path}: the connection ended")
        return part

    def milliseconds(self, path: str) -> float:
        started = time.perf_counter()
        self.ask(path)
        return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        self.socket.close()


def flood(lines: Sequence[Line], path: str, requests: int) -> float:
    """Requests a second, so many in all, over these connections at once."""
    each = requests // len(lines)
    threads = [threading.Thread(target=_ask_often, args=(line, path, each)) for line in lines]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * len(lines) / (time.perf_counter() - started)


def _ask_often(line: Line, path: str, times: int) -> None:
    for _ in range(times):
        line.ask(path)


def peer(url: str) -> tuple[Line, str]:
    """A connection to another portal on this machine, and the path to ask it for."""
    from benchmarks.cities import check_loopback

    parts = urlsplit(check_loopback(url))
    return Line(parts.port or 80, parts.hostname or ""), (parts.path or "/") + (
        f"?{parts.query}" if parts.query else ""
    )
