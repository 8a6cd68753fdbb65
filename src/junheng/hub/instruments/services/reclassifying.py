"""Verbs of another edition of the catalogue: it takes effect on its day, and ledgers are classed anew by it (R15.2)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments import events, queries, rules
from junheng.hub.instruments.models import Catalogue, CatalogueItem, CatalogueWord, Instrument, Reclassified

logger = logging.getLogger("junheng.instruments")
BATCH = 2000
"""Instruments of a province that are classed anew in one transaction."""


@verb(permission="instruments.enforce_catalogue", roles={"platform"}, event=events.CatalogueEnforced)
def enforce_catalogue(*, catalogue: Catalogue, by: Actor, at: datetime) -> Catalogue:
    """An edition takes effect on its day: verdicts and words are by it from now on."""
    list(Catalogue.objects.select_for_update().order_by("pk"))
    row, current = Catalogue.objects.get(pk=catalogue.pk), queries.current_catalogue()
    day, before = row.in_force_from, current.in_force_from if current is not None else None
    if day is None or day > today(at):
        raise Refused(refuse("catalogue-not-yet", catalogue=row.code, day=day or "—"))
    if current is not None and (current.pk == row.pk or (before is not None and before >= day)):
        raise Refused(refuse("catalogue-not-newer", catalogue=row.code, current=current.code))
    Catalogue.objects.filter(is_current=True).update(is_current=False)
    Catalogue.objects.filter(pk=row.pk).update(is_current=True)
    if current is not None:
        _carry_words(current, row)
    record(
        events.CatalogueEnforced(
            catalogue=row.code, since=day.isoformat(), before=current.code if current is not None else "—"
        )
    )
    row.is_current = True
    return row


def _carry_words(before: Catalogue, after: Catalogue) -> None:
    """What people type for a row means the row of the same name; what has none is dropped, new names are added."""
    moved = {old.number: new.number for old, new in _pairs(before, after).items() if new is not None}
    words = {each.word: moved[each.number] for each in CatalogueWord.objects.all() if each.number in moved}
    for number, name_zh, name_en in after.items.values_list("number", "name_zh", "name_en"):
        words[name_zh[:60]] = number
        words[name_en[:60]] = number
    CatalogueWord.objects.all().delete()
    CatalogueWord.objects.bulk_create(
        CatalogueWord(word=word, number=number) for word, number in words.items()
    )


def _pairs(before: Catalogue, after: Catalogue) -> Mapping[CatalogueItem, CatalogueItem | None]:
    """Each row of an edition with the one row of the same name in another; None where there is none, or several."""
    named: dict[str, list[CatalogueItem]] = {}
    for each in after.items.all():
        named.setdefault("".join(each.name_zh.split()), []).append(each)
    found = {each: named.get("".join(each.name_zh.split()), []) for each in before.items.all()}
    return {each: rows[0] if len(rows) == 1 else None for each, rows in found.items()}


@verb(permission="instruments.reclassify_ledger", roles={"platform"}, event=events.LedgerReclassified)
def reclassify_ledger(*, catalogue: Catalogue, by: Actor, at: datetime) -> int:
    """Class a province's instruments by the edition in force; every changed answer and every open one is listed.

    A row without a namesake keeps its old class: to fall out of the law by a new name is decided by a person.
    """
    moved = changed = left = 0
    for before in queries.editions_in_use(by.tenant, catalogue):
        for old, new in _pairs(before, catalogue).items():
            rows = list(queries.to_reclassify(by.tenant, old, catalogue)[: max(0, BATCH - moved - left)])
            listed = [each for row in rows if (each := _change(row, old, new, catalogue, at)) is not None]
            Reclassified.objects.bulk_create(listed)
            if new is None:
                left += len(rows)
                continue
            Instrument.objects.filter(pk__in=[row.pk for row in rows]).update(catalogue_item=new)
            moved, changed = moved + len(rows), changed + len(listed)
    record(
        events.LedgerReclassified(catalogue=catalogue.code, moved=moved, changed=changed, open=left),
        tenant=by.tenant,
    )
    return moved + left


def _change(
    row: Instrument, old: CatalogueItem, new: CatalogueItem | None, catalogue: Catalogue, at: datetime
) -> Reclassified | None:
    """What is listed of an instrument; None where the law says of it what it said before."""
    purpose = rules.Purpose(row.purpose)
    before = rules.verdict(queries.listed(old), purpose, size=row.size).answer
    after = rules.verdict(queries.listed(new), purpose, size=row.size).answer if new is not None else None
    if before == after:
        return None
    return Reclassified(
        instrument=row, tenant_id=row.tenant_id, catalogue=catalogue, before_edition=old.catalogue_id,
        before_item=f"{old.number} {old.name_zh}", after_item=f"{new.number} {new.name_zh}" if new is not None else "",
        before=before, after=after or "", at=at,
    )  # fmt: skip


def class_what_is_due(*, at: datetime) -> int:
    """Put an edition into force on its day, and class the ledgers by it, a batch a province a round. For the worker."""
    due = queries.catalogue_due(today(at))
    if due is not None:
        with transaction.atomic():
            enforce_catalogue(catalogue=due, by=platform("CN", "catalogue"), at=at)
    current, done = queries.current_catalogue(), 0
    if current is None:
        return 0
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            if queries.has_to_reclassify(code, current):
                with transaction.atomic():
                    done += reclassify_ledger(catalogue=current, by=platform(code, "catalogue"), at=at)
    return done
