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
PIECES = ("bytes", "json", "note", "merkle", "policy", "proof", "tiles", "draw", "xml", "signature", "report", "page")  # fmt: skip
LANGUAGES = ("zh", "en")
_CODE = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"')


def script_source() -> str:
    """The pieces in the order in which they build on each other."""
    return "\n".join((STATIC / "offline" / f"{name}.js").read_text(encoding="utf-8") for name in PIECES)


def sentences() -> dict[str, list[str]]:
    """Code → both sentences, of every declared refusal that the script names."""
    named = sorted({*_CODE.findall(script_source())} & REGISTRY.keys())
    return {code: [REGISTRY[code].zh, REGISTRY[code].en] for code in named}


@cache
def spoken(language: str) -> dict[str, dict[str, str]]:
    """`words` of the page and `reasons`, in one language."""
    read = {
        name: json.loads((DATA / f"offline_{name}.json").read_text("utf-8")) for name in ("words", "reasons")
    }
    place = LANGUAGES.index(language)
    return {name: {key: both[place] for key, both in found.items()} for name, found in read.items()}


def whole_file(language: str, script: str) -> str:
    """The page as one file that needs no server: look, script and words inside, and a policy that lets in nothing else."""
    look = "\n".join((LOOK / name).read_text(encoding="utf-8") for name in ("tokens.css", "junheng.css"))
    context = {
        **_context(language, logs=[]),
        "look": look, "script": script, "hashes": {"script": _hash(script), "look": _hash(look)}, "language": language,
    }  # fmt: skip
    with translation.override("zh-hans" if language == "zh" else "en"):
        return render_to_string("certificates/offline_file.html", context)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _context(language: str, *, logs: list[dict[str, str]]) -> dict[str, Any]:
    return {"words": spoken(language)["words"], "data": {**spoken(language), "logs": logs}}


def _language(request: HttpRequest) -> str:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


@csp_update({"connect-src": ["https:"]})
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Verifies in the browser; the logs of this node and their keys are named as what they are.

    The one thing loosened is whom the page may ask: the reader's own choice of a mirror, over https.
    """
    logs = [{"vkey": log.vkey, "address": f"/log/{log.name}"} for log in ledger.logs()]
    return render(request, "certificates/offline.html", _context(_language(request), logs=logs))


@require_safe
def offline_file(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The same page as one file for a disk."""
    language = _language(request)
    response = HttpResponse((DATA / f"verify.{language}.html").read_bytes())
    response.headers["Content-Disposition"] = f'attachment; filename="junheng-verify.{language}.html"'
    return response
