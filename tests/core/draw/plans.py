"""Plans for the tests of this room: three organisers, and whatever a test adds."""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path
from random import Random
from typing import Any

from junheng.core.draw.documents import frozen_digest
from junheng.core.draw.seed import commitment

_SPEC = importlib.util.spec_from_file_location(
    "draw_alone", Path(__file__).parents[3] / "docs" / "examples" / "draw_alone.py"
)
assert _SPEC is not None and _SPEC.loader is not None
ALONE = importlib.util.module_from_spec(_SPEC)
"""The script for strangers, a second implementation."""
_SPEC.loader.exec_module(ALONE)
SECRETS = {"Anhui": "a1" * 16, "Jiangsu": "b2" * 20, "Zhejiang": "c3" * 24}


def plan(objects: list[dict[str, Any]], strata: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A plan whose secrets are all revealed."""
    document: dict[str, Any] = {
        "schema": "junheng.draw-plan/1",
        "algorithm": "junheng-draw/1",
        "draw": "T-1",
        "organisers": [
            {"id": name, "province": name, "commitment": commitment("T-1", name, secret)}
            for name, secret in SECRETS.items()
        ],
        "beacon": {"instant": "2026-12-01T12:00:00+08:00", "sources": [{"name": "lottery"}, {"name": "index", "kind": "text"}]},
        "strata": strata,
        "objects": objects,
        **more,
    }  # fmt: skip
    return with_revealed(document)


def with_revealed(document: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The same plan, revealed; `more` replaces what is revealed (None: left out)."""
    document = copy.deepcopy({key: value for key, value in document.items() if key != "revealed"})
    revealed = {
        "frozen": frozen_digest(document),
        "secrets": [{"organiser": name, "secret": secret} for name, secret in SECRETS.items()],
        "beacon": [[7, 3, 28, 19], "SSE 3 419.88"],
    } | more
    document["revealed"] = {key: value for key, value in revealed.items() if value is not None}
    return document


def random_plan(seed: int) -> dict[str, Any]:
    """Strata, weights of all forms, certain and excluded objects, caps, places, inspectors."""
    draw = Random(seed)
    strata = [
        {"name": name, "share": draw.choice(("1/4", "0.3", "1/2")), "reserve": draw.randrange(3)}
        for name in "AB"
    ]
    objects = []
    for number in range(draw.randrange(20, 60)):
        each: dict[str, Any] = {"id": f"器具-{number:03}", "stratum": draw.choice("AB")}
        each["weight"] = draw.choice((1, 2, "0.5", "3/7", "1.25", 0))
        each["enterprise"] = f"E{draw.randrange(12)}"
        if draw.random() < 0.05:
            each["excluded"] = "checked in May"
        if draw.random() < 0.8:
            each |= {"latitude": f"{30 + draw.random():.4f}", "longitude": f"{120 + draw.random():.5f}"}
        objects.append(each)
    inspectors = [
        {"id": f"I{number}", "load": 12, "latitude": "30.5", "longitude": f"{120 + number / 10:.1f}", "recused": [f"E{number}"]}
        for number in range(8)
    ]  # fmt: skip
    cap = {
        "per_enterprise": 4,
        "checked": [{"enterprise": "E1", "times": 2}, {"enterprise": "E2", "times": 9}],
    }
    return plan(objects, strata, cap=cap, inspectors=inspectors, order=draw.choice(("hashed", "spatial")))
