"""Pages that stay on a phone: the files they are made of, each by its digest, and the worker that keeps them.

A worker's own text holds the digests, so whatever changes in a file changes the worker; browsers compare it at each visit
and put the new one in the old one's place. A file that does not fit its digest is not kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

FRAME = ("ui/tokens.css", "ui/junheng.css", "ui/junheng.js", "ui/mark.svg", "django_htmx/htmx-2.min.js")
"""Files that every page needs."""


@cache
def parts(*names: str) -> dict[str, str]:
    """Address to digest of each file, as `integrity` has it."""
    found = {}
    for name in names:
        place = finders.find(name)
        if not isinstance(place, str):
            raise FileNotFoundError(name)
        digest = hashlib.sha256(Path(place).read_bytes()).digest()
        found[static(name)] = f"sha256-{base64.b64encode(digest).decode()}"
    return found


def worker(request: HttpRequest, template: str, names: tuple[str, ...], *, scope: str) -> HttpResponse:
    """The script of a worker that keeps these files and the pages under `scope`; never kept itself."""
    files = json.dumps(parts(*names), sort_keys=True)
    edition = hashlib.sha256(files.encode()).hexdigest()[:16]
    told = {"parts": files, "edition": edition}
    response = render(request, template, told, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = scope
    response.headers["Cache-Control"] = "no-cache"
    return response
