"""A draft tried on what is stored: its own examples, and the records made by the editions before it (17025, 7.11.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from junheng.hub.orders import queries
from junheng.hub.orders.editing.replay import Replayed, replayed
from junheng.hub.orders.models import EditionDraft, EditionValidation, OriginalRecord, ServiceEdition

MOST_REPLAYED = 100
"""Records worked out again at a time, the newest; more would keep a page waiting."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft makes of stored data now: examples it proves, records it replays of all there are."""

    examples: int
    stored: int
    rows: Sequence[Replayed]

    @property
    def differing(self) -> Sequence[Replayed]:
        """Those with any other figure, those with another verdict first."""
        return sorted((row for row in self.rows if row.differs), key=lambda row: row.before == row.after)

    @property
    def verdicts(self) -> Sequence[Replayed]:
        """Those whose verdict would be another one."""
        return [row for row in self.rows if row.before != row.after]

    def as_text(self) -> str:
        """The differing records as JSON text, to be kept."""
        return json.dumps([row.as_json() for row in self.differing], ensure_ascii=False, sort_keys=True)


def stored_records(draft: EditionDraft) -> QuerySet[OriginalRecord]:
    """Records of the laboratory by earlier editions of the template whose readings are all there, newest first."""
    earlier = ServiceEdition.objects.filter(
        Q(organisation=None) | Q(organisation_id=draft.organisation_id),
        code=draft.code,
        edition__lt=draft.edition,
    )
    rows = OriginalRecord.objects.filter(
        edition__in=earlier.values("pk"),
        line__order__institution_id=draft.organisation_id,
        state__in=("submitted", "checked", "locked"),
    )
    return rows.order_by("-id")


def tried(draft: EditionDraft) -> Trial:
    """Replay the draft over stored records of the editions before; nothing is kept."""
    data, rows = draft.data, stored_records(draft)
    found = [
        replayed(queries.filled(row), data, id=str(row.pk), number=row.number)
        for row in queries.whole(rows[:MOST_REPLAYED])
    ]
    return Trial(len(data.get("validation", ())), rows.count(), found)


def digest_of_result(text: str) -> str:
    """SHA-256 over the kept result, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def validation_of(draft: EditionDraft) -> EditionValidation | None:
    """The newest validation of exactly what the draft says now; None where it was changed since."""
    rows = EditionValidation.objects.filter(draft=draft, draft_digest=draft.digest)
    return rows.select_related("by").order_by("-id").first()
