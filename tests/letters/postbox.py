"""A mail server on the loopback that counts what it takes. Its manners can be made bad."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from email.message import Message

from tests.faults.gateway import BROKEN, BUSY, OK, REFUSES, TAKES_AND_HANGS_UP

ANSWERS = {BUSY: "451 later", REFUSES: "550 nobody of that name"}


class PostBox(socketserver.ThreadingTCPServer):
    """`manner` decides what the next mail meets."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.manner, self.taken = OK, []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> PostBox:
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def mails(self) -> list[Message]:
        return [message_from_bytes(mail) for mail in self.taken]


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            order = line.decode().split(":")[0].strip().upper().split(" ")[0]
            if order == "QUIT":
                self._say("221 bye")
                return
            if order == "RCPT" and self.server.manner in ANSWERS:
                self._say(ANSWERS[self.server.manner])
            elif order == "DATA":
                if not self._take():
                    return
            else:
                self._say("250 ok")

    def _take(self) -> bool:
        """Whether the line goes on."""
        if self.server.manner == BROKEN:
            return False
        self._say("354 go on")
        mail = b""
        while (line := self.rfile.readline()) and line != b".\r\n":
            mail += line
        self.server.taken.append(mail)
        if self.server.manner == TAKES_AND_HANGS_UP:
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
