"""Loading a catalogue edition and the words people type for its items."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments import events
from junheng.hub.instruments.models import Catalogue, CatalogueItem, CatalogueWord

CURRENT = "SAMR公告2020年第42号"
_SIZES = {"8-1": ("DN", 15.0, 50.0), "9-1": ("G", 1.6, 16.0), "10-1": ("DN", 15.0, 50.0)}
"""Sizes that bound a listing, read from the scope notes of the rows (recalled where the row says so)."""


@verb(
    permission="instruments.load_catalogue",
    roles={"samr_metrology", "platform"},
    event=events.CatalogueLoaded,
)
def load_catalogue(*, by: Actor, at: datetime) -> Catalogue:
    """Load the shipped catalogues as data; the same file twice changes nothing but the event."""
    text = (
        resources.files("junheng.hub.instruments")
        .joinpath("data/mandatory_instruments.csv")
        .read_text("utf-8")
    )
    for row in csv.DictReader(io.StringIO(text)):
        _load_row(row)
    Catalogue.objects.filter(is_current=True).exclude(code=CURRENT).update(is_current=False)
    Catalogue.objects.filter(code=CURRENT).update(
        is_current=True, is_draft=True, in_force_from=date(2020, 10, 26)
    )
    CatalogueWord.objects.bulk_create(list(_words()), ignore_conflicts=True)
    current = Catalogue.objects.get(code=CURRENT)
    record(
        events.CatalogueLoaded(
            catalogue=CURRENT,
            items=str(current.items.count()),
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    )
    return current


def _load_row(row: dict[str, str]) -> None:
    catalogue, _made = Catalogue.objects.get_or_create(code=row["catalogue"])
    symbol, low, high = (
        _SIZES.get(row["l2_no"], ("", None, None)) if row["catalogue"] == CURRENT else ("", None, None)
    )
    months = re.fullmatch(r"\d+", row["cycle_months"].strip())
    CatalogueItem.objects.update_or_create(
        catalogue=catalogue,
        number=row["l2_no"] or row["l1_no"],
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
            "cycle_months": int(months.group()) if months else None,
            "cycle_note": "" if months else row["cycle_months"],
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
