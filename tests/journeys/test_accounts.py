"""An account from its first letter to a passkey, in the browser."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESKTOP, PHONE, dress

pytestmark = pytest.mark.journey
PASSWORD = "dui-zhun-" + secrets.token_hex(6)
Letters = Callable[..., str]
Open = Callable[..., Page]


def code(secret: str) -> str:
    """The six digits an app shows, with at least eight seconds left to type them."""
    left = 30 - time.time() % 30
    if left < 8:
        time.sleep(left)
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def link_in(letter: str) -> str:
    """The address a letter leads to, without the host."""
    found = re.search(r"https?://[^/\s]+(/account/[^\s]+)", letter)
    assert found is not None
    return found.group(1)


def signed_up(page: Page, letters: Letters, look: Any = None) -> str:
    """A fresh account, its address confirmed through the letter; answers the address."""
    address = f"j{secrets.token_hex(4)}@people.example"
    page.goto("/account/signup/")
    page.get_by_label("姓名").fill("旅程 示例")
    page.get_by_label("邮箱地址").fill(address)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次密码").fill(PASSWORD)
    press(page, "注册")
    expect(page.get_by_role("heading", level=1)).to_have_text("去看邮件")
    if look:
        look(page, "verification-sent")
    page.goto(link_in(letters(address)))
    if look:
        look(page, "email-confirm")
    press(page, "确认")
    return address


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("邮箱地址").fill(address)
    page.get_by_label("密码", exact=True).fill(password)
    press(page, "登录")


@pytest.fixture
def inside(open_page: Open, letters: Letters) -> tuple[Page, str]:
    """A browser signed in to a fresh account, and its address."""
    page = open_page()
    address = signed_up(page, letters)
    sign_in(page, address)
    page.wait_for_url("**/today")
    return page, address


def go_in(page: Page, path: str, look: Any = None) -> None:
    """A page of the account's safety; it may ask for the password again first."""
    page.goto(path)
    prove(page, look)


def prove(page: Page, look: Any = None) -> None:
    if title(page) == "是你吗？":
        if look:
            look(page, "reauthenticate")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        press(page, "继续")


def with_codes(page: Page, look: Any = None) -> str:
    """Codes from an app switched on; answers the secret."""
    go_in(page, "/account/2fa/totp/activate/", look)
    if look:
        look(page, "totp")
    secret = page.locator("form code").inner_text()
    page.get_by_label("验证码").fill(code(secret))
    press(page, "启用")
    expect(page.locator("main")).to_contain_text("10 个未用")
    return secret


def test_from_sign_up_to_a_second_factor(
    open_page: Open, look_everywhere: Any, look: Any, letters: Letters
) -> None:
    """Nobody signs in before the address is confirmed; then codes from an app are asked for after the password."""
    page = open_page()
    look_everywhere_of(page, look_everywhere, "/account/login/", "/account/signup/")
    address = signed_up(page, letters, look_everywhere)
    sign_in(page, address)
    page.wait_for_url("**/today")
    look(page, "today-of-nobody")
    page.goto("/acting")
    look(page, "acting-for-nobody")
    look_everywhere_of(page, look_everywhere, "/account/2fa/", "/account/email/", "/account/logout/")
    secret = with_codes(page, look_everywhere)
    look_everywhere(page, "recovery-codes")
    look_everywhere_of(page, look_everywhere, "/account/2fa/", "/account/email/", suffix="-on")
    look_everywhere_of(
        page, look_everywhere, "/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/generate/"
    )
    other = open_page()
    sign_in(other, address)
    expect(other.get_by_role("heading", level=1)).to_have_text("两步验证")
    look_everywhere(other, "second-factor-asked")
    other.get_by_label("验证码").fill("000000")
    press(other, "登录")
    expect(other.locator(".summary")).to_contain_text("验证码不对")
    look(other, "second-factor-wrong")
    other.get_by_label("验证码").fill(code(secret))
    press(other, "登录")
    other.wait_for_url("**/today")


def look_everywhere_of(page: Page, look_everywhere: Any, *paths: str, suffix: str = "") -> None:
    for path in paths:
        page.goto(path)
        look_everywhere(page, path.strip("/").replace("/", "-") + suffix)


def test_a_recovery_code_opens_once(inside: tuple[Page, str], open_page: Open) -> None:
    """Phone lost: a printed code lets in, the same code not again; the file holds all that are left."""
    page, address = inside
    with_codes(page)
    printed = page.locator(".codes code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert printed in download.value.path().read_text()
    for lets_in in (True, False):
        other = open_page()
        sign_in(other, address)
        other.get_by_label("验证码").fill(printed)
        press(other, "登录")
        if lets_in:
            other.wait_for_url("**/today")
        else:
            expect(other.locator(".summary")).to_contain_text("已经用过")


def with_authenticator(page: Page) -> None:
    """The browser's own device, which confirms everything at once."""
    driver = page.context.new_cdp_session(page)
    driver.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    driver.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_made_used_and_removed(inside: tuple[Page, str], look_everywhere: Any) -> None:
    """Made under our content security policy, then used without a password, renamed and taken away."""
    page, _address = inside
    with_authenticator(page)
    go_in(page, "/account/2fa/webauthn/add/")
    look_everywhere(page, "passkey-add")
    page.get_by_label("名称").fill("旅程的设备")
    press(page, "添加通行密钥")
    page.wait_for_url(re.compile("/account/2fa/(?!webauthn/add)"))
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("旅程的设备")
    look_everywhere(page, "passkeys")
    with page.expect_navigation():
        page.locator("header").get_by_role("button", name="退出").click()
    page.goto("/account/login/")
    press(page, "用通行密钥登录")
    page.wait_for_url("**/today")
    expect(page.locator(".who")).to_contain_text("旅程 示例")
    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name="改名").click()
    prove(page)
    look_everywhere(page, "passkey-rename")
    page.get_by_role("link", name="不做了").click()
    page.get_by_role("link", name="删除").click()
    look_everywhere(page, "passkey-remove")
    press(page, "删除")
    expect(page.locator("main")).to_contain_text("还没有通行密钥")
    look_everywhere(page, "passkeys-none")


def test_a_device_that_does_not_answer(open_page: Open, look: Any) -> None:
    """Without a device the page says what happened in words; nothing stands on the console."""
    page = open_page()
    page.goto("/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('away')) }")
    press(page, "用通行密钥登录")
    expect(page.locator("#passkey-unanswered")).to_be_visible()
    look(page, "passkey-unanswered")


def test_a_new_password_by_letter(
    inside: tuple[Page, str], open_page: Open, look_everywhere: Any, look: Any, letters: Letters
) -> None:
    """Forgotten: a letter leads to a new one, the old one is worth nothing, and a second letter tells of it."""
    page, address = inside
    look_everywhere_of(page, look_everywhere, "/account/password/change/")
    other = open_page()
    look_everywhere_of(other, look_everywhere, "/account/password/reset/")
    other.get_by_label("邮箱地址").fill(address)
    press(other, "发送链接")
    look_everywhere(other, "password-reset-done")
    other.goto(link_in(letters(address, "/password/reset/key/")))
    look_everywhere(other, "password-reset-from-key")
    other.get_by_label("新密码").fill("not-" + PASSWORD)
    other.get_by_label("再输一次密码").fill(PASSWORD)
    press(other, "设置")
    expect(other.locator(".summary")).to_contain_text("两次密码不一样")
    look(other, "password-reset-wrong")
    fresh = "xin-" + PASSWORD
    other.get_by_label("新密码").fill(fresh)
    other.get_by_label("再输一次密码").fill(fresh)
    press(other, "设置")
    expect(other.get_by_role("heading", level=1)).to_have_text("新密码已生效")
    look_everywhere(other, "password-reset-from-key-done")
    sign_in(other, address)
    expect(other.locator(".summary")).to_contain_text("邮箱地址或密码不对")
    look(other, "sign-in-wrong")
    sign_in(other, address, fresh)
    other.wait_for_url("**/today")
    letters(address, "通过邮件重新设置")
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_guessing_is_stopped(open_page: Open, look: Any, letters: Letters) -> None:
    """After five wrong passwords the page says when to try again; the right one does not help, nor do capitals."""
    page = open_page()
    address = signed_up(page, letters)
    for attempt in range(5):
        sign_in(page, address.upper() if attempt % 2 else address, "wrong-" + secrets.token_hex(4))
    sign_in(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("暂停登录")
    expect(page.locator("main")).to_contain_text("从头再等 15 分钟")
    look(page, "locked-out")
    dress(page, PHONE, "dark")
    look(page, "locked-out-phone")
    dress(page, DESKTOP, "light")


def test_what_is_typed_wrong_at_sign_up(open_page: Open, look: Any) -> None:
    """A summary on top, a sentence under each field; what was typed is kept, the passwords are not."""
    page = open_page(phone=True)
    page.goto("/account/signup/")
    page.get_by_label("姓名").fill("看不见\u202e的")
    page.get_by_label("邮箱地址").fill("nobody@people.example")
    page.get_by_label("密码", exact=True).fill("password")
    page.get_by_label("再输一次密码").fill("password")
    press(page, "注册")
    expect(page.locator(".summary li")).to_have_count(3)
    expect(page.get_by_label("邮箱地址")).to_have_value("nobody@people.example")
    expect(page.get_by_label("密码", exact=True)).to_have_value("")
    look(page, "sign-up-wrong-phone")


def test_pages_nobody_asks_for(open_page: Open, look_everywhere: Any) -> None:
    """An account that rests, a link too old, a service elsewhere that was left: each says what to do."""
    page = open_page()
    for path in (
        "/account/inactive/",
        "/account/confirm-email/no-such-key/",
        "/account/password/reset/key/1-no-such-key/",
        "/account/3rdparty/login/cancelled/",
        "/account/3rdparty/login/error/",
    ):
        page.goto(path)
        look_everywhere(page, path.strip("/").replace("/", "-"))
