"""Questions to the ledger: the verdict, the public face of a code, what is due."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Upper
from django.utils.translation import get_language

from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.instruments import rules
from junheng.hub.instruments.models import (
    Catalogue,
    CatalogueItem,
    CatalogueWord,
    DueDate,
    Instrument,
    InstrumentMark,
    Reclassified,
)


def facts_of(instrument: Instrument) -> rules.InstrumentFacts:
    return rules.InstrumentFacts(
        scrapped_since=instrument.scrapped_since,
        sealed_since=instrument.sealed_since,
        seal_number=instrument.seal_number,
    )


def listed(item: CatalogueItem | None) -> rules.Listed | None:
    """A catalogue row as the rules see it."""
    if item is None:
        return None
    return rules.Listed(
        number=item.number,
        name_zh=item.name_zh,
        name_en=item.name_en,
        mode=item.mode,
        form=item.form,
        uses=frozenset(item.uses),
        scope_zh=item.scope_note,
        size_low=item.size_low,
        size_high=item.size_high,
        size_symbol=item.size_symbol,
        confidence=item.confidence,
        edition=edition_of(item.catalogue),
    )


def edition_of(catalogue: Catalogue | None) -> rules.Edition:
    """A catalogue as the reasons of a verdict name it."""
    return (
        rules.NO_EDITION
        if catalogue is None
        else rules.Edition(catalogue.code, compared=not catalogue.is_draft)
    )


def verdict_of(instrument: Instrument) -> rules.Verdict:
    """Mandatory or not, by the current catalogue, and why."""
    return rules.verdict(
        listed(instrument.catalogue_item), rules.Purpose(instrument.purpose), size=instrument.size,
        edition=rules.Edition(instrument.looked_by),
    )  # fmt: skip


def current_catalogue() -> Catalogue | None:
    return Catalogue.objects.filter(is_current=True).first()


def counts_of(catalogue: Catalogue) -> tuple[int, int]:
    """Items of level 1 and of level 2."""
    rows = catalogue.items
    return rows.values("group_zh").distinct().count(), rows.count()


_OF_A_ROW = (
    "number", "name_zh", "name_en", "group_zh", "mode", "form", "uses", "scope_note", "size_symbol", "size_low", "size_high", "methods",
    "cycle_months", "cycle_note", "cycle_confidence", "confidence", "source",
)  # fmt: skip


def rows_digest(catalogue: Catalogue) -> str:
    """SHA-256 of all that the rows of an edition say, in the order of their numbers."""
    rows = [list(row) for row in catalogue.items.order_by("number").values_list(*_OF_A_ROW)]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def edition_rows(code: str) -> tuple[Catalogue, list[CatalogueItem]] | None:
    """An edition with its rows in the order of the table."""
    row = Catalogue.objects.filter(pk=code[:60]).first()
    if row is None:
        return None
    return row, sorted(
        row.items.all(),
        key=lambda each: [int(part) if part.isdigit() else 0 for part in each.number.split("-")],
    )


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One line of the list of editions. `state`: a key of `rules.EDITION_WORDS` (R15.2)."""

    catalogue: Catalogue
    groups: int
    items: int
    state: str


def editions(on: date) -> list[EditionRow]:
    """All editions of the catalogue on file, the newest first."""
    rows = Catalogue.objects.annotate(
        level_1=Count("items__group_zh", distinct=True), level_2=Count("items")
    ).order_by(F("in_force_from").desc(nulls_last=True), "code")
    current = next((row.in_force_from for row in rows if row.is_current), None)
    return [EditionRow(row, row.level_1, row.level_2, _state(row, current, on)) for row in rows]


def _state(row: Catalogue, current: date | None, on: date) -> str:
    was = row.since_id is not None or row.code == rules.SHIPPED
    return rules.state_of_edition(
        row.in_force_from, is_current=row.is_current, was_current=was, current=current, on=on
    )


def catalogue_due(on: date) -> Catalogue | None:
    """The newest edition whose day has come and that is later than the one in force."""
    current = current_catalogue()
    rows = Catalogue.objects.filter(is_current=False, in_force_from__lte=on)
    if current is not None and current.in_force_from is not None:
        rows = rows.filter(in_force_from__gt=current.in_force_from)
    return rows.order_by("-in_force_from").first()


def is_settled(catalogue: Catalogue) -> bool:
    """Whether an edition is or was in force, or instruments of any province are classed by it."""
    if catalogue.is_current or catalogue.since_id is not None:
        return True
    under = Instrument.objects.filter(catalogue_item__catalogue=catalogue)
    for code in Tenant.objects.values_list("code", flat=True):
        with tenancy.only(code):
            if under.exists():
                return True
    return False


def to_reclassify(tenant: str, old: CatalogueItem, catalogue: Catalogue) -> QuerySet[Instrument]:
    """A province's instruments under a row of another edition that were not looked at for this one."""
    rows = Instrument.objects.filter(tenant_id=tenant, catalogue_item=old, scrapped_since=None)
    seen = Reclassified.objects.filter(tenant_id=tenant, catalogue=catalogue).values("instrument_id")
    return rows.exclude(pk__in=seen).order_by("id")


def editions_in_use(tenant: str, catalogue: Catalogue) -> list[Catalogue]:
    """Other editions by which instruments of a province are still classed."""
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None, catalogue_item__isnull=False)
    codes = rows.exclude(catalogue_item__catalogue=catalogue).values("catalogue_item__catalogue").distinct()
    return list(Catalogue.objects.filter(pk__in=codes).order_by("pk"))


def to_look_up(tenant: str, catalogue: Catalogue) -> QuerySet[Instrument]:
    """A province's instruments without a row, filed before an edition took effect, whose names were not looked up in it."""
    rows = Instrument.objects.filter(tenant_id=tenant, catalogue_item=None, scrapped_since=None)
    if catalogue.since_id is None:
        return rows.none()
    return rows.filter(pk__lt=catalogue.since_id).exclude(looked_by=catalogue.code).order_by("id")


def has_to_reclassify(tenant: str, catalogue: Catalogue) -> bool:
    seen = Reclassified.objects.filter(tenant_id=tenant, catalogue=catalogue).values("instrument_id")
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None, catalogue_item__isnull=False)
    left = rows.exclude(catalogue_item__catalogue=catalogue).exclude(pk__in=seen)
    return left.exists() or to_look_up(tenant, catalogue).exists()


def row_in(catalogue: str, *, name: str, group: str) -> CatalogueItem | None:
    """The row of an edition under a name, else one of its group; spaces do not count."""
    rows = list(CatalogueItem.objects.filter(catalogue_id=catalogue).order_by("number"))
    named = {"".join(row.group_zh.split()): row for row in rows}
    named |= {"".join(row.name_zh.split()): row for row in rows}
    return named.get("".join(name.split())) or named.get("".join(group.split()))


def left_open(by: Actor, code: str) -> Reclassified | None:
    """What the edition in force says of an instrument of an office's province, for the person who classes it."""
    rows = Reclassified.objects.filter(catalogue__is_current=True, tenant_id=by.tenant, instrument__code=code)
    return rows.select_related("instrument__owner", "instrument__catalogue_item__catalogue").first()


def rows_in_force() -> list[tuple[str, str]]:
    """Numbers and names of the rows of the edition in force."""
    rows = CatalogueItem.objects.filter(catalogue__is_current=True).values_list("number", "name_zh")
    return sorted(rows, key=lambda row: [int(each) if each.isdigit() else 0 for each in row[0].split("-")])


def division_of_office(by: Actor) -> str:
    office = Organisation.objects.filter(pk=by.somewhere).first()
    return office.division_code if office is not None else ""


def reclassified_seen_by(by: Actor) -> QuerySet[Reclassified]:
    """Of one's own instruments; for regulators of their province."""
    rows = Reclassified.objects.select_related("instrument__owner", "catalogue")
    if by.has_any(REGULATORS):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(instrument__owner_id=by.somewhere)


def marks_of(instrument: Instrument) -> list[InstrumentMark]:
    """The codes and the seal as they stand, in the order in which they are shown."""
    order = list(rules.MARK_KINDS)
    return sorted(
        InstrumentMark.objects.filter(instrument=instrument, until=None),
        key=lambda each: order.index(each.kind),
    )


def with_serials(serials: Iterable[str]) -> QuerySet[Instrument]:
    """Instruments that bear one of these serials, upper or lower case; the database alone says what is alike."""
    return Instrument.objects.filter(serial_upper__in=[Upper(Value(each)) for each in serials])


def items_meant(text: str, limit: int = 6) -> list[CatalogueItem]:
    """Current catalogue items a person may mean by a word, best first; several when the word is open."""
    numbers = _numbers(text, _words(), limit)
    rows = CatalogueItem.objects.filter(catalogue__is_current=True, number__in=numbers)
    return _listed(numbers, rows.select_related("catalogue"))


def all_items_meant(texts: Iterable[str], limit: int = 6) -> dict[str, list[CatalogueItem]]:
    """The same for each of many words, the catalogue being read once."""
    rows = CatalogueItem.objects.filter(catalogue__is_current=True)
    words, items = _words(), list(rows.select_related("catalogue"))
    return {text: _listed(_numbers(text, words, limit), items) for text in texts}


def _words() -> dict[str, str]:
    return dict(CatalogueWord.objects.values_list("word", "number"))


def _numbers(text: str, words: dict[str, str], limit: int) -> list[str]:
    return list(dict.fromkeys(words[word] for word in rules.best_words(text, list(words))))[:limit]


def _listed(numbers: list[str], items: Iterable[CatalogueItem]) -> list[CatalogueItem]:
    found = {item.number: item for item in items}
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True, slots=True)
class PublicFace:
    """What whoever holds the code may see: no owner's private data beyond place and nameplate."""

    instrument: Instrument
    verdict: rules.Verdict
    state: rules.LawState
    due: DueDate | None
    days: int
    """Days until due; negative when overdue."""


def by_code(code: str) -> Instrument | None:
    """The instrument under a code, for whoever holds the code (row-level security is told so)."""
    tenancy.showing(code)
    return (
        Instrument.objects.filter(code=code)
        .select_related("owner", "item", "catalogue_item__catalogue", "custodian")
        .prefetch_related("parts", Prefetch("due_dates", queryset=DueDate.objects.order_by("due")))
        .first()
    )


def public_face(code: str, on: date) -> PublicFace | None:
    """The scan page's answer on a date."""
    instrument = by_code(code)
    return face_of(instrument, on) if instrument is not None else None


def face_of(instrument: Instrument, on: date) -> PublicFace:
    """The state by law of an instrument with its due dates, on a date."""
    answer = verdict_of(instrument)
    dues = [
        due for due in instrument.due_dates.all() if due.service == "verification" and due.part_id is None
    ]
    due = dues[0] if dues else None
    state = rules.law_state(
        mandatory=answer.answer is rules.Answer.MANDATORY,
        due=due.due if due else None,
        on=on,
        applied_on=instrument.applied_on,
        sealed=instrument.sealed_since is not None,
        failed=instrument.test == Instrument.Test.FAILED or (due is not None and due.due == due.worked_on),
    )
    return PublicFace(
        instrument=instrument, verdict=answer, state=state, due=due, days=(due.due - on).days if due else 0
    )


def instruments_of(organisation_id: Any, *, text: str = "") -> QuerySet[Instrument]:
    """An owner's instruments (also those at an institution), newest first, with what a list row shows."""
    rows = Instrument.objects.filter(Q(owner_id=organisation_id))
    found = search.among(rows, text) if text else None
    rows = rows if found is None else found
    return rows.select_related("item", "catalogue_item__catalogue").prefetch_related("due_dates")


def due_within(organisation_id: Any, *, on: date, days: int, limit: int = 50) -> list[DueDate]:
    """Due dates of an owner's instruments up to `days` ahead, the late ones first."""
    last = date.fromordinal(on.toordinal() + days)
    return list(
        DueDate.objects.filter(
            instrument__owner_id=organisation_id,
            instrument__scrapped_since=None,
            instrument__sealed_since=None,
            due__lte=last,
        )
        .select_related("instrument", "part")
        .order_by("due")[:limit]
    )


def uses() -> list[tuple[str, str]]:
    """The uses a person may choose from, in the reader's language."""
    chinese = (get_language() or "zh").startswith("zh")
    names = rules.PURPOSE_ZH if chinese else rules.PURPOSE_EN
    return [(use.value, names[use]) for use in rules.Purpose]
