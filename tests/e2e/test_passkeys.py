"""Passkeys of those who serve, with Chromium's own authenticator: enrolled, used, refused, taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, expect

from tests.e2e.browsers import Visitor

pytestmark = pytest.mark.e2e
KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


class Telephone:
    """Somebody's telephone with its own authenticator. A passkey belongs to a name, so the site is asked by one."""

    def __init__(self, visit: Callable[..., Visitor], site) -> None:
        self.there = visit()
        self.there.base = f"http://localhost:{urlsplit(site.base).port}"
        self.site = site
        self.cdp: CDPSession = self.there.context.new_cdp_session(self.there.page)
        self.cdp.send("WebAuthn.enable")
        self.key = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def messages(self) -> list[Path]:
        """All that were sent to this number, oldest first."""
        return sorted((self.site.data / "sms").glob(f"*{self.site.town['officer']}.json"))

    def passkeys(self) -> list:
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"]

    def is_somebody(self, really: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": really})

    def by_number(self) -> None:
        """In with the telephone's code, which for a new telephone is all there is."""
        self.there.open("/accounts/login/?next=/work/")
        self.there.page.get_by_label("手机号").fill(self.site.town["officer"])
        self.there.press("获取验证码")
        told = [json.loads(path.read_text()) for path in self.messages()]
        self.there.page.get_by_label("验证码").fill(next(one["code"] for one in reversed(told) if "code" in one))
        with self.there.page.expect_navigation():
            self.there.page.get_by_role("button", name="登录", exact=True).click()

    def leaves(self) -> None:
        self.there.open("/accounts/logout/")
        with self.there.page.expect_navigation():
            self.there.page.get_by_role("main").get_by_role("button", name="退出登录").click()

    def presses_passkey(self) -> None:
        self.there.page.get_by_role("button", name="用通行密钥").click()


def test_a_day_with_a_passkey(visit, site):
    telephone = Telephone(visit, site)
    page = telephone.there.page
    telephone.by_number()
    expect(page.get_by_role("heading", name="先设置第二道验证")).to_be_visible()
    telephone.there.must_fit()
    telephone.there.press("用通行密钥")

    # enrolled: a name, one press; spare codes come with it, and the desk is open
    page.get_by_label("名称").fill("值班手机")
    page.get_by_label("以后只用它登录").check()
    telephone.there.must_fit()
    telephone.there.press("添加")
    expect(page.get_by_role("heading", name="请记下备用码")).to_be_visible()
    telephone.there.must_fit()
    expect(page.locator("main code")).to_have_count(10)
    assert len(telephone.passkeys()) == 1
    telephone.there.press("记好了，继续")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()

    # in by the passkey alone: no number, no message
    sent = telephone.messages()
    telephone.leaves()
    telephone.there.open("/accounts/login/?next=/work/")
    telephone.presses_passkey()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    assert telephone.messages() == sent

    # somebody else holds the telephone: said beside the button, and nobody is in
    telephone.leaves()
    telephone.is_somebody(False)
    telephone.there.open("/accounts/login/?next=/work/")
    telephone.presses_passkey()
    expect(page.get_by_role("alert").filter(has_text="没有成功")).to_be_visible()
    telephone.there.must_fit()
    telephone.is_somebody(True)
    telephone.presses_passkey()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()

    # listed, and taken away on a page of ours
    telephone.there.open("/accounts/2fa/webauthn/")
    expect(page.get_by_text("值班手机")).to_be_visible()
    telephone.there.must_fit()
    telephone.there.press("改名")
    expect(page.get_by_role("heading", name="再确认一次是您本人")).to_be_visible()
    telephone.there.must_fit()
    telephone.there.press("用通行密钥")  # a link: spare codes are asked for first
    with page.expect_navigation():
        telephone.presses_passkey()
    page.get_by_label("名称").fill("旧手机")
    telephone.there.press("保存")
    expect(page.get_by_text("旧手机")).to_be_visible()
    telephone.there.press("删除")
    telephone.there.must_fit()
    telephone.there.press("删除")
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()
    telephone.there.open("/work/")
    expect(page.get_by_role("heading", name="先设置第二道验证")).to_be_visible()
