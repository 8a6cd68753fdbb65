"""Pages and static files of the logs. Everybody may enter all of them; nothing here changes anything."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from junheng.core.reason import Language, Refused
from junheng.core.transparency.proof import Bundle, bundle_file
from junheng.core.transparency.witness import Answer
from junheng.hub.ledger import queries
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import witnessing
from junheng.hub.ledger.storage import LogFolder

FOR_EVER = "public, max-age=31536000, immutable"
PENDING = {"not-yet-in-log", "awaiting-cosignature"}
LARGEST_INDEX = 2**63 - 1


def _language(request: HttpRequest) -> Language:
    return "zh" if (getattr(request, "LANGUAGE_CODE", "") or "").startswith("zh") else "en"


def _found(name: str) -> Log:
    try:
        return queries.log_named(name)
    except Refused:
        raise Http404 from None


def _open_to_all(response: HttpResponse, *, cache: str) -> HttpResponse:
    """Any site may read the log and check it: the bytes are public and prove themselves."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = cache
    return response


@require_safe
def logs(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Every log of this node."""
    return render(request, "ledger/logs.html", {"logs": queries.logs()})


@require_safe
def log(request: HttpRequest, name: str) -> HttpResponse:
    """May enter: everybody. One log: its facts and its newest entries, older ones by cursor."""
    found = _found(name)
    given = request.GET.get("before", "")
    before = (
        min(int(given), LARGEST_INDEX) if given.isascii() and given.isdigit() and len(given) < 20 else None
    )
    lines = queries.lines_of(found, language=_language(request), before=before)
    cosigned = queries.cosigned_by(found)
    facts = {"log": found, "lines": lines, "cosigned_by": cosigned, "sm2": queries.national_state(found)}
    return render(request, "ledger/log.html", facts)


@require_safe
def entry(request: HttpRequest, name: str, index: int) -> HttpResponse:
    """May enter: everybody. One entry: the leaf as stored and its place in the tree."""
    found = _found(name)
    try:
        shown = queries.entry_at(found, index, language=_language(request))
    except Refused as refused:
        raise _not_there(refused) from None
    return render(request, "ledger/entry.html", {"log": found, "entry": shown})


@require_safe
def entry_of_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """May enter: everybody who sees the fact on a timeline. Leads to its entry, or to where the log says it waits."""
    facts = queries.proof_facts(event_id)
    if facts is None or facts.index is None:
        raise Http404
    if facts.state == "awaiting":
        lines = reverse("ledger:log", kwargs={"name": facts.log_name})
        return redirect(f"{lines}?before={facts.index + 1}#entries")
    return redirect("ledger:entry", name=facts.log_name, index=facts.index)


@require_safe
def proof(request: HttpRequest, name: str, index: int) -> HttpResponse:
    """May enter: everybody. The entry's proof as a file, checked without us."""
    found = _found(name)
    try:
        return _proof_file(queries.bundle_at(found, index))
    except Refused as refused:
        raise _not_there(refused) from None


def _not_there(refused: Refused) -> Exception:
    """Beyond the log's size there is no page; a damaged log is our fault and is said loudly."""
    return Http404() if {refusal.code for refusal in refused.refusals} <= PENDING else refused


def _proof_file(bundle: Bundle) -> HttpResponse:
    response = HttpResponse(bundle_file(bundle), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="certificate.proof.json"'
    return _open_to_all(response, cache="no-cache")


@require_safe
def event_proof(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """May enter: everybody. The proof of an event; a problem document while it waits for its place."""
    try:
        return _proof_file(queries.bundle_of(event_id))
    except Refused as refused:
        return _problem(request, refused)


def _problem(request: HttpRequest, refused: Refused) -> JsonResponse:
    """RFC 9457, as the interface for programs answers it."""
    language, first = _language(request), refused.refusals[0]
    status = 404 if first.code == "no-such-record" else 409
    body = {
        "type": f"/reasons#{first.code}",
        "title": first.message(language),
        "status": status,
        "reasons": [refusal.as_json(language) for refusal in refused.refusals],
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


@require_safe
def checkpoint(request: HttpRequest, name: str) -> HttpResponse:
    """May enter: everybody. The newest signed checkpoint (C2SP tlog-tiles)."""
    signed = LogFolder.of(_found(name).name).published()
    if signed is None:
        raise Http404
    return _open_to_all(HttpResponse(signed, content_type="text/plain; charset=utf-8"), cache="no-cache")


@require_safe
def tile(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """May enter: everybody. A tile or an entry bundle (C2SP tlog-tiles); strict paths only."""
    data = queries.tile_file(_found(name), path)
    if data is None:
        raise Http404
    return _open_to_all(HttpResponse(data, content_type="application/octet-stream"), cache=FOR_EVER)


def _witness() -> witnessing.NodeMemory:
    """This node's witness; without one there is nothing at these addresses."""
    found = witnessing.memory()
    if found is None:
        raise Http404
    return found


@require_safe
def witness(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. This node's witness: its key and whose logs it cosigns."""
    found = _witness()
    facts = {"vkey": found.signer().verifier.text, "logs": witnessing.known_logs(found)}
    return render(request, "ledger/witness.html", facts)


@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """May enter: everybody; a checkpoint convinces by its log's signature or not at all (C2SP tlog-witness)."""
    return _answered(witnessing.add_checkpoint(request.body, memory=_witness()))


@require_safe
def witnessed(request: HttpRequest, hashed: str) -> HttpResponse:
    """May enter: everybody. The newest checkpoint that this node's witness cosigned of a log."""
    return _answered(witnessing.checkpoint(hashed, memory=_witness()))


def _answered(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.kind)
    return _open_to_all(response, cache="no-cache")
