"""Every page of the demonstration under the demanding eye: axe, console, width, both languages, phone, dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.journeys.conftest import DESKTOP, PHONE, dress

pytestmark = pytest.mark.journey

PUBLIC = {
    "start": "/",
    "mandatory": "/mandatory?kind=%E7%94%B5%E5%AD%90%E7%A7%A4&use=T",
    "search": "/search?need=0~1000+V+DC%2C+U%3C20+ppm",
    "workbench": "/workbench?example=gum-h2",
    "search-empty": "/search?need=%E5%A4%A9%E6%96%87%E5%8D%95%E4%BD%8D",
    "verify": "/verify",
    "verify-offline": "/verify/offline",
    "verify-draw": "/verify/offline/draw",
    "verify-unknown": "/verify?number=NO-SUCH-1",
    "scan": "/scan",
    "scan-wrong": "/scan?code=12345",
    "organisations": "/organisations",
    "qualifications": "/qualifications",
    "methods": "/methods",
    "quantities": "/quantities",
    "quantities-found": "/quantities?text=EM%2FDC",
    "search-unasked": "/search?need=10+V+AC%2C+U%3C0.2+mV",
    "rules": "/rules",
    "regions": "/regions",
    "supervision": "/supervision",
    "pledges": "/pledges",
    "model-units": "/lists/model-units",
    "serious-violators": "/lists/serious-violators",
    "clauses": "/clauses",
    "file": "/file",
    "designations": "/designations",
    "meter": "/meter?number=WM-1001",
    "sharing": "/sharing",
    "sharing-hours": "/sharing/hours",
    "mutual-help": "/mutual-help",
    "search-map": "/search?need=0~1000+V+DC%2C+U%3C20+ppm&from=310000",
    "regional-standards": "/regional-standards",
    "reference-materials": "/reference-materials",
    "needs": "/needs",
    "national-gaps": "/national-gaps",
    "barriers": "/barriers",
    "centres": "/centres",
    "benchmarks": "/benchmarks",
    "benchmark-criteria": "/benchmarks/criteria",
    "trials": "/trials",
    "trials-compare-none": "/trials/compare",
    "challenges": "/challenges",
    "nodes": "/nodes",
    "log": "/log",
    "log-zj": "/log/zj",
    "gallery": "/gallery",
    "accessibility": "/accessibility",
    "missing": "/no-such-page",
    "demo": "/demo",
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "password-reset": "/account/password/reset/",
}
PRIVATE = {
    "周示例": (
        "/today",
        "/orders",
        "/records",
        "/budgets",
        "/certificates",
        "/standards",
        "/capabilities",
        "/people",
        "/notices",
        "/acting",
    ),
    "冯示例": (
        "/today",
        "/standards/new",
        "/capabilities/new",
        "/scopes",
        "/people/authorise-person",
        "/methods/new",
        "/people",
        "/sharing/new",
        "/sharing/feeds",
        "/sharing/feeds/open",
        "/bookings?side=asked-of-us",
        "/examinations",
        "/reference-materials/new",
        "/templates",
        "/templates/new",
        "/needs/ours?side=quotes",
        "/quality-cases",
        "/capacity/new",
        "/benchmarks/ours",
        "/benchmarks/new",
        "/trials/ours",
        "/challenges/new",
    ),
    "郑示例": ("/today", "/certificates"),
    "王示例": (
        "/today",
        "/instruments",
        "/instruments/new",
        "/orders",
        "/orders/new",
        "/certificates",
        "/organisations/new",
        "/needs/new",
        "/needs/ours",
        "/barriers/new",
        "/trials/ours",
        "/trials/models/new",
    ),
    "邹示例": (
        "/today",
        "/instruments",
        "/determinations",
        "/market",
        "/market/new",
        "/market/contracts",
        "/market/contracts/new",
        "/market/duties",
        "/market/duties/new",
        "/catalogue/changes",
        "/file/book/*",
        "/scan/*",
    ),
    "钱示例": (
        "/reviews",
        "/complaints",
        "/complaints/*",
        "/fines",
        "/campaigns/new",
        "/risk/warnings/*",
        "/supervision/draws/*",
        "/market/duties",
        "/risk",
        "/risk/scan-risk",
        "/risk/scores",
        "/letters",
        "/letters/new",
        "/determinations",
        "/nodes/follow-log",
        "/nodes/payloads",
        "/nodes/payload-tokens",
        "/today",
        "/organisations",
        "/qualifications",
        "/rules/new",
        "/people/register-metrologist",
        "/weak-spots",
        "/supervision/draws/new",
        "/supervision/checks",
        "/designations/new",
        "/centres/new",
        "/benchmarks/criteria/new",
    ),
    "何示例": ("/applications", "/applications/*", "/capacity", "/plans/*"),
    "柏示例": ("/rotation", "/rotation/new", "/file/sheets/*"),
    "朱示例": ("/regional-standards", "/comparisons/new"),
    "章示例": ("/file/sheets", "/file/sheets/new", "/file/claims", "/file/claims/new", "/applications"),
}


LISTS = {
    "/file/book/*": ("/instruments", r"/instruments/(\d{12})$"),
    "/scan/*": ("/market", r"/scan/(\d{12})$"),
    "/risk/warnings/*": ("/risk", ""),
    "/plans/*": ("/capacity", ""),
}
"""Where the first record of a kind is found: on its list, unless it is named here."""


def found(page: Page, path: str) -> str:
    """The address of the first record that a list leads to."""
    if not path.endswith("/*"):
        return path
    kind = path.removesuffix("/*")
    if kind == "/plans":
        _plan_the_month(page)
    at, pattern = LISTS.get(path, (kind if kind != "/supervision/draws" else "/supervision", ""))
    page.goto(at)
    links = page.locator("main a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    shape = re.compile(pattern or f"{re.escape(kind)}/([0-9a-f-]{{36}})$")
    names = [match[1] for each in links if (match := shape.search(each))]
    assert names, f"{at} leads to no {path}"
    return f"{kind}/{names[0]}"


def _plan_the_month(page: Page) -> None:
    """The demonstration has no plan yet: what is due is planned, unless another journey did."""
    page.goto("/capacity")
    new = page.locator("main a[href^='/plans/new/']")
    if new.count():
        new.first.click()
        page.locator("main form[method=post] button.go").first.click()
        page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}$"))


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(open_page: Callable[..., Page], look: Any, speak: Any, name: str) -> None:
    """In Chinese on a desktop and on a phone in the dark, in English on a desktop."""
    page = open_page()
    page.goto(PUBLIC[name])
    look(page, name)
    dress(page, PHONE, "dark")
    look(page, f"{name}-phone")
    dress(page, DESKTOP, "light")
    speak(page, "en")
    look(page, f"{name}-en", contrast=False)


@pytest.mark.parametrize("person", PRIVATE)
def test_private_pages(open_page: Callable[..., Page], look: Any, person: str) -> None:
    """Everybody's pages at both widths; what a width cannot change is asked once, dark contrast of the public pages and journeys."""
    page = open_page(person)
    for path in PRIVATE[person]:
        dress(page, DESKTOP, "light")
        page.goto(found(page, path))
        look(page, f"{person}{path.replace('/', '-').replace('*', 'one')}")
        dress(page, PHONE, "dark")
        look(page, f"{person}{path.replace('/', '-').replace('*', 'one')}-phone", layout=True)
