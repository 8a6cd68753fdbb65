"""A check without a line from its code to its signatures: sent in order; a wrong code keeps the rest on the phone; nobody's clock counts but the platform's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, Request, expect
from tests.hub.supervision.on_phone import (
    Task,
    findings,
    kept,
    online,
    photograph,
    state,
    typed,
    waiting,
)
from tests.journeys.conftest import AXE, TAGS
from tests.waiting import follow, until

from junheng.core.reason import Refused
from junheng.hub.foundation.models import Event, RefusedAct
from junheng.hub.supervision.services import checking

HELD = "等前面的收下或删去后再发"
OPENED = """async () => {
  const place = document.getElementById("on-site").dataset;
  return JSON.stringify(await junhengChecks({ account: place.account, secret: place.secret }).every());
}"""
"""All that waits, unlocked."""
REMARK = '第一行 "引号" \\ \n第二行　é😀 '


def wrong(task: Task) -> str:
    return "000000" if task.on_site.check.entry_code != "000000" else "111111"


def without_a_line(task: Task) -> Page:
    """The first inspector has the task on the phone, stands before the body, and the line is gone."""
    page = kept(task.open(task.first))
    page.context.set_offline(True)
    page.goto(f"{task.address}/begin-check")
    return page


def begun_here(task: Task, code: str, words: str = "铅封缺失") -> Page:
    """The code and findings wait, one behind the other."""
    page = without_a_line(task)
    typed(page, code)
    expect(waiting(page)).to_have_count(1)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="记录所见"))
    findings(page, words)
    expect(waiting(page)).to_have_count(2)
    return page


def sign(page: Page) -> None:
    page.locator("form[data-on-site=sign] button.go").click()


def posted(page: Page) -> list[str]:
    """The last part of each address that is posted to from here on."""
    found: list[str] = []

    def on(request: Request) -> None:
        if request.method == "POST":
            found.append(request.url.rsplit("/", 1)[1])

    page.on("request", on)
    return found


def order(task: Task) -> list[str]:
    with task.site.seen():
        kinds = ("check-begun", "findings-recorded", "photo-added", "check-signed", "body-side-noted")
        return list(Event.objects.filter(type__in=kinds).order_by("pk").values_list("type", flat=True))


def sound(page: Page) -> None:
    """As axe sees it, and no wider than the phone."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(document, asked).then(found => found.violations)", asked)
    assert found == [] and page.evaluate("document.documentElement.scrollWidth") <= 375


def test_from_the_code_to_the_signature(arrived: Task, picture: Path) -> None:
    """Everything without a line, then sent in order; what was signed is what was shown; no code is left behind."""
    task = arrived
    page = without_a_line(task)
    expect(page.locator("[data-without-line]")).to_contain_text("告知单位到场、被查方自己签字要有网络")
    typed(page, task.on_site.check.entry_code)
    expect(waiting(page).first).to_contain_text("进场码")
    expect(page.locator("[name=code]")).to_have_value("")
    assert task.on_site.check.entry_code in page.evaluate(OPENED)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="记录所见"))
    page.locator("[name=remark]").fill(REMARK)
    findings(page)
    photograph(page, picture, "铅封")
    expect(waiting(page)).to_have_count(3)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="查看并签字"))
    here = page.locator("#findings-here")
    expect(here).to_contain_text("铅封缺失")
    expect(here).to_contain_text("第二行")
    expect(page.locator("#findings-there")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("等被查方签字：它用自己的账号签，要有网络")
    sign(page)
    expect(waiting(page)).to_have_count(4)
    sound(page)
    assert order(task) == []

    sent = posted(page)
    online(page)
    expect(state(page, 3)).to_contain_text("已送到")
    assert sent == ["begin-check", "record-findings", "add-photo", "sign-check"]
    assert order(task) == ["check-begun", "findings-recorded", "photo-added", "check-signed"]
    with task.site.seen():
        row = task.on_site.fresh()
        signed = row.inspectors.get(signed_at__isnull=False)
        assert (signed.person.name, signed.signed_digest) == (task.first, row.findings_digest)
        assert row.remark.splitlines()[1] == "第二行　é😀" and row.begun_stated_at is None
    assert task.on_site.check.entry_code not in page.evaluate(OPENED)
    page.goto(task.address)
    expect(page.locator("main")).to_contain_text("可以过后在自己的手机上签")
    sound(page)


def test_a_wrong_code_keeps_the_rest(arrived: Task) -> None:
    """Refused with its reason; findings stay and are not even sent; the code typed anew lets them go on."""
    task = arrived
    page = begun_here(task, wrong(task))
    sent = posted(page)
    online(page)
    expect(state(page)).to_contain_text("没有收下")
    expect(waiting(page).first.locator("[data-reasons]")).to_contain_text("进场码不对")
    expect(state(page, 1)).to_contain_text(HELD)
    expect(waiting(page).first.get_by_role("button", name="再发一次")).to_be_hidden()
    assert sent == ["begin-check"] and order(task) == []
    assert wrong(task) not in page.evaluate(OPENED)
    sound(page)
    follow(waiting(page).first.get_by_role("link", name="改一改"))
    typed(page, task.on_site.check.entry_code)
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    until(page, "!document.querySelector('#waiting-list [data-state=held]:not([hidden])')")
    assert order(task) == ["check-begun", "findings-recorded"]


def test_a_code_given_up(arrived: Task) -> None:
    """Deleted by who typed it: findings are refused with the check's state, stay, and go once another code was accepted."""
    task = arrived
    page = begun_here(task, wrong(task))
    waiting(page).first.locator("[data-delete]").click()
    expect(waiting(page)).to_have_count(1)
    online(page)
    expect(state(page)).to_contain_text("没有收下")
    page.goto(f"{task.address}/begin-check")
    typed(page, task.on_site.check.entry_code)
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    waiting(page).first.get_by_role("button", name="再发一次").click()
    expect(state(page)).to_contain_text("已送到")
    assert order(task) == ["check-begun", "findings-recorded"]


def test_tried_too_often(arrived: Task) -> None:
    """The hour is used up: the right code waits, locked, and is sent again by hand when it may be."""
    task = arrived
    with task.site.seen():
        for _ in range(10):
            try:
                checking.begin_check(
                    check=task.on_site.check, code=wrong(task), by=task.on_site.first, at=timezone.now()
                )
            except Refused:
                continue
    page = begun_here(task, task.on_site.check.entry_code)
    online(page)
    expect(waiting(page).first.locator("[data-reasons]")).to_contain_text("稍后再试")
    expect(state(page, 1)).to_contain_text(HELD)
    with task.site.seen():
        RefusedAct.objects.update(at=timezone.now() - timedelta(hours=2))
    waiting(page).first.get_by_role("button", name="再发一次").click()
    expect(state(page, 1)).to_contain_text("已送到")
    assert order(task) == ["check-begun", "findings-recorded"]
    assert task.on_site.check.entry_code not in page.evaluate(OPENED)


def test_a_colleague_began_it(arrived: Task) -> None:
    """The code that waits is of no use any more; it keeps nothing back."""
    task = arrived
    page = begun_here(task, wrong(task))
    with task.site.seen():
        checking.begin_check(
            check=task.on_site.check, code=task.on_site.check.entry_code, by=task.on_site.second, at=timezone.now()
        )  # fmt: skip
    online(page)
    expect(state(page)).to_contain_text("没有收下")
    expect(state(page, 1)).to_contain_text("已送到")
    assert order(task) == ["check-begun", "findings-recorded"]


def test_the_phones_clock_is_said_and_does_not_count(arrived: Task) -> None:
    """Typed two hours before the line was back, by the phone's clock: the record is the platform's, both are told."""
    task, typed_at = arrived, timezone.now() - timedelta(hours=2)
    page = kept(task.open(task.first))
    page.context.set_offline(True)
    page.clock.set_fixed_time(typed_at)
    page.goto(f"{task.address}/begin-check")
    before = timezone.now()
    typed(page, task.on_site.check.entry_code)
    expect(waiting(page)).to_have_count(1)
    online(page)
    expect(state(page)).to_contain_text("已送到")
    with task.site.seen():
        row, fact = task.on_site.fresh(), Event.objects.get(type="check-begun")
    assert abs(row.begun_stated_at - typed_at) < timedelta(seconds=1) and row.begun_at >= before
    assert fact.at == row.begun_at
    assert abs(datetime.fromisoformat(fact.data["stated"]) - typed_at) < timedelta(seconds=2)
    page.goto(task.address)
    expect(page.locator("main")).to_contain_text("手机所记输入进场码的时刻")
    owner = task.open("许示例")
    owner.goto(task.address)
    expect(owner.locator("main")).to_contain_text("手机所记输入进场码的时刻")


def test_how_the_body_stood_waits_too(task: Task) -> None:
    """Found, signed, nobody there: three acts without a line, and the check waits for the second inspector alone."""
    page = kept(task.open(task.first))
    page.context.set_offline(True)
    page.goto(f"{task.address}/record-findings")
    findings(page)
    expect(waiting(page)).to_have_count(1)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="查看并签字"))
    sign(page)
    expect(waiting(page)).to_have_count(2)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="记录被查方情况"))
    expect(page.locator("#findings-here")).to_contain_text("铅封缺失")
    page.locator("input[value=absent]").check()
    page.locator("[name=note]").fill("摊位已收，无人")
    page.locator("form[data-on-site=body-side] button.go").click()
    expect(waiting(page)).to_have_count(3)
    online(page)
    expect(state(page, 2)).to_contain_text("已送到")
    row = task.check()
    assert (row.body_side, row.state) == ("absent", "found")
    with task.site.seen():
        task.on_site.sign(task.on_site.second)
    assert task.check().state == "concluded"


def test_a_signature_ends_changes_here_too(task: Task, picture: Path) -> None:
    """While a signature waits, findings and photographs are not recorded anew behind its back; without it they are."""
    page = kept(task.open(task.first))
    page.context.set_offline(True)
    page.goto(f"{task.address}/sign-check")
    sign(page)
    expect(page.locator("[data-say=nothing-to-sign]")).to_be_visible()
    page.goto(f"{task.address}/record-findings")
    findings(page, "一")
    expect(waiting(page)).to_have_count(1)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="查看并签字"))
    sign(page)
    expect(waiting(page)).to_have_count(2)
    page.goto(f"{task.address}/record-findings")
    findings(page, "二")
    expect(page.locator("[data-say=signed-here]")).to_be_visible()
    photograph(page, picture, "铅封")
    expect(page.locator("[data-say=signed-here]")).to_be_visible()
    expect(waiting(page)).to_have_count(2)
    waiting(page).nth(1).locator("[data-delete]").click()
    expect(waiting(page)).to_have_count(1)
    findings(page, "二")
    expect(page.locator("[data-say=kept]")).to_be_visible()
    online(page)
    expect(state(page)).to_contain_text("已送到")
    assert task.check().findings[0]["note"] == "二" and order(task)[-1] == "findings-recorded"


def test_nobody_signs_what_was_not_taken(task: Task) -> None:
    """A colleague recorded in between: the findings are refused, the signature behind them is not sent, nor is it ever for theirs."""
    page = kept(task.open(task.first))
    page.context.set_offline(True)
    page.goto(f"{task.address}/record-findings")
    findings(page)
    expect(waiting(page)).to_have_count(1)
    follow(page.locator("[data-goes-on]").get_by_role("link", name="查看并签字"))
    sign(page)
    expect(waiting(page)).to_have_count(2)
    with task.site.seen():
        task.on_site.record(task.on_site.second)
    online(page)
    expect(state(page)).to_contain_text("没有收下")
    expect(state(page, 1)).to_contain_text(HELD)
    waiting(page).first.locator("[data-delete]").click()
    expect(waiting(page)).to_have_count(1)
    online(page)
    expect(waiting(page).first.locator("[data-reasons]")).to_contain_text("不是现在的这一份")
    expect(waiting(page).first.get_by_role("button", name="再发一次")).to_be_hidden()
    with task.site.seen():
        assert not task.on_site.fresh().inspectors.filter(signed_at__isnull=False).exists()


# Background Sync: the browser wakes the worker when the line is back. Its own waiting is not a part of the headless browser
# here; the event is given to the worker as the browser would give it.


def awake(page: Page, origin: str) -> None:
    """The browser wakes the worker, from a page of its own; comes back when the worker has done what it would."""
    page.evaluate(
        "() => { window.told = 0; new BroadcastChannel('junheng-checks').onmessage = () => { window.told += 1; }; }"
    )
    tools: Any = page.context.new_cdp_session(page)
    known: list[Any] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    for _ in range(100):
        if known:
            break
        page.wait_for_timeout(50)
    told = {"origin": origin, "registrationId": known[0]["registrationId"], "tag": "checks"}
    tools.send("ServiceWorker.dispatchSyncEvent", {**told, "lastChance": False})
    until(page, "window.told > 0", within_ms=30_000)


def test_sent_after_the_page_was_closed(arrived: Task) -> None:
    """Code and findings wait, no page of the checks is open: the worker sends both, in order, under the session of who captured them."""
    task = arrived
    page = begun_here(task, task.on_site.check.entry_code)
    context = page.context
    other = context.new_page()
    page.close()
    context.set_offline(False)
    other.goto("/supervision/checks/no-line")
    awake(other, task.site.url)
    assert order(task) == ["check-begun", "findings-recorded"]
    other.goto("/supervision/checks")
    expect(other.locator("#waiting")).to_be_hidden()


def test_a_wrong_code_of_the_worker(arrived: Task) -> None:
    """The same order and the same refusals as by a page; the next page shows them."""
    task = arrived
    page = begun_here(task, wrong(task))
    context = page.context
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto("/supervision/checks/no-line")
    awake(other, task.site.url)
    with task.site.seen():
        assert RefusedAct.objects.filter(verb="supervision.begin_check").exists()
    assert order(task) == []
    other.goto("/supervision/checks")
    expect(state(other)).to_contain_text("没有收下")
    expect(state(other, 1)).to_contain_text(HELD)


def test_nothing_of_another_account_by_the_worker(arrived: Task) -> None:
    """Signed in as somebody else, with the first one's pages still there and without them; signed out: nothing is sent."""
    task = arrived
    page = begun_here(task, task.on_site.check.entry_code)
    context = page.context
    page.close()
    context.set_offline(False)
    other = task.open(task.second, on=page)
    other.goto("/supervision/checks/no-line")
    awake(other, task.site.url)
    assert order(task) == []
    kept(other)
    expect(other.locator("#waiting")).to_be_hidden()
    other.goto("/supervision/checks/no-line")
    awake(other, task.site.url)
    assert order(task) == []
    context.clear_cookies()
    other.goto("/supervision/checks/no-line")
    awake(other, task.site.url)
    assert order(task) == []
    again = task.open(task.first, on=other)
    again.goto("/supervision/checks")
    expect(state(again, 1)).to_contain_text("已送到")
    assert order(task) == ["check-begun", "findings-recorded"]
