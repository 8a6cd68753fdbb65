"""The page that verifies in the browser, as it is served: under the house's policy, with the keys it says are ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from datetime import timedelta
from html import unescape
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, expect, sync_playwright
from tests.hub.conftest import NOW
from tests.hub.laboratory import Laboratory

from junheng.core.transparency.proof import bundle_file
from junheng.hub.certificates import queries
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.pages import offline
from junheng.hub.certificates.services import papers
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.ledger import queries as ledger
from junheng.hub.ledger.services import operating, sequencing

pytestmark = pytest.mark.django_db
AXE = Path(sys.modules["playwright"].__file__ or "").parents[1] / "axe_playwright_python" / "axe.min.js"
AFTER = NOW + timedelta(minutes=5)


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="vo-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "自己核对，不问服务器"), ("en", "Check it yourself, without asking the server")])  # fmt: skip
def test_served_page(laboratory: Laboratory, client: Any, language: str, title: str) -> None:
    """Nobody signs in. No script stands in the page, and only the reader's choice of a mirror is let through."""
    log = operating.open_log(tenant=Tenant.objects.get(code="330000"), by=platform("330000", "test"), at=NOW)
    response = client.get("/verify/offline", headers={"accept-language": language})
    assert (
        _data(client.get("/verify/offline/draw", headers={"accept-language": language}).content.decode())[
            "other"
        ]
        == "/verify/offline"
    )
    page = response.content.decode()
    assert f"<h1>{title}</h1>" in unescape(page)
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    policy = dict(
        part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ") if " " in part
    )
    assert policy["connect-src"] == "'self' https:"
    assert policy["script-src"].startswith("'self'") and "unsafe" not in policy["script-src"]
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] == ["'self'"]
    assert _data(page)["logs"] == [{"vkey": log.vkey, "address": "/log/zj"}]


def test_downloaded_page(client: Any, laboratory: Laboratory) -> None:
    """Each comes as a file, in the reader's language, knows no key, and names the file of the other."""
    names = ("junheng-verify.en.html", "junheng-verify-draw.en.html")
    for path, (name, other) in zip(("", "/draw"), (names, names[::-1]), strict=True):
        response = client.get(f"/verify/offline{path}/download", headers={"accept-language": "en"})
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        page = response.content.decode()
        assert 'lang="en"' in page and _data(page)["logs"] == [] and _data(page)["other"] == other


def test_every_code_has_its_sentence() -> None:
    """What the script may refuse is declared; a code of its own would reach a reader without a sentence."""
    for page in offline.PIECES:
        named = set(re.findall(r'\b(?:refuse|stop)\(\s*"([a-z0-9-]+)"', offline.script_source(page)))
        zh, en = (offline.spoken(page, language)["reasons"].keys() for language in offline.LANGUAGES)
        assert len(named) > 60 and named <= zh == en


def test_every_word_is_there() -> None:
    """Each word that script and templates ask for is there in both languages, and none is left over."""
    templates = offline.AREA / "templates" / "certificates"
    asked = set(re.findall(r"words\.(\w+)", "".join((templates / f"{name}.html").read_text("utf-8") for name in ("offline", "_offline_form", "offline_file"))))  # fmt: skip
    script = "".join(map(offline.script_source, offline.PIECES))
    words = offline.spoken("verify", "zh")["words"]
    assert asked <= words.keys() == offline.spoken("verify", "en")["words"].keys()
    assert {key for key in words.keys() - asked if not re.search(rf'"{key}"', script) and not re.search(rf"\b{key}\b", script)} == set()  # fmt: skip


def _logged(laboratory: Laboratory, folder: Path) -> tuple[Certificate, list[Path]]:
    """A certificate of ours in our log: its row, its file and its proof."""
    tenant = Tenant.objects.get(code="330000")
    log = operating.open_log(tenant=tenant, by=platform("330000", "test"), at=NOW)
    made = laboratory.issued()
    sequencing.sequence(log, at=AFTER)
    event = queries.event_of(made)
    assert event is not None
    files = {
        "certificate.xml": papers.xml_of(made),
        "certificate.proof.json": bundle_file(ledger.bundle_of(event.pk)),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return made, [folder / name for name in files]


def _words(page: Page) -> dict[str, str]:
    rows = page.locator("#vo-answer .answers li")
    return {row.locator("h3").inner_text(): row.locator(".mark").inner_text() for row in rows.all()}


def _ask(page: Page) -> None:
    before = page.locator("#vo-answer").get_attribute("data-turn") or ""
    page.click("#vo-ask")
    expect(page.locator("#vo-answer")).not_to_have_attribute("data-turn", before)


Answers = dict[str, tuple[int, dict[str, str], bytes]]


def _answers(client: Any) -> Answers:
    """What this node answers now: the page, what it loads, and its log, headers and all."""
    log = ledger.log_named("zj")
    paths = {
        "/verify/offline",
        "/log/zj/checkpoint",
        *(f"/log/zj/tile/{each}/000.p/{log.size}" for each in ("0", "entries")),
    }
    page = client.get("/verify/offline", headers={"accept-language": "en"}).content.decode()
    found: Answers = {}
    for path in sorted(paths):
        answer = client.get(path, headers={"accept-language": "en"})
        found[path] = (answer.status_code, dict(answer.headers), answer.content)
    for name in re.findall(r'(?:src|href)="/static/([^"]+)"', page):
        kind = guess_type(name)[0] or ""
        found[f"/static/{name}"] = (200, {"Content-Type": kind}, Path(str(finders.find(name))).read_bytes())
    return found


def test_our_own_certificate(client: Any, laboratory: Laboratory, tmp_path: Path) -> None:
    """Served with our log's key and address: proven under that key, which is said to be ours; withdrawn is read from the tiles."""
    made, files = _logged(laboratory, tmp_path)
    answers = _answers(client)
    papers.withdraw_certificate(
        certificate=made, reason="示例", by=laboratory.house.acting("郑示例"), at=AFTER
    )
    sequencing.sequence(ledger.log_named("zj"), at=AFTER + timedelta(minutes=1))
    later = _answers(client)
    program = shutil.which("chromium-headless-shell")
    assert program, "chromium-headless-shell is missing: apt-get install chromium-headless-shell"
    complaints: list[str] = []

    def serve(route: Route) -> None:
        status, headers, body = answers.get(urlsplit(route.request.url).path, (404, {}, b""))
        route.fulfill(status=status, headers=headers, body=body)

    with sync_playwright() as driver:  # a driver of its own: while one is open Django asks no database
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        page = browser.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.route("**/*", serve)
        page.goto("http://localhost/verify/offline")
        page.set_input_files("#vo-files", files)
        expect(page.locator("#vo-answer dl")).to_contain_text("The key was put into this page by the site")
        assert _words(page)["Is it in the log?"] == "proven"
        expect(page.locator("#vo-mirror")).to_have_value("http://localhost/log/zj")
        _ask(page)
        assert _words(page)["Was it withdrawn later?"] == "proven"
        answers.update(later)
        _ask(page)
        assert _words(page)["Was it withdrawn later?"] == "does not hold"
        expect(page.locator("#vo-verdict")).to_have_text("This file is not to be believed")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("[style]").count() == 0
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document)")
        assert [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]] == []
        expect(page.locator("#vo-insecure")).to_be_hidden()
        assert complaints == []
        page.goto("http://junheng.example/verify/offline")
        expect(page.locator("#vo-insecure")).to_be_visible()
        browser.close()
