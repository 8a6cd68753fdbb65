"""What followed logs say, with how far each is to be relied on. Everything here is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.core.reason import Refusal
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.nodes import rules
from junheng.hub.nodes.models import (
    FollowedLog,
    FollowedRecord,
    KeptEntry,
    KeptPayload,
    PayloadToken,
    Quarantine,
    WantedPayload,
)

FRESH = timedelta(minutes=2)
"""Heard within this time a log is up to date; it is asked every few seconds."""
MOST_SAID = 10
KINDS = (rules.CERTIFICATE, rules.ORGANISATION, rules.QUALIFICATION, rules.CAPABILITY)


def followed_logs() -> Sequence[FollowedLog]:
    """Every log that is or was followed here; there are as many as there are provinces."""
    return list(FollowedLog.objects.order_by("name")[:200])


def log_named(name: str) -> FollowedLog | None:
    return FollowedLog.objects.filter(name=name[:20]).first()


def is_silent(log: FollowedLog, at: datetime) -> bool:
    """Whether its newest entries may be missing here: it did not answer last, or was not heard for a while."""
    return log.heard_at is None or log.failures > 0 or at - log.heard_at > FRESH


def problems_of(log: FollowedLog) -> list[Refusal]:
    """Why it was not heard at the last attempt, or why it is not believed."""
    return [rules.as_refusal(each) for each in log.problems]


def quarantines_of(log: FollowedLog) -> Sequence[Quarantine]:
    """Newest first, the evidence left in the database."""
    rows = Quarantine.objects.filter(log=log).select_related("released_by").order_by("-id")
    return list(rows.defer("evidence")[:20])


def quarantine_of(log: FollowedLog, quarantine_id: UUID) -> Quarantine | None:
    return Quarantine.objects.filter(log=log, pk=quarantine_id).first()


def reasons_of(quarantine: Quarantine) -> list[Refusal]:
    return [rules.as_refusal(each) for each in quarantine.reasons]


def kept_entries(log: FollowedLog) -> Sequence[KeptEntry]:
    """The newest entries that this release could not read."""
    return list(KeptEntry.objects.filter(log=log).order_by("-index").defer("leaf")[:20])


def records_of(log: FollowedLog, *, words: str = "", kind: str = "") -> QuerySet[FollowedRecord]:
    """What the log says, drafts left out; by words (a number, a name, a digest) and kind."""
    rows = FollowedRecord.objects.filter(log=log).exclude(state="drafted")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    found = search.among(rows, words) if words.strip() else rows
    return rows.none() if found is None else found


def may_keep(by: Actor) -> bool:
    """Whether this actor decides whose logs are followed."""
    return by.person_id is not None and by.has_any(rules.KEEPERS)


@dataclass(frozen=True, slots=True)
class Said:
    """What the log of one province says of one record, and how far that is to be relied on."""

    record: FollowedRecord
    log: FollowedLog
    is_silent: bool

    @property
    def is_relied_on(self) -> bool:
        """The log is believed, is still followed, was heard of late, and all of it that was seen is applied."""
        return self.log.is_believed and not self.is_silent and self.log.behind == 0

    @property
    def state(self) -> str:
        return self.record.told_state


def certificates_elsewhere(*, at: datetime, number: str = "", digest: str = "") -> list[Said]:
    """What followed logs say of a certificate of this number or with these bytes; those not believed come last."""
    if not number and not digest:
        return []
    wanted = (Q(number=number) if number else Q(pk__in=[])) | (Q(digest=digest) if digest else Q(pk__in=[]))
    rows = FollowedRecord.objects.filter(wanted, kind=rules.CERTIFICATE).select_related("log")
    said = [Said(row, row.log, is_silent(row.log, at)) for row in rows.order_by("-id")[:MOST_SAID]]
    return sorted(said, key=lambda each: not each.log.is_believed)


def organisation_elsewhere(*, at: datetime, uscc: str) -> list[Said]:
    """What followed logs say of a body, by its 统一社会信用代码."""
    rows = FollowedRecord.objects.filter(kind=rules.ORGANISATION, number=uscc).select_related("log")
    return [Said(row, row.log, is_silent(row.log, at)) for row in rows.order_by("-id")[:MOST_SAID]]


def may_hold(by: Actor) -> bool:
    """Whether this actor gives leave to read certificates, and fetches those of others."""
    return by.person_id is not None and by.has_any(rules.HOLDERS)


def payload_tokens(by: Actor) -> QuerySet[PayloadToken]:
    """Tokens that the actor's own tenant has given."""
    return PayloadToken.objects.filter(tenant_id=by.tenant)


def kept_payloads(by: Actor) -> QuerySet[KeptPayload]:
    """Originals that the actor's own tenant has fetched, with their files."""
    return KeptPayload.objects.filter(tenant_id=by.tenant).select_related("log", "attachment", "kept_by")


def wanted_payloads(by: Actor) -> QuerySet[WantedPayload]:
    """Originals that the actor's own tenant has asked for and does not hold: being fetched, or refused."""
    rows = WantedPayload.objects.filter(tenant_id=by.tenant).exclude(state=WantedPayload.State.KEPT)
    return rows.select_related("record__log", "asked_by")


def certificate_of(log: FollowedLog, record_id: UUID) -> FollowedRecord | None:
    """A certificate that this log speaks of."""
    rows = FollowedRecord.objects.filter(log=log, kind=rules.CERTIFICATE).exclude(digest="")
    return rows.select_related("log").filter(pk=record_id).first()


def certificate_with(log: FollowedLog, digest: str) -> FollowedRecord | None:
    """The certificate of this log whose original has this digest."""
    rows = FollowedRecord.objects.filter(log=log, kind=rules.CERTIFICATE, digest=digest)
    return rows.select_related("log").first() if digest else None
