"""The scan page on a buyer's phone: how many requests and bytes it takes, and that its one style sheet has all it needs (R17.2)."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path
from typing import Any

from tests.hub.integrity.test_list_at_stall import due, mandatory

from junheng.hub import integrity, ui

SHEET = Path(integrity.__path__[0], "static/integrity/scan.css")
LOOK = Path(ui.__path__[0], "static/ui")
MOST_REQUESTS = 3
MOST_BYTES = 32_000
"""Over the line: the page as it is sent and its style sheet; 0.65 s at 400 kbit/s, without the line's own delay."""


def test_requests_and_bytes(street: Any, client: Any) -> None:
    """An overdue scale: one style sheet, no script, the report form in the page; the icon may come later."""
    mandatory(street, street.scale)
    due(street, street.scale, date(2026, 1, 1))
    answer = client.get(f"/scan/{street.scale.code}", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content).decode()
    assert (
        "<script" not in page and page.count('rel="stylesheet"') == 1 and "/static/integrity/scan.css" in page
    )
    asked = re.findall(r'<(?:link|img|iframe|source)\b[^>]*\b(?:href|src)="([^"#]+)"', page)
    assert len(asked) + 1 <= MOST_REQUESTS
    total = len(answer.content) + SHEET.stat().st_size
    assert total <= MOST_BYTES, total
    assert '<form class="sheet" method="post"' in page


def test_the_sheet_has_every_class_of_the_page(street: Any, client: Any) -> None:
    """Whatever the whole look says of a class on the page, overdue or with a receipt, this sheet says too."""
    mandatory(street, street.scale)
    due(street, street.scale, date(2026, 1, 1))
    look = "".join((LOOK / name).read_text("utf-8") for name in ("tokens.css", "junheng.css"))
    look = re.sub(r"/\*.*?\*/", "", look, flags=re.S)
    sheet = SHEET.read_text("utf-8")
    address = f"/scan/{street.scale.code}"
    pages = [
        client.get(address),
        client.post(address, {"key": "k", "kind": "overdue"}),
        client.post(address, {"key": "x" * 99}),
    ]
    for answer in pages:
        used = {
            each
            for words in re.findall(r'class="([^"]+)"', answer.content.decode())
            for each in words.split()
        }
        told = {each for each in used if re.search(rf"\.{re.escape(each)}(?![\w-])", look)}
        missing = {each for each in told if not re.search(rf"\.{re.escape(each)}(?![\w-])", sheet)}
        assert told and not missing, missing
