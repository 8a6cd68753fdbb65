"""What leaves of a row: masked values are replaced before anything is kept for readers, never on the way out."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.rows import Rows

HIDDEN = "***"


def masked(fields: Sequence[Field], rows: Rows, key: bytes) -> Rows:
    """The rows as others read them. An empty cell stays empty: that nothing is known is no secret."""
    return [[_masked(field, value, key) for field, value in zip(fields, row, strict=True)] for row in rows]


def _masked(field: Field, value: str, key: bytes) -> str:
    if not value or not field.is_masked:
        return value
    if field.masked_by == "hide":
        return HIDDEN
    told = hmac.new(key, f"{field.name}\0{value}".encode(), hashlib.sha256).hexdigest()
    return f"p-{told[:16]}"
