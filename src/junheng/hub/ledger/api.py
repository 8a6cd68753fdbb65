"""HTTP of the logs. Reading is public; opening a log and its keys are the operator's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.ledger import queries, schemas
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import operating

router = Router(tags=["ledger"])
KEY = Header("", alias="Idempotency-Key", max_length=80)


@router.get("/logs", response=list[schemas.LogOut])
def logs(request: HttpRequest) -> Any:
    """Public: every log of this node."""
    return queries.logs()


@router.get("/logs/{name}", response=schemas.LogOut)
def log(request: HttpRequest, name: str) -> Any:
    """Public: one log."""
    return queries.log_named(name)


@router.get("/logs/{name}/entries", response=schemas.EntryPage)
def entries(request: HttpRequest, name: str, cursor: int | None = Query(None, ge=0, lt=2**63)) -> Any:
    """Public: entries of a log, newest first."""
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    lines = queries.lines_of(queries.log_named(name), language=language, before=cursor)
    return {"rows": lines.rows, "next": "" if lines.before is None else str(lines.before)}


@router.post("/logs", response={201: schemas.LogOut})
def open_log(request: HttpRequest, new: schemas.OpenLogIn, key: str = KEY) -> Any:
    """Open a tenant's log."""
    tenant = Tenant.objects.filter(pk=new.tenant).first()
    if tenant is None:
        raise Refused(refuse("no-such-record", what=new.tenant))
    opened = _once(
        request, key, "ledger.open_log", new.tenant, lambda **who: operating.open_log(tenant=tenant, **who)
    )
    return Status(201, opened)


@router.post("/logs/{name}/rotate-key", response=schemas.LogOut)
def rotate_log_key(request: HttpRequest, name: str, key: str = KEY) -> Any:
    """Add a key that signs beside the old one."""
    found = queries.log_named(name)
    return _once(
        request, key, "ledger.rotate_log_key", name, lambda **who: operating.rotate_log_key(log=found, **who)
    )


@router.post("/logs/{name}/retire-key", response=schemas.LogOut)
def retire_log_key(request: HttpRequest, name: str, key: str = KEY) -> Any:
    """End the keys older than the announced one."""
    found = queries.log_named(name)
    return _once(
        request, key, "ledger.retire_log_key", name, lambda **who: operating.retire_log_key(log=found, **who)
    )


def _once(request: HttpRequest, key: str, verb: str, content: str, act: Callable[..., Log]) -> Log:
    """The act under its idempotency key; a repeated request is answered with the log as it is now."""
    by, at = request.actor, request.at  # type: ignore[attr-defined]
    name, _replayed = perform_once(
        key=key, verb=verb, content=content, by=by, at=at, perform=lambda: act(by=by, at=at).name
    )
    return queries.log_named(name)
