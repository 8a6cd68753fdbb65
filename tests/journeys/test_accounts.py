"""An account from its first letter to a passkey, in the browser."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
PASSWORD = "dui-zhun-" + secrets.token_hex(6)


def code(secret: str) -> str:
    """The six digits an app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def signed_up(page: Page, letters: Callable[[str], str]) -> str:
    """A fresh account, its address confirmed through the letter; answers the address."""
    address = f"j{secrets.token_hex(4)}@people.example"
    page.goto("/account/signup/")
    page.get_by_label("姓名").fill("旅程 示例")
    page.get_by_label("电子邮件").fill(address)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("密码（重复）").fill(PASSWORD)
    page.get_by_role("button", name="注册").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("去看邮件")
    link = re.search(r"https?://[^/\s]+(/account/confirm-email/[^\s]+)", letters(address))
    assert link is not None
    page.goto(link.group(1))
    page.get_by_role("button", name="确认").click()
    return address


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("电子邮件").fill(address)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def go_in(page: Page, path: str) -> None:
    """A page of the account's safety; it may ask for the password again first."""
    page.goto(path)
    if page.get_by_role("heading", level=1).inner_text() == "是你吗？":
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="继续").click()


def test_sign_up_confirm_and_a_second_factor(
    open_page: Callable[..., Page], look: Any, letters: Callable[[str], str]
) -> None:
    """Nobody signs in before the address is confirmed; then codes from an app are asked for after the password."""
    page = open_page()
    address = signed_up(page, letters)
    sign_in(page, address)
    page.wait_for_url("**/today")
    look(page, "today-of-nobody")
    page.goto("/acting")
    look(page, "acting-for-nobody")
    go_in(page, "/account/2fa/totp/activate/")
    look(page, "totp")
    secret = page.locator("form code").inner_text()
    page.get_by_label(re.compile("验证码|代码")).fill(code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator("main")).to_contain_text("个未用")
    look(page, "recovery-codes")
    page.goto("/account/2fa/")
    look(page, "second-factor-on")
    other = open_page()
    sign_in(other, address)
    expect(other.get_by_role("heading", level=1)).to_have_text("两步验证")
    look(other, "second-factor-asked")
    for path in ("/account/email/", "/account/password/change/"):
        page.goto(path)
        look(page, path.strip("/").replace("/", "-"))


def test_a_passkey_made_and_used(
    open_page: Callable[..., Page], look: Any, letters: Callable[[str], str]
) -> None:
    """Made under our content security policy with the browser's own authenticator, then used without a password."""
    page = open_page()
    address = signed_up(page, letters)
    sign_in(page, address)
    page.wait_for_url("**/today")
    driver = page.context.new_cdp_session(page)
    driver.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    driver.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    go_in(page, "/account/2fa/webauthn/add/")
    look(page, "passkey-add")
    page.get_by_label(re.compile("名称|Name")).first.fill("旅程的设备")
    page.locator("main input[type=checkbox]").check()
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url(re.compile("/account/2fa/(?!webauthn/add)"))
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("旅程的设备")
    look(page, "passkeys")
    page.get_by_role("button", name="退出").click()
    page.goto("/account/logout/")
    if page.get_by_role("button", name="退出").count():
        page.locator("main").get_by_role("button", name="退出").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/today")
    expect(page.locator(".who")).to_contain_text("旅程 示例")


def test_guessing_is_stopped(
    open_page: Callable[..., Page], look: Any, letters: Callable[[str], str]
) -> None:
    """After five wrong passwords the page says what to do; the right password does not help for a while."""
    page = open_page()
    address = signed_up(page, letters)
    for _attempt in range(5):
        sign_in(page, address, "wrong-" + secrets.token_hex(4))
    sign_in(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("等一会儿")
    look(page, "locked-out")
