"""The line comes and goes while somebody goes on working: the newest is recorded, the deleted is not, nothing is lost or posted for ever."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect
from tests.hub.supervision.on_phone import Task, answer, findings, kept, online, photograph, state, waiting

from junheng.hub.foundation import devices
from junheng.hub.supervision.models import Check

NO_ROOM = "() => { IDBObjectStore.prototype.put = function () { throw new DOMException('full', 'QuotaExceededError'); }; }"
"""From here on the phone keeps nothing more."""
DRAFTS = """async () => {
  const base = await new Promise(done => { const asked = indexedDB.open("junheng-checks"); asked.onsuccess = () => done(asked.result); });
  return await new Promise(done => { const asked = base.transaction("drafts").objectStore("drafts").getAllKeys(); asked.onsuccess = () => done(asked.result.map(one => one.split(" ")[2])); });
}"""
"""Versions on top of which drafts stand on the phone."""


def hold(context: BrowserContext, pattern: str) -> list[Route]:
    """Requests that post to such an address, kept on the way."""
    held: list[Route] = []
    context.route(
        pattern, lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    return held


def answered(context: BrowserContext, pattern: str, status: int) -> list[int]:
    """Whatever posts to such an address gets this status and a page; grows with each."""
    posts: list[int] = []

    def on(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        posts.append(status)
        route.fulfill(status=status, body="<h1>no</h1>", content_type="text/html")

    context.route(pattern, on)
    return posts


def until(page: Page, these: list[Any], count: int) -> None:
    for _ in range(200):
        if len(these) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(these)} instead of {count}")


def first_note(page: Page) -> Any:
    return page.locator("input[name^=n-]").first


def recorded(task: Task) -> tuple[int, str]:
    row = task.check()
    return row.version, row.findings[0]["note"] if row.findings else ""


def test_recorded_anew_on_the_way(task: Task) -> None:
    """The first findings are on the way when the second are given: they go on top of them, not against them."""
    page = task.form()
    held = hold(page.context, "**/record-findings")
    findings(page, "一")
    until(page, held, 1)
    findings(page, "二")
    expect(waiting(page)).to_have_count(2)
    held[0].continue_()
    until(page, held, 2)
    held[1].continue_()
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    assert recorded(task) == (2, "二")


def test_replaced_before_its_turn(task: Task, picture: Path) -> None:
    """A photograph is on the way, findings behind it are replaced: the older ones are never sent."""
    page = task.form()
    page.context.set_offline(True)
    photograph(page, picture, "铅封")
    findings(page, "旧")
    expect(waiting(page)).to_have_count(2)
    held = hold(page.context, "**/add-photo")
    online(page)
    until(page, held, 1)
    findings(page, "新")
    expect(waiting(page)).to_have_count(2)
    held[0].continue_()
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    assert recorded(task) == (1, "新") and task.facts() == (1, 1)


def test_deleted_before_its_turn(task: Task, picture: Path) -> None:
    """Findings are on the way, the photograph behind them is deleted: nobody gets it."""
    page = task.form()
    page.context.set_offline(True)
    findings(page, "一")
    photograph(page, picture, "不要发")
    expect(waiting(page)).to_have_count(2)
    held = hold(page.context, "**/record-findings")
    online(page)
    until(page, held, 1)
    waiting(page).nth(1).locator("[data-delete]").click()
    expect(waiting(page)).to_have_count(1)
    photos = hold(page.context, "**/add-photo")
    held[0].continue_()
    expect(state(page)).to_contain_text("已送到")
    page.wait_for_timeout(500)
    assert task.facts() == (1, 0) and photos == []


def test_deleted_on_the_way(task: Task, picture: Path) -> None:
    """What is deleted while the server answers does not come back with the answer."""
    page = task.form()
    held = hold(page.context, "**/add-photo")
    photograph(page, picture, "铅封")
    until(page, held, 1)
    waiting(page).first.locator("[data-delete]").click()
    expect(waiting(page)).to_have_count(0)
    held[0].fulfill(status=502, body="bad gateway")
    page.wait_for_timeout(500)
    expect(waiting(page)).to_have_count(0)


def test_two_tabs(task: Task) -> None:
    """The list sends what the form captured; what is then typed in the form is on top of it."""
    page = task.form()
    page.context.set_offline(True)
    findings(page, "一")
    expect(waiting(page)).to_have_count(1)
    page.route(
        "**/record-findings",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto("/supervision/checks")
    expect(state(other)).to_contain_text("已送到")
    expect(page.locator("form[data-on-site=findings] [name=version]")).to_have_value("1")
    page.unroute_all()
    findings(page, "二")
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    assert recorded(task) == (2, "二")


def test_the_check_is_over(task: Task, picture: Path) -> None:
    """No task is open any more: what waits is still shown and sent, and the refusal is told with its reason."""
    page = task.form()
    page.context.set_offline(True)
    photograph(page, picture, "铅封")
    expect(waiting(page)).to_have_count(1)
    page.close()
    with task.site.seen():
        Check.objects.filter(pk=task.on_site.check.pk).update(
            state="concluded", concluded_at=timezone.now(), publish_on="2027-01-01"
        )
    context = task.opened[0]
    context.set_offline(False)
    for address in (task.address, "/supervision/checks"):
        page = context.new_page()
        page.goto(address)
        expect(state(page)).to_contain_text("没有收下")
        expect(waiting(page).first.locator("[data-reasons] li")).not_to_be_empty()
        expect(page.locator("[data-ready]:visible")).to_have_count(0)
    waiting(page).first.locator("[data-delete]").click()
    expect(page.locator("#waiting")).to_be_hidden()
    assert task.facts() == (0, 0)


def test_a_draft_is_of_its_version(task: Task) -> None:
    """Typed on while the findings are on the way: it is not lost with them, stands on top of them, and is the only draft."""
    page = task.form()
    held = hold(page.context, "**/record-findings")
    findings(page, "一")
    until(page, held, 1)
    first_note(page).fill("草稿")
    page.wait_for_timeout(300)
    assert page.evaluate(DRAFTS) == ["0"]
    held[0].continue_()
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    page.context.unroute_all()
    page.goto(f"{task.address}/record-findings")
    expect(first_note(page)).to_have_value("草稿")
    assert page.evaluate(DRAFTS) == ["1"]
    with task.site.seen():
        task.on_site.record(task.on_site.second, version=1)
    page.reload()
    expect(first_note(page)).not_to_have_value("草稿")
    answer(page, "新的")
    page.wait_for_timeout(300)
    assert page.evaluate(DRAFTS) == ["2"]


def test_a_lasting_fault_is_posted_once(task: Task, picture: Path) -> None:
    """404 is an answer: shown, kept, sent again by hand only, and no hindrance to what comes after it."""
    page = task.form()
    posts = answered(page.context, "**/add-photo", 404)
    photograph(page, picture, "一")
    expect(state(page)).to_have_text(re.compile(r"没有收下\s+404"))
    expect(waiting(page).first.locator("[data-unsaid]")).to_be_visible()
    for _ in range(4):
        online(page)
        page.wait_for_timeout(200)
    assert len(posts) == 1
    page.context.unroute_all()
    photograph(page, picture, "二")
    expect(state(page, 1)).to_contain_text("已送到")
    waiting(page).first.locator("[data-again]").click()
    expect(state(page)).to_contain_text("已送到")
    assert task.facts()[1] == 2


def test_a_passing_fault_is_tried_less_and_less(task: Task, picture: Path) -> None:
    """503: again after one minute, then two."""
    page = task.open(task.first)
    page.clock.install()
    page.goto(f"{task.address}/record-findings")
    posts = answered(page.context, "**/add-photo", 503)
    photograph(page, picture, "一")
    expect(state(page)).to_contain_text("503")
    for seconds, count in ((61, 2), (61, 2), (61, 3), (130, 3), (120, 4)):
        page.clock.fast_forward(seconds * 1000)
        page.wait_for_timeout(400)
        assert len(posts) == count, seconds


def test_signed_out_is_asked_once(task: Task, picture: Path) -> None:
    """401: it waits for the next page."""
    page = task.form()
    posts = answered(page.context, "**/add-photo", 401)
    photograph(page, picture, "一")
    expect(state(page)).to_contain_text("登录后自动发出")
    for _ in range(3):
        online(page)
        page.wait_for_timeout(200)
    assert len(posts) == 1
    page.context.unroute_all()
    page.reload()
    expect(state(page)).to_contain_text("已送到")


def test_no_room(task: Task) -> None:
    """The newer findings find no room: the older ones are not thrown away for them."""
    page = kept(task.open(task.first))
    page.goto(f"{task.address}/record-findings")
    page.context.set_offline(True)
    findings(page, "一")
    expect(waiting(page)).to_have_count(1)
    page.evaluate(NO_ROOM)
    findings(page, "二")
    expect(page.locator("[data-say=no-room]")).to_be_visible()
    page.reload()
    expect(waiting(page)).to_have_count(1)
    online(page)
    expect(state(page)).to_contain_text("已送到")
    assert recorded(task) == (1, "一")


def test_no_room_and_somebody_else_signed_in(task: Task) -> None:
    """Without room the form goes by itself, yet never in another person's name."""
    page = task.form()
    answer(page, "甲的话")
    page.evaluate(NO_ROOM)
    task.open(task.second, on=page).close()
    with page.expect_response(lambda found: found.request.method == "POST") as told:
        page.locator("form[data-on-site=findings] button.go").click()
    assert told.value.status == 403 and recorded(task) == (0, "")


def test_a_form_of_another_account(on_site: Any, client_for: Any) -> None:
    """The form says whose it is, with and without a script."""
    on_site.begin()
    address = f"/supervision/checks/{on_site.check.pk}/record-findings"
    mine = devices.account_of(on_site.first)
    page = client_for(on_site.inspectors[0]).get(address).content.decode()
    assert page.count(f'name="{devices.ASKED_AS_FIELD}" value="{mine}"') == 2
    told = {devices.ASKED_AS_FIELD: mine}
    assert client_for(on_site.inspectors[1]).post(address, told).status_code == 403
    assert client_for(on_site.inspectors[0]).post(address, told).status_code == 400
    out = client_for(on_site.inspectors[0])
    out.logout()
    assert "/account/login/" in out.post(address, told).headers["Location"]


def test_a_new_key_of_the_site(task: Task, settings: Any) -> None:
    """The site's key is exchanged, the former one is still named: what waits is opened with that, and sent."""
    page = task.form()
    page.context.set_offline(True)
    findings(page, "从前的钥匙")
    expect(waiting(page)).to_have_count(1)
    page.close()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as the other one was, for a test"
    page.context.set_offline(False)
    page = task.open(task.first, on=page)
    page.goto("/supervision/checks")
    expect(state(page)).to_contain_text("已送到")
    assert recorded(task) == (1, "从前的钥匙")


def test_a_part_of_the_list_is_not_the_list(task: Task) -> None:
    """A later page of the list, or one with a mark in its address, does not take the place of the first."""
    page = kept(task.open(task.first))
    page.goto(f"/supervision/checks?cursor={task.on_site.check.pk}")
    page.wait_for_timeout(500)
    expect(page.locator(f"main a[href='{task.address}']")).to_have_count(0)
    page.context.set_offline(True)
    page.goto("/supervision/checks")
    expect(page.locator(f"main a[href='{task.address}']")).to_have_count(1)
