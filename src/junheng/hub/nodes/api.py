"""HTTP of followed logs. Reading is public; whose logs are followed is decided by the operator or the province."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Status

from junheng.core.reason import Language, Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.nodes import queries, rules, schemas
from junheng.hub.nodes.models import FollowedLog, PayloadToken, WantedPayload
from junheng.hub.nodes.services import deciding, payloads

router = Router(tags=["nodes"])
KEY = Header("", alias="Idempotency-Key", max_length=80)


def _language(request: HttpRequest) -> Language:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


def _log(name: str) -> FollowedLog:
    log = queries.log_named(name)
    if log is None:
        raise Refused(refuse("no-such-record", what=name[:40]))
    return log


def _out(log: FollowedLog, request: HttpRequest) -> dict[str, Any]:
    names = schemas.NodeOut.model_fields.keys() - {"is_silent", "problems"}
    said = [each.as_json(_language(request)) for each in queries.problems_of(log)]
    at = request.at  # type: ignore[attr-defined]
    return {name: getattr(log, name) for name in names} | {
        "is_silent": queries.is_silent(log, at),
        "problems": said,
    }


def said_out(said: queries.Said) -> dict[str, Any]:
    """What a log says of a certificate, as programs read it."""
    row, log = said.record, said.log
    names = ("reason", "since", "number", "digest", "index")
    return {name: getattr(row, name) for name in names} | {
        "state": said.state, "inquiry": row.facts.get("inquiry", ""),
        "node": log.name, "title": log.title, "origin": log.origin, "heard_at": log.heard_at, "behind": log.behind,
        "quarantined": log.state == FollowedLog.State.QUARANTINED, "relied_on": said.is_relied_on,
    }  # fmt: skip


@router.get("/nodes", response=list[schemas.NodeOut])
def nodes(request: HttpRequest) -> Any:
    """Public: every log of another node that is followed here, with what was heard of it."""
    return [_out(log, request) for log in queries.followed_logs()]


@router.get("/nodes/certificates", response=list[schemas.SaidOut])
def certificates(
    request: HttpRequest, number: str = Query("", max_length=100), digest: str = Query("", max_length=64)
) -> Any:
    """Public: what followed logs say of a certificate, by number or by the SHA-256 of its XML."""
    said = queries.certificates_elsewhere(at=request.at, number=number, digest=digest)  # type: ignore[attr-defined]
    return [said_out(each) for each in said]


@router.get("/nodes/{name}", response=schemas.NodeOut)
def node(request: HttpRequest, name: str) -> Any:
    """Public: one followed log."""
    return _out(_log(name), request)


@router.get("/nodes/{name}/records", response=schemas.RecordPage)
def records(
    request: HttpRequest,
    name: str,
    words: str = Query("", max_length=100),
    kind: str = Query("", max_length=16),
    cursor: str = Query("", max_length=36),
) -> Any:
    """Public: what one log says of its province, newest first, by words and kind."""
    page = page_of(queries.records_of(_log(name), words=words, kind=kind), cursor=cursor)
    return {"rows": page.rows, "next": page.next}


@router.get("/nodes/{name}/evidence", response={200: None})
def evidence(request: HttpRequest, name: str) -> Any:
    """Public: the evidence of the newest quarantine, as the file it was kept as."""
    made = queries.quarantines_of(_log(name))[:1]
    if not made:
        raise Refused(refuse("no-such-record", what=name[:40]))
    return HttpResponse(bytes(made[0].evidence), content_type="application/json")


@router.post("/nodes", response={201: schemas.NodeOut})
def follow_log(request: HttpRequest, new: schemas.FollowIn, key: str = KEY) -> Any:
    """Follow another node's log."""
    wanted = rules.NewFollowing(**new.dict())
    made = act(
        request, key, "nodes.follow_log", new.dict(), lambda **who: deciding.follow_log(new=wanted, **who)
    )
    return Status(201, _out(FollowedLog.objects.get(pk=made), request))


@router.post("/nodes/{name}/unfollow", response=schemas.NodeOut)
def unfollow_log(request: HttpRequest, name: str, why: schemas.UnfollowIn, key: str = KEY) -> Any:
    """Ask a log no longer."""
    log = _log(name)
    act(
        request, key, "nodes.unfollow_log", [name, why.reason],
        lambda **who: deciding.unfollow_log(log=log, reason=why.reason, **who),
    )  # fmt: skip
    return _out(_log(name), request)


@router.post("/nodes/{name}/release", response=schemas.NodeOut)
def release_followed_log(request: HttpRequest, name: str, how: schemas.ReleaseIn, key: str = KEY) -> Any:
    """Let a log out of quarantine, under one's own name."""
    log = _log(name)
    act(
        request, key, "nodes.release_followed_log", [name, how.dict()],
        lambda **who: deciding.release_followed_log(log=log, way=how.way, reason=how.reason, **who),
    )  # fmt: skip
    return _out(_log(name), request)


@router.post("/payload-tokens", response={201: schemas.LeaveOut})
def issue_payload_token(request: HttpRequest, leave: schemas.LeaveIn, key: str = KEY) -> Any:
    """Give leave to read one certificate of the acting province."""
    text, wanted = payloads.new_token(), payloads.Leave(**leave.dict())
    made = act(
        request, key, "nodes.issue_payload_token", leave.dict(),
        lambda **who: payloads.issue_payload_token(leave=wanted, text=text, **who),
    )  # fmt: skip
    row = found(queries.payload_tokens(request.actor), made)  # type: ignore[attr-defined]
    is_first = row.token_sha256 == payloads.token_hash(text)
    return Status(201, _leave_out(row) | {"token": text if is_first else ""})


def _leave_out(row: PayloadToken) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schemas.LeaveOut.model_fields.keys() - {"token"}}


@router.post("/payload-tokens/{token_id}/revoke", response=schemas.LeaveOut)
def revoke_payload_token(request: HttpRequest, token_id: UUID, key: str = KEY) -> Any:
    """End a token of the acting province at once."""
    row = found(queries.payload_tokens(request.actor), token_id)  # type: ignore[attr-defined]
    act(
        request, key, "nodes.revoke_payload_token", str(token_id),
        lambda **who: payloads.revoke_payload_token(token=row, **who),
    )  # fmt: skip
    return _leave_out(found(queries.payload_tokens(request.actor), token_id))  # type: ignore[attr-defined]


@router.post("/nodes/{name}/payloads", response={202: schemas.WantedOut})
def want_payload(request: HttpRequest, name: str, asked: schemas.KeepIn, key: str = KEY) -> Any:
    """Ask for a certificate of another province by its token: it is fetched in the background, and kept if its bytes are those its log speaks of."""
    by = _holder(request)
    certificate = queries.certificate_with(_log(name), asked.digest)
    if certificate is None:
        raise Refused(refuse("no-such-record", what=asked.digest[:16]))
    made = act(
        request, key, "nodes.want_payload", [name, asked.digest, asked.purpose],
        lambda **who: payloads.want_payload(certificate=certificate, text=asked.token, purpose=asked.purpose, **who),
    )  # fmt: skip
    return Status(202, _wanted_out(found(WantedPayload.objects.filter(tenant_id=by.tenant), made), by))


@router.get("/nodes/{name}/payloads/{wanted_id}", response=schemas.WantedOut)
def wanted_payload(request: HttpRequest, name: str, wanted_id: UUID) -> Any:
    """How it stands with an original that one's own province has asked for: waiting, kept or refused."""
    by = _holder(request)
    rows = WantedPayload.objects.filter(tenant_id=by.tenant, record__log=_log(name))
    return _wanted_out(found(rows.select_related("record"), wanted_id), by)


def _holder(request: HttpRequest) -> Actor:
    by: Actor = request.actor  # type: ignore[attr-defined]
    if not queries.may_hold(by):
        raise Refused(refuse("sign-in-first") if by.is_anonymous else refuse("not-permitted", organisation=by.organisation_name or "—", roles=", ".join(sorted(rules.HOLDERS))))  # fmt: skip
    return by


def _wanted_out(row: WantedPayload, by: Actor) -> dict[str, Any]:
    kept = queries.kept_payloads(by).filter(log_id=row.record.log_id, digest=row.record.digest).first()
    return {
        "id": row.pk, "state": row.state, "number": row.record.number, "digest": row.record.digest,
        "index": row.record.first_index, "tries": row.tries,
        "problems": [rules.as_refusal(each).as_json("en") for each in row.problems],
        "attachment_id": kept.attachment_id if kept else None, "kept_at": kept.kept_at if kept else None,
    }  # fmt: skip
