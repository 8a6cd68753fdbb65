"""Loading a catalogue edition and the words people type for its items."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments import events, queries, rules
from junheng.hub.instruments.models import Catalogue, CatalogueItem, CatalogueWord
from junheng.hub.instruments.services import edition_table

CURRENT = rules.SHIPPED
_SIZES = {"8-1": ("DN", 15.0, 50.0), "9-1": ("G", 1.6, 16.0), "10-1": ("DN", 15.0, 50.0)}
"""Sizes that bound a listing, read from the scope notes of the rows (recalled where the row says so)."""


SINCE = date(2020, 10, 26)
_DRAFT = {"is_draft": True, "compared_at": None, "compared_by": "", "compared_source": ""}
"""What holds of rows just loaded: nobody compared them yet."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Another edition as a table of the shipped form, and the day from which it counts.

    Optional columns `size_symbol`, `size_low`, `size_high`: the sizes (`DN`, `G`; both ends inclusive) that bound a row.
    """

    code: str
    in_force_from: date
    table: str


@verb(
    permission="instruments.load_catalogue",
    roles={"samr_metrology", "platform"},
    event=events.CatalogueLoaded,
)
def load_catalogue(*, by: Actor, at: datetime, edition: Edition | None = None) -> Catalogue:
    """Load the shipped catalogues as data; the same file twice changes nothing but the event.

    Another `edition` waits for its day: `reclassifying.class_what_is_due` puts it into force.
    """
    if edition is not None:
        return _load_edition(edition, today(at))
    text = _shipped()
    before = {
        each.pk: queries.rows_digest(each) for each in Catalogue.objects.filter(pk__in=_shipped_codes())
    }
    for row in csv.DictReader(io.StringIO(text)):
        _load_row(row)
    for each in Catalogue.objects.filter(pk__in=_shipped_codes()):
        if queries.rows_digest(each) != before.get(each.pk):  # what was compared is not there any more
            Catalogue.objects.filter(pk=each.pk).update(**_DRAFT)
    later = Catalogue.objects.filter(is_current=True, in_force_from__gt=SINCE).exists()
    Catalogue.objects.filter(is_current=True).exclude(in_force_from__gt=SINCE).exclude(code=CURRENT).update(
        is_current=False
    )
    Catalogue.objects.filter(code=CURRENT).update(is_current=not later, in_force_from=SINCE)
    if later:
        return _loaded(CURRENT, text)
    CatalogueWord.objects.bulk_create(list(_words()), ignore_conflicts=True)
    return _loaded(CURRENT, text)


def _load_edition(edition: Edition, on: date) -> Catalogue:
    """Its rows under its own name, whatever the table calls it; a draft until a person compared it with the official text.

    Until its day it may be loaded again: then its rows are those of the later table and no others. What is the law, or
    was, is not written over: another text of it is another edition.
    """
    stop_if((*rules.refusals_to_name(edition.code), *rules.refusals_to_date(edition.in_force_from, today=on)))
    rows = edition_table.rows_of(edition.table)
    known = Catalogue.objects.select_for_update().filter(pk=edition.code).first()
    if edition.code in _shipped_codes() or (known is not None and queries.is_settled(known)):
        raise Refused(refuse("catalogue-settled", catalogue=edition.code))
    if known is not None:
        known.items.all().delete()
    for row in rows:
        _load_row(row | {"catalogue": edition.code})
    Catalogue.objects.filter(code=edition.code).update(in_force_from=edition.in_force_from, **_DRAFT)
    return _loaded(edition.code, edition.table)


@verb(permission="instruments.compare_catalogue", roles={"samr_metrology"}, event=events.CatalogueCompared)
def compare_catalogue(
    *, catalogue: Catalogue, text: rules.OfficialText, by: Actor, at: datetime
) -> Catalogue:
    """A named person compared every row with the official text: the edition is no draft any more.

    The items of both levels are counted in the text by the person and here by the platform; where they differ it stays one.
    """
    row = Catalogue.objects.select_for_update().get(pk=catalogue.pk)
    groups, items = queries.counts_of(row)
    rows = queries.rows_digest(row)
    facts = rules.ComparedFacts(
        groups=groups, items=items, rows=rows, by=row.compared_by,
        since=row.compared_at.date() if row.compared_at is not None else None,
    )  # fmt: skip
    stop_if(rules.refusals_to_compare(row.code, facts, text))
    row.is_draft, row.compared_source, row.compared_at = False, text.source.strip(), at
    row.compared_by = f"{by.organisation_name} {by.person_name}"[:200]
    row.save(update_fields=["is_draft", "compared_source", "compared_by", "compared_at"])
    record(
        events.CatalogueCompared(
            catalogue=row.code, source=row.compared_source, groups=groups, items=items, rows=rows
        )
    )
    return row


def _shipped() -> str:
    return (
        resources.files("junheng.hub.instruments")
        .joinpath("data/mandatory_instruments.csv")
        .read_text("utf-8")
    )


def _shipped_codes() -> set[str]:
    return {row["catalogue"] for row in csv.DictReader(io.StringIO(_shipped()))}


def _loaded(code: str, text: str) -> Catalogue:
    found = Catalogue.objects.get(code=code)
    digest = hashlib.sha256(text.encode()).hexdigest()
    record(events.CatalogueLoaded(catalogue=code, items=str(found.items.count()), digest=digest))
    return found


def _load_row(row: dict[str, str]) -> None:
    catalogue, _made = Catalogue.objects.get_or_create(code=row["catalogue"])
    shipped = row["catalogue"] == CURRENT
    symbol, low, high = (
        _SIZES.get(row["l2_no"], ("", None, None)) if shipped else edition_table.bounds_of(row)
    )
    months = edition_table.months_of(row)
    CatalogueItem.objects.update_or_create(
        catalogue=catalogue,
        number=edition_table.number_of(row),
        defaults={
            "name_zh": row["l2_zh"] or row["l1_zh"],
            "name_en": row["name_en"],
            "group_zh": row["l1_zh"],
            "mode": row["mode"],
            "form": row["verification_form"],
            "uses": [
                letter for letter in re.split(r"[;,\s]+", row["purposes"]) if letter in "TSME" and letter
            ],
            "scope_note": row["scope_note"],
            "size_symbol": symbol,
            "size_low": low,
            "size_high": high,
            "methods": row["jjg_ref"],
            "cycle_months": months,
            "cycle_note": "" if months is not None else row["cycle_months"],
            "cycle_confidence": row["jjg_confidence"],
            "confidence": row["confidence"],
            "source": row["source"],
        },
    )


def _words() -> Iterator[CatalogueWord]:
    text = resources.files("junheng.hub.instruments").joinpath("data/aliases.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        yield CatalogueWord(word=row["word"], number=row["l2_no"])
    for number, name_zh, name_en in CatalogueItem.objects.filter(catalogue_id=CURRENT).values_list(
        "number", "name_zh", "name_en"
    ):
        yield CatalogueWord(word=name_zh[:60], number=number)
        yield CatalogueWord(word=name_en[:60], number=number)
