"""Pages of bench runs: the register, a new run from received items, the bench itself, its acts and its labels."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept
from junheng.hub.orders import benching, forms, queries, rules
from junheng.hub.orders.models import BenchRun, OriginalRecord
from junheng.hub.orders.pages.acts import BOTH
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.services import benches, records
from junheng.hub.orders.services import editions as services

PREFIX = "cell:"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _run(request: HttpRequest, run_id: UUID) -> BenchRun:
    row = queries.run_for_page(run_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*LABORATORY)
@require_safe
def bench_runs(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its bench runs, newest first, and what could go on a bench now."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(benching.runs_of(actor), cursor=request.GET.get("cursor", ""))
    kinds = dict(forms.VERIFICATION_KINDS)
    ready = [each | {"kind_word": kinds.get(each["kind"], "")} for each in benching.ready_for_a_bench(actor)]
    context = {"page": page, "ready": ready, "measures": "verifier" in actor.roles}
    return render(request, "orders/bench_runs.html", context)


@acting("verifier")
@BOTH
def open_bench_run(request: HttpRequest) -> HttpResponse:
    """May enter: verifiers. Put received items of one kind on a bench."""
    lines = benching.lines_ready(request.actor, request.GET)  # type: ignore[attr-defined]
    if not lines:
        return redirect("orders:bench-runs")
    editions = queries.current_editions(lines[0].item_id, lines[0].service, lines[0].order.institution_id)
    if not editions:
        refusal = services.nothing_in_force(lines[0].item, lines[0].order.institution_id)
        return render(request, "orders/bench_runs.html", {"refusals": (refusal,)}, status=409)
    edition = next((each for each in editions if each.code == request.GET.get("edition", "")), editions[0])
    pieces = {str(piece.pk): piece for piece in benching.pieces_for(lines[0])}
    labels = [
        (id, f"{piece.standard.code} · {piece.instrument.name} {piece.instrument.serial}")
        for id, piece in pieces.items()
    ]
    on = today(request.at)  # type: ignore[attr-defined]

    def perform(told: dict[str, Any], **who: Any) -> BenchRun:
        chosen = [line for line in lines if str(line.pk) in told["lines"]]
        used = [
            records.UsedStandard(
                pieces[id], capabilities.evidence_in_force(pieces[id], told["work_to"]), pieces[id].role
            )
            for id in told["standards"]
        ]
        shelf = benches.Shelf(
            edition,
            told["parameters"],
            told["points"],
            used,
            told["work_from"],
            told["work_to"],
            told["place"],
        )
        return benches.open_bench_run(lines=chosen, shelf=shelf, **who)

    form = functools.partial(
        forms.OpenBenchRun,
        edition=edition,
        chinese=_is_chinese(),
        kind=lines[0].kind,
        lines=lines,
        pieces=labels,
    )
    initial = {
        "work_from": on, "work_to": on, "lines": [str(line.pk) for line in lines],
        "standards": [id for id, piece in pieces.items() if piece.role == "main"],
    }  # fmt: skip
    return act_page(
        request,
        Act("orders.open_bench_run", _("A bench of %(name)s") % {"name": lines[0].item.name_zh if _is_chinese() else lines[0].item.name_en},
            perform, then=lambda id: f"/benches/{id}", back="/benches", form=form, initial=initial, button=_("Put them on the bench"),
            lead=_("What is shared is typed once; every item keeps a record and a certificate of its own."),
            template="orders/open_bench_run.html", context={"edition": edition, "editions": editions, "lines": lines}),
    )  # fmt: skip


@acting(*LABORATORY)
@require_safe
def bench_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One bench: shared readings, a row an item, outliers first on demand."""
    return _shown(request, _run(request, run_id))


def _shown(
    request: HttpRequest, run: BenchRun, *, refused: Sequence[Refusal] = (), typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = request.actor  # type: ignore[attr-defined]
    author = run.measured_by_id == actor.person_id
    checks = run.state == "submitted" and "checker" in actor.roles and not author
    order = request.GET.get("order", "outliers" if run.state != "open" else "places")
    bench = benching.bench_of(run, outliers_first=order == "outliers")
    context = {
        "run": run, "bench": bench, "order": order, "on": today(request.at),  # type: ignore[attr-defined]
        "entries": timeline(run), "editable": run.state == "open" and "verifier" in actor.roles and author,
        "checks": checks, "issues": run.state == "checked" and "approver" in actor.roles, "refused": refused,
        "typed": typed or {}, "wrong": {each.path: each for each in refused if each.path}, "labels": {}, "remarked": set(),
    }  # fmt: skip
    return render(request, "orders/bench_run.html", context, status=status)


@acting("verifier")
@require_POST
def save_bench(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: the author. New readings are entered, changed ones struck out with the reason; all or none."""
    run = _run(request, run_id)
    typed = {
        name.removeprefix(PREFIX): text.strip()
        for name, text in request.POST.items()
        if name.startswith(PREFIX) and isinstance(text, str)
    }
    reason, source = request.POST.get("reason", ""), request.POST.get("source", "")
    try:
        with refusals_kept(), transaction.atomic():
            act(request, request.POST.get("key", "")[:80], "orders.enter_bench_readings", [str(run.pk), typed, reason],
                functools.partial(_save, run, typed, reason, source))  # fmt: skip
    except Refused as refused:
        return _shown(request, _run(request, run_id), refused=refused.refusals, typed=typed, status=409)
    return redirect(f"/benches/{run.pk}")


def _save(run: BenchRun, typed: Mapping[str, str], reason: str, source: str, *, by: Any, at: Any) -> BenchRun:
    live = benching.typed_so_far(run)
    fresh = [_typed(name, text) for name, text in typed.items() if text and name not in live]
    changed = [(_typed(name, text)) for name, text in typed.items() if name in live and text != live[name]]
    if fresh:
        digest = source if len(source) == 64 and source.isalnum() else ""
        benches.enter_bench_readings(run=run, typed=fresh, source_sha256=digest, by=by, at=at)
    for one in changed:
        benches.change_bench_reading(
            run=run, place=one.place, cell=one.cell, text=one.text, reason=reason, by=by, at=at
        )
    return run


def _typed(name: str, text: str) -> benches.BenchTyped:
    place, _colon, cell = name.partition(":")
    try:
        return benches.BenchTyped(int(place), rules.Cell.parse(cell), text)
    except ValueError:
        raise Refused(refuse("cell-unknown", path=name[:120], cell=name[:120])) from None


def _decide(request: HttpRequest, run_id: UUID, verb: Any) -> HttpResponse:
    run = _run(request, run_id)
    try:
        with refusals_kept(), transaction.atomic():
            act(request, request.POST.get("key", "")[:80], f"orders.{verb.__name__}", str(run.pk),
                functools.partial(verb, run=run))  # fmt: skip
    except Refused as refused:
        return _shown(request, _run(request, run_id), refused=refused.refusals, status=409)
    return redirect(f"/benches/{run.pk}")


@acting("verifier")
@require_POST
def submit_bench_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: the author. Hand the whole run to the checker."""
    return _decide(request, run_id, benches.submit_bench_run)


@acting("checker")
@require_POST
def check_bench_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: checkers. Confirm every recomputed result of the run."""
    return _decide(request, run_id, benches.check_bench_run)


@acting("checker")
@BOTH
def reopen_bench_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: checkers. Give the run back to its author."""
    run = _run(request, run_id)
    return act_page(
        request,
        Act("orders.reopen_bench_run", _("Send %(number)s back") % {"number": run.number},
            lambda told, **who: benches.reopen_bench_run(run=run, **told, **who), then=lambda id: f"/benches/{run.pk}",
            back=f"/benches/{run.pk}", form=forms.ReopenBench, button=_("Send it back"),
            lead=_("The author changes readings by striking them out, with the reason.")),
    )  # fmt: skip


@acting("verifier")
@BOTH
def take_off_bench(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the author. One item leaves the run and goes on alone."""
    row = (
        OriginalRecord.objects.select_related("bench_run__edition", "line__instrument")
        .filter(pk=record_id)
        .first()
    )
    if row is None or row.bench_run is None:
        raise Http404
    run = _run(request, row.bench_run.pk)
    name = f"{row.line.instrument.name} {row.line.instrument.serial}"
    return act_page(
        request,
        Act("orders.take_off_bench", _("Take %(name)s off the bench") % {"name": name},
            lambda told, **who: benches.take_off_bench(original=row, **told, **who), then=lambda id: f"/records/{id}",
            back=f"/benches/{run.pk}", form=forms.Why, button=_("Take it off"),
            lead=_("It keeps what was read so far, and is measured, checked and issued alone.")),
    )  # fmt: skip
