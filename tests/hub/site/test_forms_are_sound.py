"""Every form of what the public, inspectors, hosts and the market use, as a browser draws it: axe finds nothing, empty or wrong.

Pages come from the resolver, records from the isolation test; three people hold every role of their body, so that each form
is met by one who may see it. The browser asks this process itself: nothing is committed, and what a form does is undone.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Iterator
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Browser, Page, Request, Route
from psycopg.types.range import DateRange
from tests.hub.conftest import NOW, TODAY
from tests.hub.security.test_isolation import _filled, _named, ids
from tests.hub.site.staged import stages
from tests.journeys.conftest import AXE, TAGS
from tests.waiting import until

from junheng.hub.filing.models import FilingDraft
from junheng.hub.filing.pages.phone import COOKIE
from junheng.hub.foundation import clock
from junheng.hub.institutions.models import Membership
from junheng.hub.institutions.rules import roles
from junheng.hub.instruments.models import Catalogue, Reclassified
from junheng.hub.instruments.services.catalogue import CURRENT, load_catalogue

__all__ = ["ids"]

AREAS = ("supervision", "risk", "integrity", "instruments", "filing", "market", "sharing", "industry")
PEOPLE = {"冯示例": "institute", "钱示例": "regulator", "王示例": "enterprise", "": ""}
"""Who hold every role, and of which body; the last is a stranger."""
SITE = "http://hub.test"
TYPED = "typed-before-signing-in"
"""The secret under which every browser here finds what it typed as a stranger."""


def _declared(resolver: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each address with the area whose page it is."""
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _declared(pattern, text)
        elif (module := pattern.callback.__module__).startswith("junheng.hub.") and ".pages" in module:
            yield _named(text.replace("^", "")), module.split(".")[2]


FILES = re.compile(r"\.\w+$|\{suffix\}|/(photos|pictures|files|documents|picture|download|file)(/\{\w+\})?$")
"""Addresses that answer with a file."""
ADDRESSES = sorted({address for address, area in _declared(get_resolver()) if (area in AREAS or "recusal" in address) and not FILES.search(address)})  # fmt: skip


def asking(session: str, language: str = "zh-hans") -> Client:
    """Somebody, in one language."""
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    client.cookies[COOKIE] = TYPED
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@pytest.fixture
def sessions(laboratory: Any, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The session of each of the people, with every role; a stranger has none. It is the Monday."""
    house, found = laboratory.house, {"": ""}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_catalogue(by=house.platform, at=NOW)
    FilingDraft.objects.create(
        digest=hashlib.sha256(TYPED.encode()).hexdigest(), told={"kind": "电子计价秤", "use": "T", "number": "SN-1", "place": "A-1"},
        at=NOW, until=NOW + timedelta(days=3),
    )  # fmt: skip
    own = laboratory.piece.instrument
    Reclassified.objects.create(
        instrument=own, tenant_id="330000", catalogue=Catalogue.objects.get(is_current=True), before_edition="示例", before_item="16-1",
        before="mandatory", meant="16-1 出租汽车计价器", at=NOW,
    )  # fmt: skip
    ids["code"], ids["edition"] = own.code, CURRENT
    for name, body in PEOPLE.items():
        if not name:
            continue
        held = getattr(house, body)
        for role in sorted(roles.known()):
            if not Membership.objects.filter(
                person=house.people[name], organisation=held, role=role
            ).exists():
                Membership.objects.create(
                    tenant_id=held.tenant_id, person=house.people[name], organisation=held, role=role,
                    valid=DateRange(TODAY.replace(year=2024), None),
                )  # fmt: skip
        client = Client()
        client.force_login(house.people[name], backend="django.contrib.auth.backends.ModelBackend")
        found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def _has_form(text: str) -> bool:
    main = re.search(r"<main.*</main>", text, re.S)
    return main is not None and 'method="post"' in main[0]


_met: list[tuple[str, str]] = []


@pytest.fixture
def forms(sessions: dict[str, str], ids: dict[str, str], laboratory: Any) -> list[tuple[str, str, str]]:
    """Address, path and person of each form, as the first one who meets it; looked for once a process."""
    staged = stages(laboratory)
    paths = {address: _filled(address, ids | staged.pop(address, {})) for address in ADDRESSES}
    assert not staged, "addresses that are gone"
    if not _met:
        _met.extend(_looked_for(paths, sessions))
    return [(address, paths[address], name) for address, name in _met]


def _looked_for(paths: dict[str, str], sessions: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each address with the first person who meets its form; every address is a page for somebody."""
    nowhere = []
    for address, path in paths.items():
        said = set()
        for name, session in sessions.items():
            with transaction.atomic():
                answer = asking(session).get(path)
                transaction.set_rollback(True)
            said.add(answer.status_code)
            html = "html" in answer.headers.get("Content-Type", "")
            if answer.status_code == 200 and html and _has_form(answer.content.decode()):
                yield address, name
                break
        else:
            if 200 not in said and 405 not in said:
                nowhere.append(address)
    assert nowhere == []


class Served:
    """A page of the browser that asks one client of this process."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport={"width": 390, "height": 844})
        self.client = asking("")
        self.here = (
            copy_context()
        )  # the browser's loop calls from elsewhere: there the connection would be another
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()

    def _answer(self, route: Route) -> None:
        asked = route.request
        path = asked.url.removeprefix(SITE)
        if path.startswith("/static/"):
            place = finders.find(path.removeprefix("/static/"))
            assert isinstance(place, str), path
            route.fulfill(body=Path(place).read_bytes(), content_type=mimetypes.guess_type(place)[0] or "")
            return
        status, kind, body = self.here.run(self._asked, asked, path)
        route.fulfill(status=status, body=body, content_type=kind)

    def _asked(self, asked: Request, path: str) -> tuple[int, str, bytes]:
        with transaction.atomic():  # undone: the next page finds the record as it was
            answer = self.client.generic(
                asked.method,
                path,
                asked.post_data_buffer or b"",
                content_type=asked.headers.get("content-type", ""),
            )
            transaction.set_rollback(True)
        if answer.status_code in (302, 303):
            return 204, "", b""  # done: there is nothing to look at
        return answer.status_code, answer.headers.get("Content-Type", ""), answer.content

    def looked_at(self, name: str) -> list[str]:
        """What axe finds; contrast is of the theme, and asked elsewhere. A picture at both widths where a folder is named."""
        if pictures := os.environ.get("JUNHENG_PICTURES"):
            for width in (1280, 390):
                self.page.set_viewport_size({"width": width, "height": 844})
                self.page.screenshot(path=Path(pictures, f"{name}-{width}.png"), full_page=True)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        asked = {
            "runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}},
        }  # fmt: skip
        found = self.page.evaluate("asked => axe.run(document, asked).then(found => found.violations)", asked)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found] + (
            [f"{wide} px wide"] if wide > 390 else []
        )


EMPTIED = """() => {
  const form = document.querySelector("main form[method=post]");
  for (const field of form.elements) {
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = false;
    else if (!/^(hidden|submit|button|file|select-multiple)$/.test(field.type)) field.value = "";
  }
  window.sent = true;
  HTMLFormElement.prototype.submit.call(form);
}"""


def _again(served: Served) -> bool:
    """The first form sent empty: whether it came back."""
    with served.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        served.page.evaluate(EMPTIED)
    if answer.value.status == 204:
        return False
    until(served.page, "!window.sent && document.readyState === 'complete'")
    return True


@pytest.mark.parametrize("half", [0, 1])
def test_forms(
    forms: list[tuple[str, str, str]], sessions: dict[str, str], browser: Browser, half: int
) -> None:
    """Each in one language as it is opened, and sent empty in the other; on a phone."""
    served, wrong, back = Served(browser), {}, 0
    for at, (address, path, name) in enumerate(forms):
        if at % 2 != half:
            continue
        first, second = ("zh-hans", "en") if at % 4 < 2 else ("en", "zh-hans")
        served.client = asking(sessions[name], first)
        served.page.goto(SITE + path)
        shown = re.sub(r"\W+", "-", address).strip("-")
        found = served.looked_at(shown)
        served.client = asking(sessions[name], second)
        if _again(served):
            back += 1
            found += [f"sent empty: {each}" for each in served.looked_at(f"{shown}-empty")]
        if found:
            wrong[f"{address} {name} {first}"] = found
    served.context.close()
    assert wrong == {}
    assert back > len(forms) // 5
