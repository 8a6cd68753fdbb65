"""Loading the measurement services: versioned data, never edited once in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import rfc8785

from junheng.core.reason import JunhengError, Refusal, Refused, refuse
from junheng.core.uncertainty.expression import parse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.orders import checks, events, queries, worksheet
from junheng.hub.orders.editing.faults import printed_faults
from junheng.hub.orders.models import LimitsCompared, ServiceEdition
from junheng.hub.orders.rules import Cell, is_number, to_decimal

SCHEMA = "junheng.service/1"
SHIPPED = (
    "gauge-block", "weight", "dc-voltmeter", "scale", "pressure-gauge", "water-meter", "industrial-thermometer",
    "standard-thermometer", "standard-solution", "titrant",
)  # fmt: skip
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
    | {"basis", "kinds", "cycle_months", "derive", "classes", "skip", "requirements", "checks", "overall"}
    | {"derived", "validation", "limited_by"}
)
NEEDED = frozenset({"code", "edition", "item", "title_zh", "title_en", "columns", "printed"})
CHECK_KEYS = frozenset(
    {
        "name",
        "zh",
        "en",
        "value",
        "limit",
        "unit",
        "sense",
        "step",
        "compare",
        "with",
        "where",
        "unless",
        "silent",
    }
    | {"columns", "clause"}
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
    """Load an edition; records that are open keep theirs. The same content twice is one edition.

    One with a lower number than another of its code that is loaded is kept and not put in force.
    """
    check_edition(data)
    digest = digest_of(data)
    common = ServiceEdition.objects.filter(code=data["code"], organisation=None)
    known = common.filter(edition=data["edition"]).first()
    if known is not None and known.digest != digest:
        why = f"{data['edition']}: {known.digest[:12]} ≠ {digest[:12]}"
        raise Refused(refuse("service-edition-unusable", code=data["code"], why=why))
    if known is None:
        newest = common.order_by("-edition").values_list("edition", flat=True).first() or 0
        is_newest = data["edition"] > newest
        if is_newest:
            common.filter(is_current=True).update(is_current=False)
        known = put_in_force(data, tenant=by.tenant, at=at, is_current=is_newest)
    record(
        events.ServiceEditionLoaded(
            service=Ref.to(known), code=known.code, edition=str(known.edition), digest=digest
        )
    )
    return known


def refuse_retired(edition: ServiceEdition) -> None:
    """Refuses an own edition that its laboratory took out of use; else it is not taken out before this transaction ends."""
    if edition.organisation_id is None:
        return
    row = ServiceEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    if row.retired_at is not None:
        raise Refused(_out_of_use(row, row.retired_at))


def nothing_in_force(item: Item, organisation_id: Any) -> Refusal:
    """Why a laboratory has no template for an item: its own was taken out of use, or there never was one."""
    row = queries.retired_edition(item.pk, organisation_id)
    if row is None or row.retired_at is None:
        return refuse("no-service-edition", item=item.name_zh)
    return _out_of_use(row, row.retired_at)


def _out_of_use(row: ServiceEdition, since: datetime) -> Refusal:
    return refuse(
        "edition-retired", title=row.title_zh, edition=row.edition, date=today(since), why=row.retired_why
    )


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of an edition (RFC 8785), hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(dict(data))).hexdigest()


def put_in_force(
    data: Mapping[str, Any],
    *,
    tenant: str,
    at: datetime,
    organisation: Organisation | None = None,
    is_current: bool = True,
) -> ServiceEdition:
    """The row of an edition in force from now; the caller has ended the one before."""
    return ServiceEdition.objects.create(
        tenant_id=tenant,
        organisation=organisation,
        code=data["code"],
        edition=data["edition"],
        item=Item.objects.get(pk=data["item"]),
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        data=dict(data),
        digest=digest_of(data),
        loaded_at=at,
        is_current=is_current,
    )


@verb(
    permission="orders.compare_limits",
    roles={"quality", "inst_admin", "checker", "nmi"},
    event=events.LimitsWereCompared,
)
def compare_limits(*, edition: ServiceEdition, document: str, by: Actor, at: datetime) -> LimitsCompared:
    """State by name that the limits of a template were compared with the text; until then they show 未核对."""
    if edition.organisation_id not in (None, by.organisation_id):
        raise Refused(refuse("not-your-edition"))
    if not document.strip():
        raise Refused(refuse("document-needed", path="document"))
    known = edition.comparisons.filter(organisation_id=by.somewhere).select_related("person").first()
    if known is not None:
        raise Refused(
            refuse(
                "limits-compared-already",
                person=known.person.name,
                date=today(known.at),
                document=known.document,
            )
        )
    made = LimitsCompared.objects.create(
        tenant_id=by.tenant,
        edition=edition,
        organisation_id=by.somewhere,
        document=document.strip()[:160],
        person_id=by.somebody,
        at=at,
    )
    record(
        events.LimitsWereCompared(
            template=Ref.to(edition), service=edition.code, edition=str(edition.edition), digest=edition.digest,
            document=made.document,
        )
    )  # fmt: skip
    return made


def check_edition(data: Mapping[str, Any]) -> None:
    """Refuses an edition that cannot be used, with the first reason; its own examples are proved."""
    code = str(data.get("code", "—"))[:40]
    if data.get("schema") != SCHEMA:
        raise Refused(refuse("service-edition-unusable", code=code, why=f"schema ≠ {SCHEMA}"))
    for key in sorted(data.keys() - KEYS):
        raise Refused(refuse("service-edition-unusable", code=code, why=f"? {key}"))
    for key in sorted(NEEDED - data.keys()):
        raise Refused(refuse("service-edition-unusable", code=code, why=f"— {key}"))
    if not Item.objects.filter(pk=data["item"]).exists():
        raise Refused(refuse("service-edition-unusable", code=code, why=f"item {data['item']}"))
    if "checks" not in data and not {"measurement", "output"} <= data.keys():
        raise Refused(refuse("service-edition-unusable", code=code, why="— checks | measurement + output"))
    for each in data.get("classes", {}).get("ladder", ()):
        if not is_number(str(each)):
            raise Refused(refuse("service-edition-unusable", code=code, why=f"classes/ladder {each}"[:200]))
    if data.get("limited_by", "group") != "group":
        raise Refused(
            refuse("service-edition-unusable", code=code, why=f"limited_by {data['limited_by']}"[:200])
        )
    for each in data.get("checks", ()):
        for key in sorted(each.keys() - CHECK_KEYS):
            raise Refused(refuse("service-edition-unusable", code=code, why=f"? checks/{key}"))
    for refusal in printed_faults(data):
        why = f"{refusal.path}: {refusal.message('en')}"
        raise Refused(refuse("service-edition-unusable", code=code, why=why[:200]))
    try:
        for expression in _expressions(data):
            parse(expression)
        for example in data.get("validation", ()):
            _prove(data, example)
    except (JunhengError, KeyError, StopIteration) as problem:
        raise Refused(refuse("service-edition-unusable", code=code, why=_why(problem))) from None


def _why(problem: Exception) -> str:
    if isinstance(problem, JunhengError):
        return problem.refusals[0].message("en")[:200]
    return f"{type(problem).__name__} {problem}"[:200]


def _expressions(data: Mapping[str, Any]) -> Iterator[str]:
    """Every text of an edition that is read as an expression."""
    yield from data.get("measurement", {}).get("model", {}).values()
    yield from data.get("derived", {}).get("model", {}).values()
    yield from data.get("derive", {}).values()
    if "limit" in data:
        yield data["limit"]
    for each in data.get("checks", ()):
        yield from (each[key] for key in ("value", "limit", "step") if each.get(key))
    for each in data.get("requirements", ()):
        yield from (each["value"], each["at_most"])
    for point in data.get("points", ()):
        yield from (text[1:] for text in point.values() if text.startswith(checks.FORMULA))


def _prove(data: Mapping[str, Any], example: Mapping[str, Any]) -> None:
    """Validation with stored data (ISO/IEC 17025, 7.11.2): the edition must give the numbers its example states."""
    sheet = worksheet.compute(filled_from_example(data, example))
    found = {(each.point, each.check): each for each in sheet.results}
    for point, check, value, limit, holds in example["expect"]:
        result = found.get((point, check))
        seen = (result.value_text, result.limit_text, result.within) if result else None
        if seen is None or (to_decimal(seen[0]), to_decimal(seen[1]), seen[2]) != (
            to_decimal(value), to_decimal(limit), holds,
        ):  # fmt: skip
            raise Refused(
                refuse("service-validation-failed", code=data["code"], where=f"{point}/{check}",
                       wanted=f"{value}, {limit}, {holds}", found=str(seen or sheet.problems))
            )  # fmt: skip


def filled_from_example(data: Mapping[str, Any], example: Mapping[str, Any]) -> worksheet.Filled:
    """The worksheet of an edition's stored example."""
    points = [{key: text for key, text in point.items() if key != "readings"} for point in example["points"]]
    readings = {
        Cell(worksheet.AS_FOUND, point["id"], column, at): text
        for point in example["points"]
        for column, texts in point["readings"].items()
        for at, text in enumerate(texts)
    }
    standards = standards_of_example(example)
    return worksheet.Filled(
        data, example["parameters"], points, readings, standards, kind=example.get("kind", "")
    )


def standards_of_example(example: Mapping[str, Any]) -> dict[str, worksheet.StandardValue]:
    """Certified values an example states for its standard."""
    return {
        name: worksheet.StandardValue(
            unit=each["unit"], k=Decimal(each["k"]), value=Decimal(each["value"]), expanded=Decimal(each["U"])
        )
        for name, each in example.get("standards", {}).items()
    }
