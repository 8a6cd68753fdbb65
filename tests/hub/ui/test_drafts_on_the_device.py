"""Readings typed on a shared computer: there again for the same person, for nobody else, gone with signing out and after a week."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from tests.hub.site.test_forms_are_sound import SITE, Served

KEYS = "() => Object.keys(localStorage).filter(key => key.startsWith('junheng.draft.'))"
OLDER = """days => Object.keys(localStorage).filter(key => key.startsWith('junheng.draft.')).forEach(key => {
  const kept = JSON.parse(localStorage[key]);
  kept.at -= days * 24 * 3600 * 1000;
  localStorage[key] = JSON.stringify(kept);
})"""


@pytest.fixture
def typed(laboratory: Any, client_for: Any, browser: Browser) -> Any:
    """One computer at which somebody has typed a reading that the server does not have, and who opens the record again."""
    record, served = laboratory.prepared(), Served(browser)

    def opened(name: str) -> Page:
        served.client.cookies[settings.SESSION_COOKIE_NAME] = (
            client_for(name).cookies[settings.SESSION_COOKIE_NAME].value
        )
        served.page.goto(f"{SITE}/records/{record.pk}")
        return served.page

    _reading(opened("周示例")).fill("10.000242")
    assert len(served.page.evaluate(KEYS)) == 1
    yield opened
    served.context.close()


def _reading(page: Page) -> Any:
    return page.locator("form[data-keep] input[name^=cell]").first


def test_for_the_same_person_and_nobody_else(typed: Any) -> None:
    """A colleague at the same computer finds an empty field, and takes nothing away."""
    assert _reading(typed("吴示例")).count() == 0 or _reading(typed("吴示例")).input_value() == ""
    assert _reading(typed("周示例")).input_value() == "10.000242"


@pytest.mark.parametrize(("days", "found"), [(6.9, "10.000242"), (7.1, "")])
def test_for_a_week(typed: Any, days: float, found: str) -> None:
    """What nobody came back for is not kept in clear on the computer; whatever page is opened next, it goes."""
    page = typed("周示例")
    page.evaluate(OLDER, days)
    page.goto(f"{SITE}/accessibility")
    assert len(page.evaluate(KEYS)) == (1 if found else 0)
    assert _reading(typed("周示例")).input_value() == found


def test_not_after_signing_out(typed: Any) -> None:
    """Signing out says that it takes what was not sent, and does."""
    page = typed("周示例")
    page.goto(f"{SITE}/account/logout/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("main form[data-sign-out] button").click()
    assert page.evaluate(KEYS) == []
