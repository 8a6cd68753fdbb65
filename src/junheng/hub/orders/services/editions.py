"""Loading the measurement services: versioned data, never edited once in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import rfc8785

from junheng.core.reason import JunhengError, Refused, refuse
from junheng.core.uncertainty.expression import parse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item
from junheng.hub.orders import events
from junheng.hub.orders.models import ServiceEdition

SCHEMA = "junheng.service/1"
SHIPPED = ("gauge-block", "weight", "dc-voltmeter")
KEYS = frozenset(
    {
        "schema",
        "code",
        "edition",
        "item",
        "title_zh",
        "title_en",
        "source",
        "services",
        "parameters",
        "environment",
        "point_fields",
        "points",
    }
    | {"columns", "repeats", "limit", "measurement", "output", "rounding", "decision", "printed"}
)
NEEDED = frozenset(
    {"code", "edition", "item", "title_zh", "title_en", "columns", "measurement", "output", "printed"}
)


@cache
def shipped(code: str) -> Mapping[str, Any]:
    """A service that comes with the platform, by its code."""
    text = resources.files("junheng.hub.orders").joinpath(f"data/services/{code}.json").read_text("utf-8")
    return dict(json.loads(text))


@verb(
    permission="orders.load_service_edition",
    roles={"platform", "samr_metrology"},
    event=events.ServiceEditionLoaded,
)
def load_service_edition(*, data: Mapping[str, Any], by: Actor, at: datetime) -> ServiceEdition:
    """Load an edition; records that are open keep theirs. The same content twice is one edition."""
    _check(data)
    digest = hashlib.sha256(rfc8785.dumps(dict(data))).hexdigest()
    known = ServiceEdition.objects.filter(code=data["code"], edition=data["edition"]).first()
    if known is not None and known.digest != digest:
        why = f"{data['edition']}: {known.digest[:12]} ≠ {digest[:12]}"
        raise Refused(refuse("service-edition-unusable", code=data["code"], why=why))
    if known is None:
        ServiceEdition.objects.filter(code=data["code"], is_current=True).update(is_current=False)
        known = ServiceEdition.objects.create(
            code=data["code"],
            edition=data["edition"],
            item=Item.objects.get(pk=data["item"]),
            title_zh=data["title_zh"],
            title_en=data["title_en"],
            data=dict(data),
            digest=digest,
            loaded_at=at,
        )
    record(
        events.ServiceEditionLoaded(
            service=Ref.to(known), code=known.code, edition=str(known.edition), digest=digest
        )
    )
    return known


def _check(data: Mapping[str, Any]) -> None:
    code = str(data.get("code", "—"))[:40]
    if data.get("schema") != SCHEMA:
        raise Refused(refuse("service-edition-unusable", code=code, why=f"schema ≠ {SCHEMA}"))
    for key in sorted(data.keys() - KEYS):
        raise Refused(refuse("service-edition-unusable", code=code, why=f"? {key}"))
    for key in sorted(NEEDED - data.keys()):
        raise Refused(refuse("service-edition-unusable", code=code, why=f"— {key}"))
    if not Item.objects.filter(pk=data["item"]).exists():
        raise Refused(refuse("service-edition-unusable", code=code, why=f"item {data['item']}"))
    expressions = [
        *data["measurement"].get("model", {}).values(),
        *([data["limit"]] if "limit" in data else []),
    ]
    try:
        for expression in expressions:
            parse(expression)
    except JunhengError as problem:
        raise Refused(
            refuse("service-edition-unusable", code=code, why=problem.refusals[0].message("en"))
        ) from None
