"""Tables that are cards on a phone: there a figure or a date says by itself what it is."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t([dh])\b([^>]*)>(.*?)</t\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WIDE = re.compile(r"\bcolspan=[\"']?(\d{1,2})")
_FIGURE = re.compile(r"\s*[-−+±¥]?\d")


def with_heads(table: str) -> SafeString:
    """Rows of a table, in which figures and dates bear the head of their column as `data-l` (shown on phones alone).

    A cell that has its own, the first of a row, and whatever begins with a word stay as they are.
    """
    head, found, body = table.partition("</thead>")
    heads = [" ".join(unescape(_TAG.sub("", each)).split()) for each in _HEAD.findall(head)]
    rows = _ROW.sub(lambda row: _labelled(row.group(), heads), body) if heads else body
    return mark_safe(head + found + rows)  # markup of our own templates, escaped there


def _labelled(row: str, heads: list[str]) -> str:
    after = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal after
        kind, attributes, inside = found.groups()
        at, wide = after, _WIDE.search(attributes)
        after += int(wide[1]) if wide else 1
        if at >= len(heads):
            return found.group()
        is_figure = _FIGURE.match(_TAG.sub("", inside)) is not None
        if not at or not heads[at] or "data-l=" in attributes or not is_figure:
            return found.group()
        return f'<t{kind}{attributes} data-l="{escape(heads[at])}">{inside}</t{kind}>'

    return _CELL.sub(cell, row)
