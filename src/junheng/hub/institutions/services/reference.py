"""Loading what is the same for everybody: divisions, regions, the vocabulary of items, the national rules."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import events
from junheng.hub.institutions.models import Division, Item, Region, RegionMember, Rule
from junheng.hub.institutions.queries import NATIONAL

SINCE = date(2020, 12, 4)
"""The day of the policy: from then on memberships and rules are stated, unless their row says otherwise."""
OVERRIDABLE = frozenset(
    {
        *("auth_review", "std_exam_review", "onsite_test", "lab_test", "retest_apply", "due_rule"),
        *("report_accept", "complaint_decide", "complaint_answer_shown"),
        *("pledge_removal_decide", "pledge_hearing", "pledge_removal_shown", "reminder_days"),
    }
)


def _text(name: str) -> str:
    return resources.files("junheng.hub.institutions").joinpath(f"data/{name}").read_text("utf-8")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))


@verb(
    permission="institutions.load_reference_data",
    roles={"samr_metrology", "platform"},
    event=events.ReferenceLoaded,
)
def load_reference_data(*, by: Actor, at: datetime) -> None:
    """Load the shipped reference data; a second time changes nothing but the event."""
    divisions = _load_divisions()
    regions = _load_regions()
    items = _load_items()
    with tenancy.also(NATIONAL):
        rules = load_rules(_rows("rule_limits.csv"), only=NATIONAL)
    record(
        events.ReferenceLoaded(
            divisions=str(divisions), regions=str(regions), rules=str(rules), items=str(items)
        )
    )


def _load_divisions() -> int:
    rows = _rows("divisions_province.csv")
    for row in rows:
        Division.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_zh": row["name_zh"],
                "short_zh": row["short_zh"],
                "name_en": row["name_en"],
                "lon": float(row["capital_lon"]),
                "lat": float(row["capital_lat"]),
                "source": row["source"],
            },
        )
    return len(rows)


def _load_regions() -> int:
    document = json.loads(_text("regions.json"))
    groups = {
        Region.Kind.METROLOGY: document["metrology_regions"],
        Region.Kind.CENTRE: document["metrology_region_centres"],
        Region.Kind.STRATEGY: document["strategies"],
    }
    count = 0
    for kind, entries in groups.items():
        for order, entry in enumerate(entries):
            _load_region(kind, entry, order)
            count += 1
    return count


def _load_region(kind: str, entry: Mapping[str, Any], order: int) -> None:
    lead = entry.get("lead") or {}
    region, _made = Region.objects.update_or_create(
        id=entry["id"],
        defaults={
            "kind": kind,
            "name_zh": entry["name_zh"],
            "name_en": entry.get("name_en", ""),
            "lead_id": lead.get("province") if isinstance(lead, Mapping) else None,
            "note": str(entry.get("note", entry.get("status", "")))[:300],
            "in_policy": bool(entry.get("in_policy", False)),
            "whole_provinces": bool(entry.get("whole_provinces", True)),
            "confidence": entry["confidence"],
            "source": entry["source"][:300],
            "order": order,
        },
    )
    known = set(region.members.values_list("division_id", flat=True))
    RegionMember.objects.bulk_create(
        RegionMember(region=region, division_id=code, valid=DateRange(SINCE, None))
        for code in entry.get("provinces", [])
        if code not in known
    )


def _load_items() -> int:
    rows = _rows("items.csv")
    for row in rows:
        Item.objects.update_or_create(code=row.pop("code"), defaults=row)
    return len(rows)


def load_rules(rows: Iterable[Mapping[str, str]], *, only: str) -> int:
    """Rows of a rule file that belong to one tenant, as rules; a row that is there already stays as it is."""
    mine = [row for row in rows if row["scope"] == only]
    known = set(Rule.objects.filter(tenant_code=only).values_list("key", flat=True))
    Rule.objects.bulk_create(
        Rule(
            tenant_code=only,
            key=row["key"],
            matter_zh=row["matter_zh"],
            value=row["value"],
            unit=row["unit"],
            note=row["from_event_or_note"],
            source=row["source"],
            confidence=row["confidence"],
            valid=DateRange(SINCE, None),
            overridable=row["key"] in OVERRIDABLE,
        )
        for row in mine
        if row["key"] not in known
    )
    return len(mine)
