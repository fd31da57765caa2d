"""WeChat on the loopback: two apps, people who agree or do not, codes that are good once and for their own app only."""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

ACCOUNT, SITE = ("wx-account", "account-secret"), ("wx-site", "site-secret")
PAGES = {"/connect/oauth2/authorize": ACCOUNT[0], "/connect/qrconnect": SITE[0]}


@dataclass
class Holder:
    """Whoever holds the telephone."""

    name: str
    agrees: bool = True
    snapshot: bool = False
    unionid: bool = True

    def called_by(self, app: str) -> str:
        return f"{app}:{self.name}"


class WeChatServer:
    """`holder` is asked on the page of agreement; `broken` answers every question about a code with a 502."""

    def __init__(self) -> None:
        self.holder = Holder("alice")
        self.broken = False
        self.slow = threading.Event()
        self.slow.set()
        self.codes: dict[str, tuple[str, str, Holder]] = {}
        self.asked: list[tuple[str, str]] = []  # page and scope
        self._numbers = itertools.count(1)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> WeChatServer:
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.slow.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def agree(self, path: str, asked: dict[str, str]) -> str:
        """Where the page of agreement leads: back with a code, or without one."""
        app, scope = asked["appid"], asked["scope"]
        if PAGES.get(path) != app or asked["response_type"] != "code":
            return "about:blank"
        self.asked.append((path, scope))
        back = {"state": asked["state"]}
        if self.holder.agrees:
            code = f"code{next(self._numbers)}"
            self.codes[code] = (app, scope, self.holder)
            back["code"] = code
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def whose(self, asked: dict[str, str]) -> dict:
        """The answer about a code, which is then used."""
        self.slow.wait()
        if (asked["appid"], asked["secret"]) not in (ACCOUNT, SITE):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        app, scope, holder = self.codes.get(asked["code"], ("", "", None))
        if holder is None or app != asked["appid"]:
            return {"errcode": 40029, "errmsg": "invalid code"}
        del self.codes[asked["code"]]
        said = {"access_token": "t", "expires_in": 7200, "openid": holder.called_by(app), "scope": scope}
        if holder.snapshot:
            said["is_snapshotuser"] = 1
        if holder.unionid and scope != "snsapi_base":
            said["unionid"] = f"union:{holder.name}"
        return said


def _handler(wechat: WeChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path in PAGES:
                self.send_response(302)
                self.send_header("Location", wechat.agree(parts.path, asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = json.dumps(wechat.whose(asked)).encode()
            self.send_response(502 if wechat.broken else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    return Handler
