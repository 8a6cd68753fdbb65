"""Questions about filing: what a word means, what is on file already, which claims wait for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from junheng.hub.filing import rules
from junheng.hub.filing.models import Claim
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.services.organisations import watches
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import CatalogueItem, Instrument

ITEMS = {"2-1": "non-automatic-scale", "8-1": "water-meter", "14-1": "pressure-gauge"}
"""Catalogue entries that have a measurement item of their own; the institution settles the others on receipt."""
OTHER_ITEM = "mandatory-other"


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody means by a word and a use: the entry, the item it is measured as, the verdict with reasons."""

    listed: CatalogueItem | None
    verdict: instrument_rules.Verdict
    others: tuple[CatalogueItem, ...]
    draft: bool


def meant(kind: str, use: str) -> Meant:
    """The verdict before anything is filed: mandatory or not, and why."""
    found = instruments.items_meant(kind) if kind.strip() else []
    listed = found[0] if found else None
    edition = instruments.current_catalogue()
    answer = instrument_rules.verdict(instruments.listed(listed), instrument_rules.Purpose(use))
    return Meant(listed, answer, tuple(found[1:]), edition is None or edition.is_draft)


def item_of(listed: CatalogueItem | None) -> Item:
    code = ITEMS.get(listed.number, OTHER_ITEM) if listed else OTHER_ITEM
    return Item.objects.get(pk=code)


def on_file(*, tenant: str, number: str, maker: str, item: Item) -> Instrument | None:
    """The instrument of this province that a nameplate or a code means; the same serial of the same maker."""
    code = rules.code_in(number)
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None).select_related("owner")
    if code and (known := rows.filter(code=code).first()):
        return known
    same = rows.filter(serial__iexact=number.strip(), item=item)
    wanted = rules.plain(maker)
    return next((row for row in same[:50] if rules.plain(row.maker) == wanted), None)


def claims_of(by: Actor) -> QuerySet[Claim]:
    """Claims one made, or may decide: one's own instruments, or for the regulator those of the province."""
    rows = Claim.objects.select_related("instrument__item", "claimant", "holder")
    if watches(by, by.tenant):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(Q(claimant_id=by.somewhere) | Q(holder_id=by.somewhere))


def may_decide(claim: Claim, by: Actor) -> bool:
    return claim.holder_id == by.somewhere or (
        watches(by, claim.tenant_id) and claim.claimant_id != by.somewhere
    )


def offices_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Verified regulators answerable for where a body sits: county, city and province."""
    division = organisation.division_code
    codes = {division, f"{division[:4]}00", f"{division[:2]}0000"}
    return Organisation.objects.filter(
        tenant_id=organisation.tenant_id, kind__startswith="regulator-", state="verified", division_code__in=codes
    )  # fmt: skip


def fields_of(row: Instrument) -> dict[str, Any]:
    """The nameplate of an instrument, as a claim shows it."""
    return {"name": row.name, "maker": row.maker, "serial": row.serial, "code": row.code}
