"""One story of supervision on a phone, by the stop-watch: drawn, checked with the line gone in the middle, failed, its badge removed, weighed more."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

from junheng.core.draw.documents import frozen_digest
from junheng.core.draw.record import differences
from junheng.core.draw.seed import commitment
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.proof import check_proof, parse_bundle
from junheng.hub.demo.services.cast import BODIES
from junheng.hub.institutions.rules.codes import check_digit

pytestmark = pytest.mark.journey

CODES = {each.key: each.code + check_digit(each.code) for each in BODIES}
SECRETS = {"zj-office": "c" * 32, "sh-office": "d" * 32}
CALL = """([method, path, body]) => fetch('/api/v1/' + path, {
  method, headers: {'Content-Type': 'application/json', 'X-CSRFToken': (/csrftoken=([^;]+)/.exec(document.cookie) || [])[1] || ''},
  body: body === null ? undefined : JSON.stringify(body),
}).then(answer => answer.text().then(text => [answer.status, text]))"""


def call(page: Page, path: str, body: Any = None, method: str = "POST") -> Any:
    """What a program of the office asks, under the session of whoever is signed in on the page."""
    status, text = page.evaluate(CALL, [method, path, body])
    assert status < 300, f"{path}: {status} {text[:600]}"
    return json.loads(text) if text else None


def tried(page: Page, path: str, body: Any, *, seconds: float = 40.0) -> Any:
    """The same until the log has taken what it needs: the worker takes a moment."""
    until = time.monotonic() + seconds
    while True:
        try:
            return call(page, path, body)
        except AssertionError as problem:
            if time.monotonic() > until or "draw-not-in-log-yet" not in str(problem):
                raise
            time.sleep(0.3)


def frozen(desk: Page, other: Page, number: str, codes: list[str], *, wait: float) -> str:
    """Prepared, listed, committed to by both offices and frozen; answers the draw's id."""
    now = datetime.now(UTC)
    made = call(desk, "draws", {
        "number": number, "title": "旅程：摊位秤抽查", "kind": "instruments", "organisers": [CODES[each] for each in SECRETS],
        "strata": [{"name": "秤", "size": 1}], "beacon_at": (now + timedelta(seconds=wait)).isoformat(),
        "sources": [{"name": "示例数字"}], "reveal_until": (now + timedelta(hours=1)).isoformat(),
    })  # fmt: skip
    one = f"draws/{made['id']}"
    call(desk, f"{one}/objects", {"lines": [{"code": each} for each in codes], "by_class": True})
    people = (("旅-1", "何示例", "hz-office"), ("旅-2", "卫示例", "zj-office"))
    lines = [{"number": each, "name": name, "body": CODES[body]} for each, name, body in people]
    call(desk, f"{one}/inspectors", {"lines": lines})
    for page, office in ((desk, "zj-office"), (other, "sh-office")):
        call(page, f"{one}/commitment", {"commitment": commitment(number, CODES[office], SECRETS[office])})
    call(desk, f"{one}/freeze")
    return str(made["id"])


def drawn(desk: Page, other: Page, id: str) -> None:
    """The beacon recorded after its instant, both secrets revealed, the draw made."""
    until = time.monotonic() + 60
    while True:
        try:
            tried(desk, f"draws/{id}/beacon", {"values": ["7 3 28 19"]})
            break
        except AssertionError as problem:
            if time.monotonic() > until or "draw-beacon-not-yet" not in str(problem):
                raise
            time.sleep(0.5)
    call(desk, f"draws/{id}/secret", {"secret": SECRETS["zj-office"]})
    call(other, f"draws/{id}/secret", {"secret": SECRETS["sh-office"]})
    call(desk, f"draws/{id}/run")


def press(page: Page) -> None:
    page.locator("main form[method=post] button.go").first.click()


def test_from_a_draw_to_a_heavier_weight(
    open_page: Callable[..., Page], look: Any, site: str, record_property: Any
) -> None:
    """Two people and a stall owner on their phones; nothing typed is lost without a network; anybody verifies the end."""
    owner = open_page("章示例", phone=True)
    owner.goto("/pledges/new")
    owner.locator("input[name=promises]").first.check()
    owner.locator("[name=until]").fill((datetime.now(UTC) + timedelta(days=90)).strftime("%Y-%m-%d"))
    press(owner)
    owner.wait_for_url(re.compile(r"/pledges/[0-9a-f-]{36}$"))
    pledge = owner.url
    owner.goto("/instruments")
    code = str(owner.locator("main a[href^='/instruments/']").evaluate_all(
        "all => all.map(each => each.getAttribute('href').split('/')[2]).find(each => /^[0-9]{12}$/.test(each))"
    ))  # fmt: skip
    desk, other = open_page("钱示例"), open_page("秦示例")
    stamp = f"{datetime.now(UTC):%H%M%S}"
    began = time.monotonic()
    first = frozen(desk, other, f"旅程-{stamp}-1", [code], wait=4)
    drawn(desk, other, first)
    desk.goto(f"/supervision/draws/{first}")
    look(desk, "draw-drawn")
    laps = {"抽出": time.monotonic() - began}

    # on the phone, before the stall: announced, begun with the code that the owner reads out
    phone = open_page("何示例", phone=True)
    phone.goto("/supervision/checks")
    check = follow(phone.locator("main a[href^='/supervision/checks/']").first)
    phone.goto(f"{check}/announce-visit")
    press(phone)
    owner.goto(check)
    told = owner.locator(".entry-code").inner_text().strip()
    phone.goto(f"{check}/begin-check")
    phone.locator("[name=code]").fill(told)
    press(phone)
    phone.wait_for_url(check)
    phone.goto(f"{check}/record-findings")
    look(phone, "check-findings-phone")

    # the line goes in the middle: the page opens again all the same, what was typed waits and is sent by itself
    phone.locator("body[data-tasks-kept]").wait_for()
    for radio in phone.locator("input[type=radio][value=yes]").all():
        radio.check()
    phone.context.set_offline(True)
    phone.locator("input[name=a-known-weight][value=no]").check()
    phone.locator("[name=n-known-weight]").fill("2 kg 砝码示值 1.96 kg")
    press(phone)
    expect(phone.locator("#waiting-list > li")).to_have_count(1)
    look(phone, "check-waiting-phone")
    context, address = phone.context, phone.url
    phone.close()
    phone = context.new_page()
    phone.goto(address)
    expect(phone.locator("input[name=a-known-weight][value=no]")).to_be_checked()
    expect(phone.locator("[name=n-known-weight]")).to_have_value("2 kg 砝码示值 1.96 kg")
    context.set_offline(False)
    expect(phone.locator("#waiting-list [data-state=sent]")).to_be_visible()
    phone.goto(check)
    expect(phone.locator("main")).to_contain_text("2 kg 砝码示值 1.96 kg")
    look(phone, "check-found-phone")
    second = open_page("卫示例", phone=True)
    for page in (phone, second, owner):
        page.goto(f"{check}/sign-check")
        if page is owner:
            look(page, "check-sign-phone")
        press(page)
        page.wait_for_url(check)
    laps["查完签字"] = time.monotonic() - began

    # at once under review; the owner is heard; a named person removes it
    owner.goto(pledge)
    expect(owner.locator("main")).to_contain_text("审查")
    owner.goto("/reviews")
    review = follow(owner.locator("main a[href^='/reviews/']").first)
    owner.goto(f"{review}/answer-proposal")
    owner.locator("textarea[name=answer]").fill("秤已停用，当天送修。")
    press(owner)
    owner.wait_for_url(review)
    desk.goto(f"{review}/decide-removal")
    desk.locator("input[value=removed]").check()
    desk.locator("[name=reason]").fill("短重属实")
    press(desk)
    desk.wait_for_url(review)
    owner.goto(pledge)
    expect(owner.locator("main")).to_contain_text("移除")
    look(owner, "pledge-removed-phone")
    laps["标识移除"] = time.monotonic() - began

    # what the platform proposes of the owner's class, decided by another person after the owner's view
    owner.goto("/determinations")
    proposed = follow(owner.locator("main a[href^='/determinations/']").first)
    owner.goto(f"{proposed}/state-view")
    owner.locator("[name=view]").fill("已换新秤")
    press(owner)
    owner.wait_for_url(proposed)
    desk.goto(f"{proposed}/decide-determination")
    desk.locator("input[value=enter]").check()
    desk.locator("[name=reason]").fill("查证属实")
    press(desk)
    desk.wait_for_url(proposed)

    # the next draw weighs its scale more, and says why; list, record and proof are verified without the platform
    number = f"旅程-{stamp}-2"
    again = frozen(desk, other, number, [code], wait=3)
    drawn(desk, other, again)
    laps["再抽"] = time.monotonic() - began
    plan = json.loads(desk.request.get(f"{site}/supervision/draws/{again}/plan.json").body())
    weight = {each["id"]: (each["weight"], each.get("weight_why", "")) for each in plan["objects"]}[code]
    assert weight[0] != "1" and "credit class" in weight[1]
    record = json.loads(desk.request.get(f"{site}/supervision/draws/{again}/record.json").body())
    assert differences(record) == () and record["outcome"] == "drawn"
    stranger = open_page()
    bundle = parse_bundle(stranger.request.get(f"{site}/supervision/draws/{again}/proof.json").body())
    said = stranger.request.get(f"{site}/log/zj").text()
    vkey = re.search(r"[\w./:-]+/log/zj\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", said)
    assert vkey is not None and bundle.leaf is not None
    assert check_proof(bundle.proof, leaf=bundle.leaf, log=parse_vkey(vkey[0])).is_valid
    assert json.loads(bundle.leaf)["facts"]["frozen"] == frozen_digest(plan)
    laps["核验"] = time.monotonic() - began
    told_laps = "，".join(f"{name} {seconds:.0f} s" for name, seconds in laps.items())
    record_property(
        "stop-watch",
        f"supervision on phones: {told_laps} (machine time; people's thinking and walking not counted)",
    )
    assert urllib.request.urlopen(f"{site}/health", timeout=5).status == 200
