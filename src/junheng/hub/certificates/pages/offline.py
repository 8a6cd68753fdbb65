"""The page on which anybody verifies without asking us: its script, words and sentences, served or carried on a disk.

The script lies in readable pieces under `static/certificates/offline`; `tools/generate.py` packs them into the one file
that is served, writes the sentences of the refusals they name, and the two files that are downloaded.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from junheng.core.reason import REGISTRY
from junheng.hub.ledger import queries as ledger

AREA = Path(__file__).resolve().parents[1]
DATA = AREA / "data"
STATIC = AREA / "static" / "certificates"
LOOK = AREA.parent / "ui" / "static" / "ui"
READER = LOOK / "vendor" / "qr-decode.js"
"""Others' reader of QR codes, for browsers that have none of their own; its licence stands in it."""
SHARED = ("bytes", "json", "note", "merkle", "policy", "proof", "log")
PIECES = {
    "verify": (*SHARED, "sm2", "tiles", "xml", "signature", "path", "report", "page", "certificate_page"),
    "verify-draw": (*SHARED, "draw_numbers", "draw_plan", "draw_sample", "draw_assign", "draw", "page", "draw_page"),
}  # fmt: skip
"""The two pages, each with its pieces in the order in which they build on each other: one of certificates, one of draws."""
ADDRESSES = {"verify": "/verify/offline", "verify-draw": "/verify/offline/draw"}
OTHER = {"verify": "verify-draw", "verify-draw": "verify"}
LANGUAGES = ("zh", "en")
_CODE = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"')


@cache
def script_source(page: str) -> str:
    """The pieces of a page."""
    return "\n".join((STATIC / "offline" / f"{name}.js").read_text(encoding="utf-8") for name in PIECES[page])


def sentences() -> dict[str, list[str]]:
    """Code → both sentences, of every declared refusal that a script names."""
    named = sorted({code for page in PIECES for code in codes_of(page)} & REGISTRY.keys())
    return {code: [REGISTRY[code].zh, REGISTRY[code].en] for code in named}


def codes_of(page: str) -> set[str]:
    """What may be a code among the texts of a page's script."""
    return {*_CODE.findall(script_source(page))}


@cache
def spoken(page: str, language: str) -> dict[str, dict[str, str]]:
    """`words` and `reasons` of a page, in one language."""
    words, reasons = (
        json.loads((DATA / f"offline_{name}.json").read_text("utf-8")) for name in ("words", "reasons")
    )
    place, codes = LANGUAGES.index(language), codes_of(page)
    return {
        "words": {key: both[place] for key, both in words.items()},
        "reasons": {code: both[place] for code, both in reasons.items() if code in codes},
    }


def whole_file(page: str, language: str, script: str) -> str:
    """The page as one file that needs no server: look, script and words inside, and a policy that lets in nothing else."""
    look = "\n".join(
        (LOOK / name).read_text(encoding="utf-8") for name in ("tokens.css", "junheng.css", "start.css")
    )
    reader = "" if page == "verify-draw" else READER.read_text(encoding="utf-8")
    context = {
        **_context(page, language, logs=[], other=f"junheng-{OTHER[page]}.{language}.html"),
        "look": look, "script": script, "reader": reader, "language": language,
        "hashes": {"script": _hash(script), "reader": _hash(reader), "look": _hash(look)},
    }  # fmt: skip
    with translation.override("zh-hans" if language == "zh" else "en"):
        return render_to_string("certificates/offline_file.html", context)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _context(page: str, language: str, *, logs: list[dict[str, str]], other: str) -> dict[str, Any]:
    """`other`: where the other page is, for what this one does not answer."""
    said = spoken(page, language)
    return {
        "words": said["words"], "data": {**said, "logs": logs, "other": other}, "of_draws": page == "verify-draw",
    }  # fmt: skip


def _language(request: HttpRequest) -> str:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


@csp_update({"connect-src": ["https:"]})
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Verifies in the browser; the logs of this node and their keys are named as what they are.

    The one thing loosened is whom the page may ask: the reader's own choice of a mirror, over https.
    """
    return _served(request, "verify")


@require_safe
def offline_draw(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Makes a draw again in the browser, from its record alone; it asks no network at all."""
    return _served(request, "verify-draw")


def _served(request: HttpRequest, page: str) -> HttpResponse:
    logs = [{"vkey": log.vkey, "address": f"/log/{log.name}"} for log in ledger.logs()]
    context = _context(page, _language(request), logs=logs, other=ADDRESSES[OTHER[page]])
    return render(
        request,
        "certificates/offline.html",
        context
        | {"script_file": f"certificates/{page}.js", "download_address": f"{ADDRESSES[page]}/download"},
    )


@require_safe
def offline_file(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The page of certificates as one file for a disk."""
    return _file(request, "verify")


@require_safe
def offline_draw_file(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The page of draws as one file for a disk."""
    return _file(request, "verify-draw")


def _file(request: HttpRequest, page: str) -> HttpResponse:
    name = f"{page}.{_language(request)}.html"
    response = HttpResponse((DATA / name).read_bytes())
    response.headers["Content-Disposition"] = f'attachment; filename="junheng-{name}"'
    return response
