"""Questions to the foundation: the timeline of a record, notices, pages by cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from junheng.core.reason import Language
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import FACTS, Ref, sentence
from junheng.hub.foundation.models import Event, EventSubject, Notice

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a record's timeline, newest first."""

    event_id: UUID
    type: str
    at: datetime
    zh: str
    en: str
    organisation: str
    person: str
    log_index: int | None
    tenant: str
    data: Mapping[str, Any]

    def sentence(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def timeline(*records: Model | Ref, limit: int = 100) -> list[TimelineEntry]:
    """Events on which any of the records stands, newest first, each once."""
    refs = [record if isinstance(record, Ref) else Ref.to(record) for record in records]
    if not refs:
        return []
    where = Q()
    for ref in refs:
        where |= Q(kind=ref.kind, object_id=ref.id)
    ids = EventSubject.objects.filter(where).order_by("-event_id").values_list("event_id", flat=True)
    events = Event.objects.filter(id__in=list(dict.fromkeys(ids[: limit * 2]))[:limit])
    return [_entry(event) for event in events.select_related("opening__person").order_by("-id")]


def _entry(event: Event) -> TimelineEntry:
    declared = FACTS.get(event.type)
    facts = dict(event.data)
    opening = getattr(event, "opening", None)
    if opening is not None:
        facts.update({name: item["value"] for name, item in opening.openings.items() if name != "person"})
    return TimelineEntry(
        event_id=event.id,
        type=event.type,
        at=event.at,
        zh=sentence(declared, facts, "zh") if declared else event.type,
        en=sentence(declared, facts, "en") if declared else event.type,
        organisation=event.organisation_name,
        person=opening.person.name if opening is not None and opening.person else "",
        log_index=event.index,
        tenant=event.tenant_id,
        data=event.data,
    )


def notices_for(by: Actor, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Notices to this person or to the organisation acted for, newest first."""
    found = Notice.objects.filter(Q(person_id=by.person_id) | Q(organisation_id=by.organisation_id))
    return found.filter(read_at__isnull=True) if unread_only else found


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a long list: `next` is the cursor of the following page, empty at the end."""

    rows: Sequence[Row]
    next: str
    cursor: str


def page_of(
    rows: QuerySet[Row],
    *,
    cursor: str = "",
    size: int = 50,
    first: str = "",
    ways: Sequence[QuerySet[Any, Any]] = (),
) -> Page[Row]:
    """A page by id, newest first: its cost does not grow with the table. Ids are time-ordered (`new_id`).

    `first` names a column of small whole numbers to go before the id, ascending.
    `ways`: rows that may be seen by any of several ways, each the ids (`values`) that one index holds in order. An `or`
    across tables reads all of them for somebody who sees few; here each way names its newest, and the newest of those are shown.
    """
    if ways:
        return _page_among(rows, ways, cursor, size)
    if cursor:
        try:
            rows = rows.filter(_after(cursor, first))
        except ValueError:
            cursor = ""
    found = list(rows.order_by(*filter(None, (first, "-pk")))[: size + 1])
    more = len(found) > size
    return Page(rows=found[:size], next=_cursor(found[size - 1], first) if more else "", cursor=cursor)


def _page_among(rows: QuerySet[Row], ways: Sequence[QuerySet[Any, Any]], cursor: str, size: int) -> Page[Row]:
    try:
        before = UUID(cursor) if cursor else None
    except ValueError:
        before, cursor = None, ""
    newest = []
    for way in ways:
        (id,) = way.query.values_select
        wanted = way if before is None else way.filter(**{f"{id}__lt": before})
        newest.append(wanted.order_by(f"-{id}").distinct()[: size + 1])
    ids = newest[0].union(*newest[1:]) if len(newest) > 1 else newest[0]
    return page_of(rows.filter(pk__in=ids), cursor=cursor, size=size)


def _cursor(row: Any, first: str) -> str:
    return f"{getattr(row, first)}.{row.pk}" if first else str(row.pk)


def _after(cursor: str, first: str) -> Q:
    if not first:
        return Q(pk__lt=UUID(cursor))
    number, _dot, id = cursor.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 4:
        raise ValueError(cursor)
    return Q(**{f"{first}__gt": int(number)}) | Q(**{first: int(number), "pk__lt": UUID(id)})
