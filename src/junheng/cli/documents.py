"""Input documents of the computing commands: JSON or YAML 1.2, one model, bounded in size, depth and nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from junheng.cli.output import read_bytes
from junheng.core.reason import Reason, UnusableInput, declare, refuse

declare(
    Reason("document-unreadable", zh="{file} 读不成 JSON 或 YAML：{why}", en="{file} is neither JSON nor YAML: {why}"),
    Reason("document-too-deep", zh="{file} 嵌套超过 {limit} 层", en="{file} is nested deeper than {limit} levels"),
    Reason("document-too-many-nodes", zh="{file} 超过 {limit} 个节点", en="{file} has more than {limit} nodes"),
    Reason("document-key-twice", zh="键「{found}」出现了两次", en='the key "{found}" stands twice'),
)  # fmt: skip

_OTHER_YAML = re.compile(r"^%YAML(?!\s+1\.2\s)", re.MULTILINE)
"""A file that asks for YAML 1.1 would have `NO` read as false and 010 as 8."""
LARGEST = 4 * 1024 * 1024
DEEPEST = 12
MOST_NODES = 500_000
LIMITS = f"Limits: {LARGEST >> 20} MiB, {DEEPEST} levels, {MOST_NODES} nodes."


def read_document(name: str, *, largest: int = LARGEST, most_nodes: int = MOST_NODES) -> object:
    """The document of a file or of standard input. JSON keeps decimal digits; a key twice is refused.

    Commands whose lists are long state their own limits; YAML stays within `LARGEST`.
    """
    data = read_bytes(name, limit=largest)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnusableInput(refuse("document-unreadable", file=name, why=str(problem))) from None
    try:
        found = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        if len(data) > LARGEST:
            raise UnusableInput(refuse("document-unreadable", file=name, why="no JSON")) from None
        found = _yaml(name, text)
    _check_size(name, [found], most_nodes)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnusableInput(refuse("document-key-twice", found=key))
        found[key] = value
    return found


def _yaml(name: str, text: str) -> object:
    if _OTHER_YAML.search(text):
        raise UnusableInput(refuse("document-unreadable", file=name, why="another YAML than 1.2"))
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as problem:
        why = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise UnusableInput(refuse("document-unreadable", file=name, why=why)) from None


def _check_size(name: str, level: Iterable[object], most_nodes: int) -> None:
    """Aliases count as often as they are used, so a small file cannot unfold without bound."""
    nodes = 0
    for _ in range(DEEPEST):
        inner: list[object] = []
        for each in level:
            children = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
            inner += children
            nodes += len(children)
            if nodes > most_nodes:
                raise UnusableInput(refuse("document-too-many-nodes", file=name, limit=most_nodes))
        level = inner
    if level:
        raise UnusableInput(refuse("document-too-deep", file=name, limit=DEEPEST))
