"""The page that verifies in the browser, as it is served: under the house's policy, with the keys it says are ours."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from tests.hub.laboratory import Laboratory

from junheng.hub.certificates.pages import offline
from junheng.hub.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="vo-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "自己核对，不问服务器"), ("en", "Check it yourself, without asking the server")])  # fmt: skip
def test_served_page(laboratory: Laboratory, client: Any, language: str, title: str) -> None:
    """Nobody signs in. No script stands in the page, and only the reader's choice of a mirror is let through."""
    response = client.get("/verify/offline", headers={"accept-language": language})
    page = response.content.decode()
    assert f"<h1>{title}</h1>" in unescape(page)
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    policy = dict(
        part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ") if " " in part
    )
    assert policy["connect-src"] == "'self' https:"
    assert policy["script-src"].startswith("'self'") and "unsafe" not in policy["script-src"]
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] == ["'self'"]
    assert _data(page)["logs"] == [{"vkey": log.vkey, "address": f"/log/{log.name}"} for log in ledger.logs()]


def test_downloaded_page(client: Any, laboratory: Laboratory) -> None:
    """It comes as a file, in the reader's language, and knows no key."""
    response = client.get("/verify/offline/download", headers={"accept-language": "en"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="junheng-verify.en.html"'
    page = response.content.decode()
    assert 'lang="en"' in page and _data(page)["logs"] == []


def test_every_code_has_its_sentence() -> None:
    """What the script may refuse is declared; a code of its own would reach a reader without a sentence."""
    source = offline.script_source()
    named = set(re.findall(r'\b(?:refuse|stop)\(\s*"([a-z0-9-]+)"', source))
    assert len(named) > 60
    assert named <= offline.spoken("zh")["reasons"].keys() == offline.spoken("en")["reasons"].keys()


def test_every_word_is_there() -> None:
    """Each word that script and templates ask for is there in both languages, and none is left over."""
    templates = offline.AREA / "templates" / "certificates"
    asked = set(re.findall(r"words\.(\w+)", "".join((templates / f"{name}.html").read_text("utf-8") for name in ("offline", "_offline_form", "offline_file"))))  # fmt: skip
    script = (offline.STATIC / "offline" / "page.js").read_text("utf-8")
    words = offline.spoken("zh")["words"]
    assert asked <= words.keys() == offline.spoken("en")["words"].keys()
    assert {key for key in words.keys() - asked if not re.search(rf'"{key}"', script) and not re.search(rf"\b{key}\b", script)} == set()  # fmt: skip
