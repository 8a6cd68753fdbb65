"""Each area has a README that names everything it has: verbs and records, on one screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

import junheng.hub.site.urls  # noqa: F401  (loads every area's verbs)
from junheng.hub.foundation.verbs import REGISTRY

HUB = Path(__file__).resolve().parents[2] / "src" / "junheng" / "hub"
AREAS = sorted(folder.name for folder in HUB.iterdir() if (folder / "__init__.py").exists())
LONGEST = 60
"""Lines of the longest, which explains the logs; forty are enough for the others."""


@pytest.mark.parametrize("area", AREAS)
def test_a_room_says_what_it_has(area: str) -> None:
    """Every verb and every record by its name, in a few lines."""
    text = (HUB / area / "README.md").read_text(encoding="utf-8")
    verbs = {verb.name for verb in REGISTRY.values() if verb.area == area}
    records = {
        model.__name__ for model in apps.get_app_config(area).get_models() if not model._meta.auto_created
    }
    assert {name for name in verbs | records if f"`{name}`" not in text} == set()
    assert len(text.splitlines()) <= (LONGEST if area == "ledger" else 40)
