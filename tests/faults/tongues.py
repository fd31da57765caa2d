"""The languages a gateway on the loopback can speak: our own, Aliyun's, Tencent's and WeChat's.

Each reads a POST and says what it is: a message to be taken, or a question; and how an answer looks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

OK, BUSY, REFUSES, BROKEN = "ok", "busy", "refuses", "broken"
Answer = tuple[int, dict[str, Any]]


class Plain:
    """POST {id, to, template, params, text}; GET ?id=."""

    words = {OK: 200, BUSY: 429, REFUSES: 400}

    def __init__(self) -> None:
        self.fates: dict[str, str] = {}

    def message(self, path: str, heads: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        """The message, with its `id`; None for a question."""
        return json.loads(body)

    def answer(self, manner: str, message: dict[str, Any]) -> Answer:
        return self.words.get(manner, 503), {"id": message["id"]}

    def told(self, path: str, heads: Mapping[str, str], body: bytes, taken: Mapping[str, dict]) -> Answer:
        raise NotImplementedError

    def asked(self, path: str) -> Answer | None:
        """The answer to a GET that is not about a message."""
        return None


class Aliyun(Plain):
    """RPC with a form: Action=SendSms, Action=QuerySendDetails."""

    words = {OK: "OK", BUSY: "isv.BUSINESS_LIMIT_CONTROL", REFUSES: "isv.MOBILE_NUMBER_ILLEGAL"}
    states = {"accepted": 1, "failed": 2, "delivered": 3}

    def message(self, path: str, heads: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        said = self._read(path, body)
        if said["Action"] != "SendSms":
            return None
        params = json.loads(said["TemplateParam"])
        return {"id": said["OutId"], "to": said["PhoneNumbers"], "template": said["TemplateCode"], "params": params,
                "sign": said["SignName"]}  # fmt: skip

    def answer(self, manner: str, message: dict[str, Any]) -> Answer:
        if manner not in self.words:
            return 503, {"Code": "ServiceUnavailable", "Message": "-"}
        return 200, {"Code": self.words[manner], "Message": "-", "BizId": "1", "RequestId": "r"}

    def told(self, path: str, heads: Mapping[str, str], body: bytes, taken: Mapping[str, dict]) -> Answer:
        said = self._read(path, body)
        mine = [id for id, message in taken.items() if message["to"] == said["PhoneNumber"]]
        first = (int(said["CurrentPage"]) - 1) * int(said["PageSize"])
        rows = [
            {"OutId": id, "SendStatus": self.states[self.fates.get(id, "accepted")]}
            for id in mine[first : first + int(said["PageSize"])]
        ]
        return 200, {"Code": "OK", "Message": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}

    @staticmethod
    def _read(path: str, body: bytes) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(f"{urlsplit(path).query}&{body.decode()}").items()}


class Tencent(Plain):
    """JSON, with the action in a head; asked, it knows only what has been reported."""

    words = {OK: "Ok", BUSY: "LimitExceeded.PhoneNumberDailyLimit", REFUSES: "FailedOperation.PhoneNumberInBlacklist"}
    states = {"delivered": "SUCCESS", "failed": "FAIL"}

    def message(self, path: str, heads: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        said = json.loads(body)
        if heads["X-TC-Action"] != "SendSms":
            return None
        return {"id": said["SessionContext"], "to": said["PhoneNumberSet"][0], "template": said["TemplateId"],
                "params": said["TemplateParamSet"], "sign": said["SignName"]}  # fmt: skip

    def answer(self, manner: str, message: dict[str, Any]) -> Answer:
        if manner not in self.words:
            return 503, {}
        status = {"SerialNo": "1", "PhoneNumber": message["to"], "Code": self.words[manner], "SessionContext": ""}
        return 200, {"Response": {"SendStatusSet": [status], "RequestId": "r"}}

    def told(self, path: str, heads: Mapping[str, str], body: bytes, taken: Mapping[str, dict]) -> Answer:
        asked = json.loads(body)
        rows = [
            {"SessionContext": id, "ReportStatus": self.states[self.fates[id]]}
            for id, message in taken.items()
            if message["to"] == asked["PhoneNumber"] and self.fates.get(id) in self.states
        ]
        return 200, {"Response": {"PullSmsSendStatusSet": rows, "RequestId": "r"}}


class WeChat(Plain):
    """Tokens and template messages. A `client_msg_id` is sent once, as WeChat promises for ten minutes."""

    words = {OK: 0, BUSY: -1, REFUSES: 43004}

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []

    def message(self, path: str, heads: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        if "/message/template/send" not in path:
            return None
        said = json.loads(body)
        return {"id": said["client_msg_id"], "to": said["touser"], "template": said["template_id"], "link": said["url"],
                "params": {name: one["value"] for name, one in said["data"].items()},
                "token": parse_qs(urlsplit(path).query)["access_token"][0]}  # fmt: skip

    def answer(self, manner: str, message: dict[str, Any]) -> Answer:
        if message["token"] != self.tokens[-1]:
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        if manner not in self.words:
            return 503, {}
        return 200, {"errcode": self.words[manner], "errmsg": "-", "msgid": 1}

    def asked(self, path: str) -> Answer | None:
        """Whose code it is: code-oAlice is that of oAlice."""
        code = parse_qs(urlsplit(path).query).get("code", [""])[0]
        return 200, {"openid": code.removeprefix("code-")} if code.startswith("code-") else {"errcode": 40029}

    def takes(self, message: dict[str, Any]) -> bool:
        return message["token"] == self.tokens[-1]

    def told(self, path: str, heads: Mapping[str, str], body: bytes, taken: Mapping[str, dict]) -> Answer:
        if json.loads(body)["force_refresh"] or not self.tokens:
            self.tokens.append(f"token{len(self.tokens)}")
        return 200, {"access_token": self.tokens[-1], "expires_in": 7200}
