"""A certificate's signed original across provinces: the holder gives a token, the other node fetches by it.

The holding side keeps only the token's hash; a token opens one certificate until it ends or is revoked. On the asking side
somebody asks, the worker fetches (`errands`): nobody's page and no transaction waits for another node. That side
checks the bytes against the digest in the holder's public log before it keeps them, so the holder cannot send another.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from junheng.core.reason import Refused, because, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.attachments import read_blob, store_attachment
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.nodes import events, rules
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, KeptPayload, PayloadToken, WantedPayload

PREFIX = "jp_"
PAYLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of one certificate, as large as an attachment may be."""
Find = Callable[[str, str], str | None]
_find: list[Find] = []


def register_papers(find: Find) -> None:
    """Called once by the area that keeps certificates: the digest of the original by number and tenant."""
    _find[:] = [find]


def token_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Leave:
    """What is asked for: which certificate, for whom, why, for how many days."""

    number: str
    reader: str
    purpose: str
    days: int


@verb(permission="nodes.issue_payload_token", roles=rules.HOLDERS, event=events.PayloadTokenIssued)
def issue_payload_token(*, leave: Leave, text: str, by: Actor, at: datetime) -> PayloadToken:
    """Give leave to read one certificate of this province. `text`: the token, from `new_token`; only its hash is kept."""
    refusals = rules.refusals_to_leave(days=leave.days)
    digest = _find[0](leave.number, by.tenant) if _find else None
    if digest is None:
        refusals = (*refusals, refuse("no-such-record", what=leave.number[:60]))
    if refusals or digest is None:
        raise Refused(*refusals)
    made = PayloadToken.objects.create(
        tenant_id=by.tenant, number=leave.number, digest=digest, reader=leave.reader, purpose=leave.purpose,
        token_sha256=token_hash(text), made_at=at, made_by_id=by.person_id, expires_at=at + timedelta(days=leave.days),
    )  # fmt: skip
    record(
        events.PayloadTokenIssued(
            token=Ref.to(made), number=made.number, digest=digest, until=made.expires_at.isoformat(),
            purpose=made.purpose, reader=made.reader,
        )
    )  # fmt: skip
    return made


def new_token() -> str:
    """The text of a token; shown once and never kept."""
    return PREFIX + secrets.token_urlsafe(32)


@verb(permission="nodes.revoke_payload_token", roles=rules.HOLDERS, event=events.PayloadTokenRevoked)
def revoke_payload_token(*, token: PayloadToken, by: Actor, at: datetime) -> PayloadToken:
    """End a token of this province at once."""
    token = PayloadToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise Refused(refuse("payload-token-over", number=token.number))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(events.PayloadTokenRevoked(token=Ref.to(token), number=token.number))
    return token


def opened_by(text: str, *, digest: str, at: datetime) -> bytes:
    """The original of this digest for whoever holds a token for it; the same refusal whatever is wrong with the token.

    Row-level security shows the token's row to whoever knows its hash, and nobody else's.
    """
    hashed = token_hash(text)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('junheng.payload', %s, true)", [hashed])
    token = PayloadToken.objects.filter(
        token_sha256=hashed, digest=digest, revoked_at=None, expires_at__gt=at
    ).first()
    if token is None:
        raise Refused(refuse("no-such-record", what=digest[:16]))
    with tenancy.also(token.tenant_id):
        PayloadToken.objects.filter(pk=token.pk).update(uses=F("uses") + 1, used_at=at)
    return read_blob(digest)


@verb(permission="nodes.want_payload", roles=rules.HOLDERS, event=events.PayloadWanted)
def want_payload(
    *, certificate: FollowedRecord, text: str, purpose: str, by: Actor, at: datetime
) -> WantedPayload:
    """Ask for an original of another province by its token: the worker fetches it (`errands`), and nobody waits for that."""
    log = FollowedLog.objects.get(pk=certificate.log_id)
    asked = WantedPayload.objects.filter(tenant_id=by.tenant, record=certificate, state="waiting").exists()
    known = KeptPayload.objects.filter(tenant_id=by.tenant, log=log, digest=certificate.digest).exists()
    refusals = because(
        (log.state != FollowedLog.State.FOLLOWING, refuse("payload-of-a-log-not-followed", title=log.title)),
        (not rules.is_token(text), "payload-token-unusable"),
        (asked or known, refuse("payload-asked-already", number=certificate.number)),
    )
    if refusals:
        raise Refused(*refusals)
    made = WantedPayload.objects.create(
        tenant_id=by.tenant, record=certificate, purpose=purpose, token=text, next_try_at=at, asked_at=at,
        asked_by_id=by.person_id,
    )  # fmt: skip
    record(
        events.PayloadWanted(
            wanted=Ref.to(made), log=Ref.to(log), origin=log.origin, index=str(certificate.first_index),
            number=certificate.number, digest=certificate.digest, purpose=purpose,
        )
    )  # fmt: skip
    return made


@verb(permission="nodes.keep_payload", roles=frozenset({"platform"}), event=events.PayloadKept)
def keep_payload(*, wanted: WantedPayload, data: bytes, by: Actor, at: datetime) -> KeptPayload:
    """Keep a fetched original as evidence, if its bytes are those the log of its province speaks of; the errand is done."""
    wanted = (
        WantedPayload.objects.select_for_update(of=["self"]).select_related("record__log").get(pk=wanted.pk)
    )
    certificate, log, found = wanted.record, wanted.record.log, hashlib.sha256(data).hexdigest()
    if wanted.state != WantedPayload.State.WAITING:
        raise Refused(refuse("payload-asked-already", number=certificate.number))
    if found != certificate.digest:
        raise Refused(
            refuse("payload-differs", origin=log.origin, index=certificate.first_index, found=found)
        )
    attached = store_attachment(
        name=f"{certificate.number}.xml",
        data=data,
        accept={"application/xml"},
        by=by,
        at=at,
        cap=PAYLOAD_LIMIT,
    )
    made = KeptPayload.objects.create(
        tenant_id=by.tenant, log=log, number=certificate.number, digest=found, index=certificate.first_index,
        attachment=attached, purpose=wanted.purpose, kept_at=at, kept_by_id=wanted.asked_by_id,
    )  # fmt: skip
    wanted.state, wanted.token, wanted.ended_at, wanted.problems = WantedPayload.State.KEPT, "", at, []
    wanted.save(update_fields=["state", "token", "ended_at", "problems"])
    record(
        events.PayloadKept(
            payload=Ref.to(made), log=Ref.to(log), origin=log.origin, index=str(made.index), number=made.number,
            digest=found, purpose=made.purpose,
        )
    )  # fmt: skip
    return made
