"""A measurement carried in a link or a file: packed small, unpacked within bounds, read before it is shown."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from junheng.core.reason import JunhengError, UnusableInput, refuse
from junheng.core.uncertainty.documents import measurement_from
from junheng.hub.orders.workbench.evaluating import MOST_INPUTS

LONGEST_LINK = 1500
"""Characters of a link's document; a longer one travels as a file."""
LARGEST = 64 * 1024
"""Bytes of a document, unpacked or as a file."""


@cache
def examples() -> list[dict[str, Any]]:
    """Measurements to begin with, in the order they are shown; the published ones are those of the vectors."""
    text = resources.files("junheng.hub.orders").joinpath("data/workbench.json").read_text("utf-8")
    return list(json.loads(text))


def packed(document: Mapping[str, Any]) -> str:
    """A document for a query; empty where it would be too long for a link."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    found = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return found if len(found) <= LONGEST_LINK else ""


def unpacked(text: str) -> dict[str, Any]:
    """The document of a link, never more than 64 KiB of it."""
    try:
        stream = zlib.decompressobj()
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = stream.decompress(raw, LARGEST)
        if len(text) > 2 * LONGEST_LINK or not stream.eof:
            raise ValueError
        return checked(json.loads(plain))
    except (ValueError, RecursionError, zlib.error, binascii.Error):
        raise UnusableInput(refuse("workbench-link-unreadable")) from None


def from_file(raw: bytes) -> dict[str, Any]:
    """The document of a file that somebody hands in."""
    try:
        if len(raw) > LARGEST:
            raise ValueError(f"> {LARGEST // 1024} KiB")
        return checked(json.loads(raw))
    except (ValueError, RecursionError) as problem:
        why = "JSON" if isinstance(problem, json.JSONDecodeError | RecursionError) else str(problem)[:80]
        raise UnusableInput(refuse("workbench-file-unreadable", why=why)) from None


def checked(document: Any) -> dict[str, Any]:
    """A document that can be shown in the form: it can be read, and it is no larger than the form."""
    try:
        measurement_from(document)
    except JunhengError as problem:
        raise UnusableInput(*problem.refusals) from None
    if len(document["inputs"]) > MOST_INPUTS:
        raise UnusableInput(
            refuse("too-many-inputs", path="inputs", found=len(document["inputs"]), limit=MOST_INPUTS)
        )
    return dict(document)
