"""A check goes on with the line cut: opened, recorded and photographed; everything arrives once, nobody else reads it here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from tests.hub.filing.conftest import png
from tests.hub.supervision.on_phone import Task, findings, kept, open_task, photograph, state, waiting

from junheng.hub.foundation import devices


def test_everything_arrives_once(task: Task, picture: Path) -> None:
    """List opened, line cut, task opened, findings and two photographs; the tab closed and opened again; line back."""
    page = kept(task.open(task.first))
    context = page.context
    context.set_offline(True)
    page.reload()
    open_task(page)
    expect(page.locator("[data-without-line]")).to_contain_text("签字要有网络")
    findings(page)
    expect(waiting(page)).to_have_count(1)
    photograph(page, picture, "铅封")
    expect(waiting(page)).to_have_count(2)
    photograph(page, picture, "铭牌")
    expect(waiting(page)).to_have_count(3)
    page.close()

    page = context.new_page()
    page.goto(f"{task.address}/record-findings")
    expect(waiting(page)).to_have_count(3)
    expect(page.locator("input[name^=n-]").first).to_have_value("铅封缺失")
    assert task.facts() == (0, 0)
    other = context.new_page()  # two tabs, one phone
    other.goto("/supervision/checks")
    expect(waiting(other)).to_have_count(3)
    context.set_offline(False)
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for at in range(3):
        expect(state(page, at)).to_contain_text("已送到")
    assert task.facts() == (1, 2)
    row = task.check()
    assert row.result == "problems" and row.findings[0]["note"] == "铅封缺失"
    with task.site.seen():
        assert [each.caption for each in row.photos.order_by("id")] == ["铅封", "铭牌"]
    page.goto("/supervision/checks")
    expect(page.locator("#waiting")).to_be_hidden()


def test_killed_while_sending(task: Task, picture: Path) -> None:
    """The server has it and the tab does not know: it is sent again under its key, and changes nothing."""
    page = task.form()
    context = page.context

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    context.route(
        "**/add-photo", lambda route: lost(route) if route.request.method == "POST" else route.continue_()
    )
    with page.expect_event("requestfailed"):
        photograph(page, picture, "铅封")
    expect(state(page)).to_have_text("等待发送")
    assert task.facts()[1] == 1
    page.close()
    context.unroute_all()
    page = context.new_page()
    page.goto(f"{task.address}/record-findings")
    expect(state(page)).to_contain_text("已送到")
    assert task.facts()[1] == 1


def test_own_findings_on_top_of_own(task: Task) -> None:
    """Recorded, sent but unanswered, recorded anew: the second is on top of the first, and nobody else's is overwritten."""
    page = task.form()
    context = page.context
    context.route(
        "**/record-findings",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    for words, lines in (("一", 1), ("二", 2)):
        with page.expect_event("requestfailed"):
            findings(page, words)
        expect(waiting(page)).to_have_count(lines)
    context.unroute_all()
    page.goto(f"{task.address}/record-findings")
    expect(state(page, 1)).to_contain_text("已送到")
    row = task.check()
    assert (row.version, row.findings[0]["note"]) == (2, "二")


def test_refused_stays_with_its_reason(task: Task, picture: Path) -> None:
    """A colleague was first; the photograph is no picture of ours; the server is down: kept, each with its reason."""
    page = task.form()
    page.context.set_offline(True)
    findings(page)
    expect(waiting(page)).to_have_count(1)
    with task.site.seen():
        task.on_site.record(task.on_site.second)
    page.context.route("**/add-photo", lambda route: route.fulfill(status=502, body="bad gateway"))
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text("没有收下")
    expect(waiting(page).first.locator("[data-reasons]")).to_be_visible()
    expect(waiting(page).first.get_by_role("button", name="再发一次")).to_be_hidden()
    photograph(page, picture, "铅封")
    expect(state(page, 1)).to_contain_text("502")
    assert task.check().version == 1 and task.facts()[1] == 0
    page.context.unroute_all()
    waiting(page).first.get_by_role("link", name="改一改").click()
    expect(page.locator("input[name^=n-]").first).to_have_value("铅封缺失")
    assert page.locator("form[data-on-site=findings] [name=version]").input_value() == "1"
    page.locator("form[data-on-site=findings] button.go").click()
    page.wait_for_url(re.compile(r"/supervision/checks/[0-9a-f-]{36}$"))
    assert task.check().version == 2 and task.facts()[1] == 1


def test_not_kept(task: Task, tmp_path: Path, picture: Path) -> None:
    """No picture, too large, too many: said at once, in words."""
    page = task.form()
    page.context.set_offline(True)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7")
    photograph(page, letter, "")
    expect(page.locator("[data-say=not-a-photo]")).to_be_visible()
    huge = tmp_path / "huge.png"
    huge.write_bytes(png() + b"0" * (8 * 1024 * 1024))
    page.evaluate("window.createImageBitmap = undefined")
    photograph(page, huge, "")
    expect(page.locator("[data-say=too-large]")).to_be_visible()
    for at in range(9):
        photograph(page, picture, str(at))
        expect(waiting(page)).to_have_count(at + 1)
    photograph(page, picture, "9")
    expect(page.locator("[data-say=no-room]")).to_be_visible()
    expect(waiting(page)).to_have_count(9)


LEFT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
    kept.push(name + " " + await (await (await caches.open(name)).match(request)).text());
  const base = await new Promise(done => { const asked = indexedDB.open("junheng-checks"); asked.onsuccess = () => done(asked.result); });
  const rows = [];
  for (const name of base.objectStoreNames) rows.push(...await new Promise(done => { const asked = base.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => done(asked.result); }));
  const words = rows.map(row => JSON.stringify({...row, data: new TextDecoder("latin1").decode(row.data || new ArrayBuffer(0))}));
  return {kept: kept.join("\\n"), rows: words, stored: JSON.stringify(localStorage)};
}"""
"""All that the site has on this phone, as somebody with the tools of a developer reads it."""


def test_nothing_readable_after_signing_out(task: Task, picture: Path) -> None:
    """Findings wait, the person signs out: no page, name or word of theirs can be read; signing in again sends what waits."""
    page = kept(task.open(task.first))
    page.goto(f"{task.address}/record-findings")
    with task.site.seen():
        name, secret = task.on_site.check.name, devices.secret_of(task.on_site.first)
    own = page.evaluate(LEFT)
    assert name in own["kept"] and secret in own["kept"]
    page.context.route(
        "**/record-findings",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    findings(page, "记在手机上的话")
    expect(waiting(page)).to_have_count(1)
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url("**/")
    left = page.evaluate(LEFT)
    assert len(left["rows"]) >= 1, "what waits is not lost"
    told = json.dumps(left, ensure_ascii=False)
    for private in ("记在手机上的话", name, task.address, task.first, secret):
        assert private not in told, private
    page.context.set_offline(True)
    page.goto("/supervision/checks")
    expect(page.locator("main")).to_contain_text("要有网络")
    page.context.set_offline(False)
    page.context.unroute_all()
    again = task.open(task.first, on=page)
    again.goto("/supervision/checks")
    expect(state(again)).to_contain_text("已送到")
    assert task.check().findings[0]["note"] == "记在手机上的话"


def test_another_account_on_the_phone(task: Task) -> None:
    """A colleague signs in on it: sees and sends nothing of the first one's, also from a tab the first one left open."""
    page = kept(task.open(task.first))
    page.goto(f"{task.address}/record-findings")
    page.context.set_offline(True)
    findings(page, "先前的人")
    expect(waiting(page)).to_have_count(1)
    other = task.open(task.second, on=page)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_contain_text("登录后自动发出")
    kept(other)
    expect(other.locator("#waiting")).to_be_hidden()
    names = other.evaluate("caches.keys()")
    with task.site.seen():
        mine = devices.account_of(task.on_site.second)
    assert [each for each in names if each.startswith("own-")] == [f"own-{mine}"]
    assert task.facts() == (0, 0)
    other.context.set_offline(True)
    other.reload()
    assert task.first not in other.locator("header").inner_text()


def test_only_an_inspectors_own_open_tasks_stay(on_site: Any, client_for: Any) -> None:
    """The body's page, with the code of entry on it, stays nowhere; a concluded check no longer does."""
    on_site.begin()
    address = f"/supervision/checks/{on_site.check.pk}"
    for name in ("许示例", "钱示例"):
        for one in (address, "/supervision/checks"):
            assert devices.HEADER not in client_for(name).get(one).headers
        assert devices.HEADER not in client_for(name).get(f"{address}/sign-check").headers
    acts = ("begin-check", "record-findings", "add-photo", "sign-check", "note-body-side")
    for one in ("/supervision/checks", address, *(f"{address}/{act}" for act in acts)):
        mine = client_for(on_site.inspectors[0]).get(one).headers
        assert (mine[devices.HEADER], mine["Cache-Control"]) == (
            devices.account_of(on_site.first),
            "no-store",
        )
    on_site.record()
    for by in (on_site.first, on_site.second, on_site.body):
        on_site.sign(by)
    assert devices.HEADER not in client_for(on_site.inspectors[0]).get(address).headers


def test_sent_for_another_account(on_site: Any, client_for: Any) -> None:
    """What one person captured is not taken under another's name, nor from who is signed out."""
    on_site.begin()
    address = f"/supervision/checks/{on_site.check.pk}/add-photo"
    headers = {"Accept": "application/json", devices.ASKED_AS: devices.account_of(on_site.first)}
    for sign_in in (
        lambda: client_for(on_site.inspectors[1]),
        lambda: client_for(on_site.inspectors[1]).logout(),
    ):
        client = sign_in() or client_for(on_site.inspectors[1])
        answer = client.post(address, {"caption": "x"}, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"state": "sign-in"})


def test_the_worker(task: Task) -> None:
    """Served for its pages alone, by digests; another edition takes the place of the old one; other pages are not answered from it."""
    found = task.site.client("许示例").get("/supervision/checks/worker.js")
    assert found["Content-Type"].startswith("text/javascript")
    assert (found["Service-Worker-Allowed"], found["Cache-Control"]) == ("/supervision/checks", "no-cache")
    assert "default-src 'none'" in found["Content-Security-Policy"]
    edition = re.search(r'"checks-([0-9a-f]{16})"', found.content.decode())
    assert edition is not None
    page = kept(task.open(task.first))
    page.evaluate("caches.open('checks-0000000000000000').then(old => old.put('/x', new Response('old')))")
    old = found.content.decode().replace(edition[1], "f" * 16)
    page.context.route(
        "**/supervision/checks/worker.js",
        lambda route: route.fulfill(
            body=old,
            content_type="text/javascript",
            headers={"Service-Worker-Allowed": "/supervision/checks"},
        ),
    )
    page.evaluate("navigator.serviceWorker.ready.then(ready => ready.update())")
    page.wait_for_function(
        "caches.keys().then(all => all.filter(each => each.startsWith('checks-')).join() === 'checks-ffffffffffffffff')"
    )
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/today")
    page = page.context.new_page()
    page.goto(f"{task.address}/announce-visit")
    expect(page.locator("h1")).to_have_text("这一页要有网络")
