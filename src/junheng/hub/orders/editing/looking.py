"""Questions to templates that a laboratory writes itself: what is open, what a new edition touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.orders.editing.faults import faults
from junheng.hub.orders.models import (
    BudgetTemplate,
    EditionDraft,
    EditionValidation,
    OriginalRecord,
    ServiceEdition,
)
from junheng.hub.orders.rules import EditionFacts


def drafts_of(organisation_id: Any) -> QuerySet[EditionDraft]:
    """The drafts of a laboratory, newest first."""
    rows = EditionDraft.objects.filter(organisation_id=organisation_id)
    return rows.select_related(
        "item", "base", "drafted_by", "reviewed_by", "approved_by", "made", "organisation"
    )


def open_draft(organisation_id: Any, code: str) -> EditionDraft | None:
    """The draft of a template that is on its way, if there is one."""
    return drafts_of(organisation_id).filter(code=code, state__in=EditionDraft.OPEN).first()


def facts_of(draft: EditionDraft) -> EditionFacts:
    """What the rules need to know of a draft now."""
    return EditionFacts(
        code=draft.code,
        edition=draft.edition,
        state=draft.state,
        author=draft.drafted_by.name,
        author_id=str(draft.drafted_by_id),
        reviewer_id=str(draft.reviewed_by_id or ""),
        faults=faults(draft.data),
        validated=EditionValidation.objects.filter(draft=draft, draft_digest=draft.digest).exists(),
    )


@dataclass(frozen=True, slots=True)
class Citing:
    """What cites the editions before: open records that keep theirs, budgets to be stated anew, capabilities."""

    records: Sequence[OriginalRecord]
    record_count: int
    budgets: Sequence[BudgetTemplate]
    capabilities: Sequence[CapabilityEntry]

    @property
    def anything(self) -> bool:
        return bool(self.record_count or self.budgets or self.capabilities)


MOST_LISTED = 20


def cites(organisation_id: Any, *, code: str, item: str, before: int) -> Citing:
    """What cites the editions of a template before number `before` in a laboratory (practice P4)."""
    seen = Q(organisation=None) | Q(organisation_id=organisation_id)
    earlier = ServiceEdition.objects.filter(seen, code=code, edition__lt=before)
    return _citing(organisation_id, earlier, item)


def cites_of(edition: ServiceEdition) -> Citing:
    """What cites one own edition: its open records, its budgets, and capability entries of its item."""
    only = ServiceEdition.objects.filter(pk=edition.pk)
    return _citing(edition.organisation_id, only, edition.item_id)


def _citing(organisation_id: Any, editions: QuerySet[ServiceEdition], item: str) -> Citing:
    open_records = OriginalRecord.objects.filter(
        edition__in=editions.values("pk"), line__order__institution_id=organisation_id
    ).exclude(state=OriginalRecord.State.LOCKED)
    budgets = BudgetTemplate.objects.filter(
        organisation_id=organisation_id, service__in=editions.values("pk"), state__in=("draft", "approved")
    )
    entries = CapabilityEntry.objects.filter(organisation_id=organisation_id, item_id=item)
    listed = list(open_records.select_related("line__instrument", "edition", "measured_by")[:MOST_LISTED])
    return Citing(
        listed,
        len(listed) if len(listed) < MOST_LISTED else open_records.count(),
        list(budgets.select_related("service")),
        list(entries.exclude(state="withdrawn").select_related("item", "method")[:MOST_LISTED]),
    )


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """A limit with where it comes from: its document and clause."""

    zh: str
    en: str
    value: str
    sign: str
    limit: str
    document: str
    clause: str

    @property
    def name_zh(self) -> str:
        return self.zh

    @property
    def name_en(self) -> str:
        return self.en


def limits_of(edition: Mapping[str, Any]) -> list[StatedLimit]:
    """Every limit of an edition: of its checks, and of the measurement's own result."""
    basis = edition.get("basis", {})
    document, clause = basis.get("document", ""), basis.get("clause", "")
    found = [
        StatedLimit(
            row.get("zh", ""), row.get("en", ""), row.get("value", ""), "≤" if row.get("sense") == "at-most" else "≤ ±",
            row["limit"], document, row.get("clause") or clause,
        )
        for row in edition.get("checks", ())
        if row.get("limit")
    ]  # fmt: skip
    if edition.get("limit"):
        printed = edition.get("printed", {})
        name = edition.get("output", {}).get("name", "")
        found.append(
            StatedLimit(
                printed.get("title_zh", ""), printed.get("title_en", ""), name, "≤ ±", edition["limit"], document, clause
            )
        )  # fmt: skip
    return found
