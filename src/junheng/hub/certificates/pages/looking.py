"""Pages of certificates: verification for everybody, the papers for their two parties, the issue for the approver."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.certificate.rendering import render_html
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.certificates import queries, rules, tracing
from junheng.hub.certificates.answering import (
    answers_of_file,
    answers_of_row,
    headline_of_file,
    headline_of_row,
    headline_of_said,
)
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import issuing, papers, verifying
from junheng.hub.certificates.services.gathering import facts_to_issue
from junheng.hub.certificates.services.storing import content_from_json
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.http import act
from junheng.hub.ledger import queries as ledger
from junheng.hub.nodes import queries as nodes
from junheng.hub.orders import queries as orders
from junheng.hub.orders.models import OriginalRecord
from junheng.hub.orders.pages.looking import LABORATORY


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. By number or by file; a file is read, answered and forgotten."""
    if request.method == "POST":
        return _verify_file(request)
    number = request.GET.get("number", "").strip()[:60]
    if number:
        if queries.by_number(number) is not None:
            return redirect("certificates:verified", number=number)
        return _elsewhere(request, number)
    return render(request, "certificates/verify.html", {"number": ""})


def _elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """A number unknown here: what the logs of other provinces say of it, or that nobody knows it."""
    number = number[:60]
    said = nodes.certificates_elsewhere(at=request.at, number=number)  # type: ignore[attr-defined]
    if not said:
        return _unread(request, (refuse("certificate-unknown", number=number),), 404, number=number)
    tone, title, sentence = headline_of_said(said)
    context = {"tone": tone, "title": title, "sentence": sentence, "number": number, "said": said}
    return render(request, "certificates/elsewhere.html", context)


def _unread(request: HttpRequest, refusals: Any, status: int, number: str = "") -> HttpResponse:
    return render(
        request, "certificates/verify.html", {"refusals": refusals, "number": number}, status=status
    )


def _verify_file(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _unread(request, (refuse("file-not-a-certificate", why=_("no file")),), 400)
    try:
        found = verifying.verify_file(upload.read(verifying.LARGEST + 1), at=request.at)  # type: ignore[attr-defined,union-attr]
    except UnusableInput as problem:
        return _unread(request, problem.refusals, 400)
    report, row = found.report, found.row
    tone, title, sentence = headline_of_file(report)
    language: Any = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    event = queries.event_of(row) if row is not None else None
    context = {
        "tone": tone, "title": title, "sentence": sentence, "number": report.summary.number, "row": row,
        "answers": answers_of_file(
            report, row, witnessing=found.witnessing, division=_division(request), said=found.said
        ), "reasons": report.reasons,
        "parents": queries.rests_on(row) if row is not None else (),
        "body": mark_safe(render_html(report.document, language, fragment=True)),
        "proof": ledger.proof_facts(event.pk) if event is not None else None,
    }  # fmt: skip
    return render(request, "certificates/verified.html", context)


def _division(request: HttpRequest) -> str:
    """The province in which a result is to count, as asked for."""
    return (request.GET.get("in", "") or request.POST.get("in", ""))[:6]


@require_safe
def verified(request: HttpRequest, number: str) -> HttpResponse:
    """May enter: everybody. The public face of a certificate and its status; nothing of its holder."""
    row = queries.by_number(number)
    if row is None:
        return _elsewhere(request, number)
    tone, title, sentence = headline_of_row(row)
    event = queries.event_of(row)
    context = {
        "tone": tone, "title": title, "sentence": sentence, "number": row.number, "row": row,
        "answers": answers_of_row(row, at=request.at, division=_division(request)), "parents": queries.rests_on(row),  # type: ignore[attr-defined]
        "proof": ledger.proof_facts(event.pk) if event is not None else None,
    }  # fmt: skip
    return render(request, "certificates/verified.html", context)


@require_safe
def chain(request: HttpRequest, number: str) -> HttpResponse:
    """May enter: everybody. The chain of a certificate drawn up and down, with where it breaks and why."""
    row = queries.by_number(number)
    if row is None:
        return _unread(request, (refuse("certificate-unknown", number=number[:60]),), 404, number=number[:60])
    traced = tracing.trace(row, request.at)  # type: ignore[attr-defined]
    answer = traced.judgement.answer.word
    tone, title = {
        "yes": ("ok", _("The chain is unbroken")),
        "no": ("no", _("The chain is broken")),
        "cannot-tell": ("unk", _("Whether the chain holds cannot be told here")),
    }[answer]
    context = {
        "row": row, "tone": tone, "title": title, "links": traced.links, "below": tracing.rungs_below(row),
        "reasons": [each.refusal for each in traced.judgement.broken],
    }  # fmt: skip
    return render(request, "certificates/chain.html", context)


@acting()
@require_safe
def under(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties. Every certificate that rests on this one, nearest first (R07.1)."""
    row = _seen(request, certificate_id)
    rungs = tracing.rungs_below(row)
    context = {"row": row, "below": rungs, "total": sum(rung.total for rung in rungs)}
    return render(request, "certificates/under.html", context)


@acting()
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Certificates it issued or holds."""
    rows = queries.certificates_seen_by(request.actor)  # type: ignore[attr-defined]
    page = page_of(rows, cursor=request.GET.get("cursor", ""))
    return render(request, "certificates/certificates.html", {"page": page})


def _seen(request: HttpRequest, certificate_id: UUID) -> Any:
    row = queries.certificate_for_page(certificate_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties of the certificate."""
    row = _seen(request, certificate_id)
    event = queries.event_of(row)
    actor = request.actor  # type: ignore[attr-defined]
    own = row.institution_id == actor.organisation_id and row.state == Certificate.State.ISSUED
    context = {
        "row": row, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "may_withdraw": own and actor.has_any(papers.WITHDRAWERS), "may_reissue": own and actor.has_any(issuing.APPROVERS),
        "may_duplicate": own and actor.has_any(papers.DESK),
        "proof": ledger.proof_facts(event.pk) if event is not None else None,
        "statements": content_from_json(row.body.content).statements, "english": not request.LANGUAGE_CODE.startswith("zh"),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "certificates/certificate.html", context)


@acting()
@require_safe
def xml(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties. The signed original."""
    row = _seen(request, certificate_id)
    return _file(papers.xml_of(row), f"{row.number}.xml", "application/xml")


@acting()
@require_safe
def pdf(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties. The sealed paper; `?lang=en` its English version: same number, same data."""
    row = _seen(request, certificate_id)
    data = papers.copy_of(row, "en") if request.GET.get("lang") == "en" else papers.pdf_of(row)
    return _file(data, f"{row.number}.pdf", "application/pdf")


@acting()
@require_safe
def bundle(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties. One file that verifies offline; not there until the log has published the issue."""
    row = _seen(request, certificate_id)
    event = queries.event_of(row)
    facts = ledger.proof_facts(event.pk) if event is not None else None
    if facts is None or facts.state != "proven":
        raise Http404
    return _file(papers.bundle_of(row), f"{row.number}.proof.json", "application/json")


@acting()
@require_safe
def duplicate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the two parties. The last duplicate handed out, marked 副本."""
    row = _seen(request, certificate_id)
    if not row.body.duplicates:
        raise Http404
    return _file(papers.copy_of(row), f"{row.number}-copy.pdf", "application/pdf")


@acting(*LABORATORY)
@require_safe
def labels(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. Labels of all items of a bench run that passed, in one print."""
    run = orders.run_for_page(run_id, request.actor)  # type: ignore[attr-defined]
    if run is None:
        raise Http404
    cards = list(queries.issued_from_run(run))
    return render(request, "certificates/labels.html", {"run": run, "cards": cards})


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@acting("approver", "nmi", "verifier", "checker", "quality", "inst_admin")
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. Every condition of P1 with what was found; then the act."""
    actor = request.actor  # type: ignore[attr-defined]
    row = orders.record_for_page(record_id)
    if row is None or row.line.order.institution_id != actor.organisation_id:
        raise Http404
    mark = (request.POST if request.method == "POST" else request.GET).get("mark", row.line.mark)
    mark = mark if mark in rules.MARKS else ""
    if request.method == "POST":
        try:
            return _issued(request, row, mark)
        except Refused as refused:
            return _gate(request, row, mark, refusals=refused.refusals, status=409)
    return _gate(request, row, mark)


def _issued(request: HttpRequest, row: OriginalRecord, mark: str) -> HttpResponseRedirect:
    made = act(
        request,
        request.POST.get("key", "")[:80],
        "certificates.issue_certificate",
        [str(row.pk), mark],
        lambda **who: issuing.issue_certificate(original=row, mark=mark, **who),
    )
    return redirect("certificates:certificate", certificate_id=made)


def _gate(
    request: HttpRequest, row: OriginalRecord, mark: str, *, refusals: Any = None, status: int = 200
) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    gate = rules.judge(facts_to_issue(row, mark=mark, by=by))
    reasons = gate.refusals if refusals is None else refusals
    count = len(reasons)
    title = (
        ngettext("Cannot be issued yet: %(count)d reason", "Cannot be issued yet: %(count)d reasons", count)
        % {"count": count}
        if reasons
        else _("Ready to be issued")
    )
    without = len(rules.judge(facts_to_issue(row, mark="", by=by)).refusals) if mark and reasons else None
    context = {
        "row": row, "mark": mark, "marks": rules.MARKS, "refusals": reasons, "holding": gate.holding, "title": title,
        "hint": _("Judged on the work date %(date)s, not today") % {"date": row.work_to.isoformat()},
        "without_mark": without, "key": new_id(),
    }  # fmt: skip
    return render(request, "certificates/issue.html", context, status=status)
