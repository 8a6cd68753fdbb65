"""Verbs of another edition of the catalogue: it takes effect on its day, and ledgers are classed anew by it (R15.2)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments import events, queries, rules
from junheng.hub.instruments.models import Catalogue, CatalogueItem, CatalogueWord, Instrument, Reclassified

logger = logging.getLogger("junheng.instruments")
BATCH = 2000
"""Instruments of a province that are classed anew in one transaction."""
MOST_MEANT = 200
OFFICES = frozenset({"prov_regulator", "city_regulator", "county_regulator"})


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
    Catalogue.objects.filter(pk=row.pk).update(is_current=True, since_id=new_id())
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

    A row without a namesake keeps its old class: to fall out of the law by a new name is decided by a person. So is to
    fall into it: by a namesake that lost the sizes of the old row, or by a name that had no row before.
    """
    moved = changed = left = 0
    for before in queries.editions_in_use(by.tenant, catalogue):
        for old, namesake in _pairs(before, catalogue).items():
            new = namesake if _states_as_much(old, namesake) else None
            rows = list(queries.to_reclassify(by.tenant, old, catalogue)[: max(0, BATCH - moved - left)])
            meant = _meant(rows, namesake) if new is None else {}
            listed = [
                each for row in rows if (each := _change(row, old, new, catalogue, at, meant)) is not None
            ]
            Reclassified.objects.bulk_create(listed)
            if new is None:
                left += len(rows)
                continue
            Instrument.objects.filter(pk__in=[row.pk for row in rows]).update(catalogue_item=new)
            moved, changed = moved + len(rows), changed + len(listed)
    looked, found = _look_up(by.tenant, catalogue, at, most=max(0, BATCH - moved - left))
    record(
        events.LedgerReclassified(catalogue=catalogue.code, moved=moved, changed=changed, open=left + found),
        tenant=by.tenant,
    )
    return moved + left + looked


def _states_as_much(old: CatalogueItem, namesake: CatalogueItem | None) -> bool:
    before, after = queries.listed(old), queries.listed(namesake)
    return before is not None and after is not None and rules.keeps_bounds(before, after)


def _look_up(tenant: str, catalogue: Catalogue, at: datetime, *, most: int) -> tuple[int, int]:
    """Instruments without a row: how many names were looked up, and how many of them may mean a row now."""
    rows = list(queries.to_look_up(tenant, catalogue)[:most])
    meant = _meant(rows, None)
    listed = [
        each
        for row in rows
        if meant[row.pk] and (each := _change(row, None, None, catalogue, at, meant)) is not None
    ]
    Reclassified.objects.bulk_create(listed)
    Instrument.objects.filter(pk__in=[row.pk for row in rows]).update(looked_by=catalogue.code)
    return len(rows), len(listed)


def _meant(rows: Sequence[Instrument], namesake: CatalogueItem | None) -> Mapping[UUID, str]:
    """Rows of the edition in force that an instrument may be, by the name of its old row and its own: for the person."""
    found = queries.all_items_meant({row.name for row in rows}) if rows else {}
    first = [namesake] if namesake is not None else []
    named = {row.pk: {each.pk: each for each in [*first, *found[row.name]]}.values() for row in rows}
    return {
        pk: "；".join(f"{each.number} {each.name_zh}" for each in items)[:MOST_MEANT]
        for pk, items in named.items()
    }


def _change(
    row: Instrument, old: CatalogueItem | None, new: CatalogueItem | None, catalogue: Catalogue, at: datetime,
    meant: Mapping[UUID, str],
) -> Reclassified | None:  # fmt: skip
    """What is listed of an instrument; None where the law says of it what it said before."""
    purpose = rules.Purpose(row.purpose)
    before = rules.verdict(queries.listed(old), purpose, size=row.size).answer
    after = rules.verdict(queries.listed(new), purpose, size=row.size).answer if new is not None else None
    if before == after:
        return None
    return Reclassified(
        instrument=row, tenant_id=row.tenant_id, catalogue=catalogue,
        before_edition=old.catalogue_id if old is not None else "", before_item=_named(old), after_item=_named(new),
        before=before, after=after or "", at=at, meant=meant.get(row.pk, ""),
    )  # fmt: skip


def _named(item: CatalogueItem | None) -> str:
    return f"{item.number} {item.name_zh}" if item is not None else ""


@verb(permission="instruments.class_instrument", roles=OFFICES, event=events.InstrumentClassed)
def class_instrument(
    *, instrument: Instrument, number: str, reason: str, by: Actor, at: datetime
) -> Reclassified:
    """A person of the office of its place says which row of the edition in force an instrument is; empty: none of them.

    May be said again: a mistake is put right by the next word, and both stay in the log.
    """
    catalogue = queries.current_catalogue()
    row = (
        Reclassified.objects.select_for_update(of=("self",))
        .filter(instrument=instrument, catalogue=catalogue)
        .first()
    )
    item = CatalogueItem.objects.filter(catalogue=catalogue, number=number).first() if number else None
    facts = rules.ClassingFacts(
        place=instrument.owner.division_code, office=queries.division_of_office(by),
        listed=row is not None and (row.after == "" or row.settled_at is not None), scrapped_since=instrument.scrapped_since,
    )  # fmt: skip
    if refusals := rules.refusals_to_class(facts, number=number, known=item is not None, reason=reason):
        raise Refused(*refusals)
    assert row is not None and catalogue is not None
    Instrument.objects.filter(pk=instrument.pk).update(catalogue_item=item, looked_by=catalogue.code)
    instrument.catalogue_item = item
    row.after, row.after_item = queries.verdict_of(instrument).answer, _named(item)
    row.settled_at, row.settled_by, row.reason = at, f"{by.organisation_name} {by.person_name}"[:200], reason.strip()  # fmt: skip
    row.save(update_fields=["after", "after_item", "settled_at", "settled_by", "reason"])
    record(
        events.InstrumentClassed(
            instrument=Ref.to(instrument), catalogue=catalogue.code, item=row.after_item or "—", answer=row.after, reason=row.reason,
        )
    )  # fmt: skip
    return row


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
