"""Outcomes against a real server on loopback: only what certainly did not arrive may be sent again unasked."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accounts import moment, sms
from accounts.sms import NoAnswer, Outcome, deliver

MESSAGE = {"id": "m1", "to": "+8619900000001", "template": "login_code", "params": {"code": "123456"}, "text": "验证码"}


class Gateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.seen: list[tuple[str, dict | None]] = []
        self.status, self.answer, self.vanish, self.wait = 200, b"{}", False, 0.0
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send?key=k"


class Desk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer_with(body)

    def do_GET(self) -> None:
        self.answer_with(None)

    def answer_with(self, body: dict | None) -> None:
        self.server.seen.append((self.path, body))
        if self.server.vanish:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.server.released.wait(self.server.wait)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_given) -> None:
        pass


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.SMS_HTTP_URL = server.url
    settings.SMS_QUERY_URL = f"http://127.0.0.1:{server.server_port}/ask"
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def query(id: str) -> str:
    return sms.query(id, MESSAGE["to"], moment.now())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_gateway_gets_exactly_the_five_fields(gateway):
    assert deliver(**MESSAGE) is Outcome.TAKEN
    assert gateway.seen == [("/send?key=k", MESSAGE)]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.TAKEN),
        (202, Outcome.TAKEN),
        (204, Outcome.TAKEN),
        (302, Outcome.IN_DOUBT),
        (400, Outcome.REFUSED),
        (404, Outcome.REFUSED),
        (429, Outcome.NOT_SENT),
        (500, Outcome.IN_DOUBT),
        (503, Outcome.IN_DOUBT),
    ],
)
def test_each_status_has_its_outcome(gateway, status, outcome):
    gateway.status = status
    assert deliver(**MESSAGE) is outcome


def test_nobody_listening_is_certainly_not_sent(settings):
    settings.SMS_HTTP_URL = f"http://127.0.0.1:{free_port()}/"
    assert deliver(**MESSAGE) is Outcome.NOT_SENT


def test_a_line_lost_after_sending_is_in_doubt(gateway):
    gateway.vanish = True
    assert deliver(**MESSAGE) is Outcome.IN_DOUBT
    assert len(gateway.seen) == 1


def test_a_gateway_that_hangs_is_in_doubt(gateway, monkeypatch):
    monkeypatch.setattr(sms, "READ_SECONDS", 0.2)
    gateway.wait = 5
    assert deliver(**MESSAGE) is Outcome.IN_DOUBT


def test_hanging_and_connecting_together_stay_below_ten_seconds():
    assert sms.CONNECT_SECONDS + sms.READ_SECONDS < 10


@pytest.mark.parametrize("state", ["unknown", "accepted", "delivered", "failed"])
def test_the_gateway_is_asked_by_id(gateway, state):
    gateway.answer = json.dumps({"status": state}).encode()
    assert query("m 1") == state
    assert gateway.seen == [("/ask?id=m+1", None)]


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"{}"), (200, b"{}"), (200, b"[]"), (200, b"<p>"), (200, b'{"status": "?"}')]
)
def test_no_clear_word_is_not_the_word_unknown(gateway, status, answer):
    gateway.status, gateway.answer = status, answer
    with pytest.raises(NoAnswer):
        query("m1")


def test_a_gateway_that_cannot_be_asked_gives_no_answer(gateway, settings):
    settings.SMS_QUERY_URL = ""
    with pytest.raises(NoAnswer):
        query("m1")
    settings.SMS_QUERY_URL = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(NoAnswer):
        query("m1")


def test_nothing_of_it_reaches_a_log(gateway, caplog):
    caplog.set_level("DEBUG")
    deliver(**MESSAGE)
    gateway.status = 500
    deliver(**MESSAGE)
    assert "19900000001" not in caplog.text
    assert "123456" not in caplog.text


def test_without_a_gateway_a_message_is_a_file(data_folder, messages_sent):
    assert deliver(**MESSAGE) is Outcome.TAKEN
    assert messages_sent() == [{"id": "m1", "to": "+8619900000001", "text": "验证码", "code": "123456"}]
    (file,) = (data_folder / "sms").iterdir()
    assert file.name.endswith("-19900000001.json")


def test_only_login_codes_name_a_code(messages_sent):
    deliver(**{**MESSAGE, "template": "case_accepted"})
    assert set(messages_sent()[0]) == {"id", "to", "text"}


def test_the_file_appears_whole_or_not_at_all(data_folder, monkeypatch):
    def torn(_source, _target):
        raise OSError("disk full")

    monkeypatch.setattr(sms.os, "rename", torn)
    assert deliver(**MESSAGE) is Outcome.NOT_SENT
    assert not list((data_folder / "sms").glob("*.json"))


def test_files_can_be_asked_about_as_well():
    assert query("m1") == "unknown"
    deliver(**MESSAGE)
    assert query("m1") == "delivered"
    assert query("m2") == "unknown"
