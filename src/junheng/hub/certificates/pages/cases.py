"""Pages of bad standards: the register for whom it concerns, one case with its window and effects, and its acts."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.certificates import forms, queries
from junheng.hub.certificates.models import CaseEffect, StandardCase
from junheng.hub.certificates.services import effects, recalls
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.sheets import MEDIA_TYPE, as_csv
from junheng.hub.ui.components import Figure

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_LISTED = 100_000
FILE_COLUMNS = (
    "certificate", "kind", "issued_by", "holder", "measured", "level", "point", "recorded", "corrected", "limit", "unit", "effect",
    "acknowledged", "retest",
)  # fmt: skip
OPENERS, HOLDERS = tuple(recalls.OPENERS), tuple(recalls.HOLDERS)
WORDS = {
    "verdict-changes": ("no", gettext_lazy("Verdict changes"), gettext_lazy("Take back and test again")),
    "value-changes": (
        "warn",
        gettext_lazy("Value changes"),
        gettext_lazy("By more than U; the holder is told"),
    ),
    "unknown": ("unk", gettext_lazy("Cannot tell"), gettext_lazy("Measured elsewhere, or no shift is known")),
    "none": ("ok", gettext_lazy("No effect"), gettext_lazy("Range not used, or within U")),
}


@acting()
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Cases of its own, of its certificates, of its province."""
    actor = request.actor  # type: ignore[attr-defined]
    page = queries.cases_page(actor, request.GET.get("cursor", ""))
    context = {"page": page, "on": today(request.at)}  # type: ignore[attr-defined]
    return render(request, "certificates/cases.html", context)


def _case(request: HttpRequest, case_id: UUID) -> StandardCase:
    row = queries.cases_seen_by(request.actor).filter(pk=case_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """May enter: the laboratory, holders of affected certificates, regulators of their provinces."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = _case(request, case_id)
    own = row.organisation_id == actor.organisation_id
    everything = queries.effects_seen_by(actor, row)
    only = request.GET.get("effect", "")
    rows = everything.filter(effect=only) if only in WORDS else everything
    shown = page_of(rows, cursor=request.GET.get("cursor", ""), first="rank")
    for each in shown.rows:
        each.is_named = queries.may_name_holder(actor, each)
    counts = queries.counts_of_effects(everything)
    missing = effects.facts_to_close(row, closing="x") if own and row.state == "open" else None
    context = {
        "row": row, "own": own, "page": shown, "on": on, "entries": timeline(row),
        "tally": _tally(counts, only), "total": sum(counts.values()), "figures": _figures(everything),
        "window": _window(row, sum(counts.values())), "days": (on - row.found_on).days, "missing": missing,
        "may_close": own and row.state == "open" and actor.has_any(recalls.CLOSERS),
        "holder": actor.organisation_id, "may_answer": actor.has_any(recalls.HOLDERS),
    }  # fmt: skip
    return render(request, "certificates/case.html", context)


@acting()
@require_safe
def case_file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """May enter: as the case. Its effects as a list for a spreadsheet (CSV), those that the reader may see, worst first."""
    actor = request.actor  # type: ignore[attr-defined]
    row = _case(request, case_id)
    rows = queries.effects_seen_by(actor, row)
    lines = (
        (each.certificate.number, each.certificate.kind, each.certificate.institution.name_zh,
         each.holder.name_zh if queries.may_name_holder(actor, each) else "", each.certificate.work_to, each.depth, each.point,
         each.recorded, each.corrected, each.limit, each.unit, each.effect, each.acknowledged_at and today(each.acknowledged_at),
         each.retest.number if each.retest else "")
        for each in rows.order_by("rank", "id")[:MOST_LISTED]
    )  # fmt: skip
    response = HttpResponse(
        as_csv(FILE_COLUMNS, lines, more=max(0, rows.count() - MOST_LISTED)), content_type=MEDIA_TYPE
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.csv"'
    return response


def _tally(counts: dict[str, int], only: str) -> list[dict[str, Any]]:
    return [
        {"tone": tone, "word": word, "number": counts.get(name, 0), "consequence": consequence,
         "url": f"?effect={name}", "current": only == name}
        for name, (tone, word, consequence) in WORDS.items()
    ]  # fmt: skip


def _figures(rows: Any) -> dict[str, Figure]:
    """Acknowledged of told, by province."""
    found = {}
    for division, told, heard in queries.heard_by_province(rows):
        state = "all" if heard == told else "some" if heard else "none"
        words = {
            "all": _("all acknowledged"),
            "some": _("some acknowledged"),
            "none": _("none acknowledged"),
        }[state]
        found[division] = Figure(f"{heard}/{told}", state, words)
    return found


def _window(row: StandardCase, total: int) -> dict[str, str]:
    start, end = row.since.strftime("%m-%d"), row.until.strftime("%m-%d")
    return {
        "label": _("Time line: good on %(start)s, out of use or good again on %(end)s; suspected between")
        % {"start": row.since.isoformat(), "end": row.until.isoformat()},
        "start": _("%(day)s good") % {"day": start},
        "end": _("%(day)s stopped or good again") % {"day": end},
        "middle": ngettext("%(count)d certificate", "%(count)d certificates", total) % {"count": total},
    }


@acting(*OPENERS)
@BOTH
def open_case(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: quality and keepers of the laboratory. Open the case of a bad standard."""
    piece = (
        StandardPiece.objects.select_related("standard__organisation", "instrument")
        .filter(pk=piece_id)
        .first()
    )
    if piece is None or piece.standard.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    back = f"/standards/{piece.standard_id}"
    name = f"{piece.instrument.name} {piece.instrument.serial}"

    def perform(told: dict[str, Any], **who: Any) -> StandardCase:
        return recalls.open_case(piece=piece, finding=recalls.Finding(**told), **who)

    return act_page(
        request,
        Act("certificates.open_case", _("%(name)s was found bad") % {"name": name}, perform,
            then=lambda id: f"/cases/{id}", back=back, form=forms.OpenCase, button=_("Open the case"),
            initial={"found_on": today(request.at), "unit": "1"},  # type: ignore[attr-defined]
            lead=_("The standard is stopped at once. Every certificate under it gets its effect, and every holder and province is told.")),
    )  # fmt: skip


@acting(*recalls.CLOSERS)
@BOTH
def close_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """May enter: quality and keepers of the laboratory. Close a case with its evidence."""
    row = _case(request, case_id)
    page = f"/cases/{row.pk}"
    return act_page(
        request,
        Act("certificates.close_case", _("Close case %(number)s") % {"number": row.number},
            lambda told, **who: recalls.close_case(case=row, **told, **who), then=lambda id: page, back=page,
            form=forms.CloseCase, button=_("Close it"),
            lead=_("Every changed verdict is mended, every holder has acknowledged, the standard is good again.")),
    )  # fmt: skip


def _effect(request: HttpRequest, effect_id: UUID) -> CaseEffect:
    rows = CaseEffect.objects.select_related(
        "case", "certificate__institution", "certificate__client", "certificate__instrument", "retest"
    )
    row = rows.filter(pk=effect_id, holder_id=request.actor.somewhere).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*HOLDERS)
@BOTH
def acknowledge_effect(request: HttpRequest, effect_id: UUID) -> HttpResponse:
    """May enter: the holder. Acknowledge what the case means for one certificate."""
    row = _effect(request, effect_id)
    page = f"/cases/{row.case_id}"
    return act_page(
        request,
        Act("certificates.acknowledge_effect", _("Acknowledge: %(number)s") % {"number": row.certificate.number},
            lambda told, **who: recalls.acknowledge_effect(effect=row, **who), then=lambda id: page, back=page,
            form=ActForm, button=_("I have read it"),
            lead=str(_(WORDS[row.effect][1])) + ". " + str(_(WORDS[row.effect][2])) + "."),
    )  # fmt: skip


@acting(*HOLDERS)
@BOTH
def order_retest(request: HttpRequest, effect_id: UUID) -> HttpResponse:
    """May enter: the holder. Send the instrument again; the order names the case."""
    row = _effect(request, effect_id)
    return act_page(
        request,
        Act("certificates.order_retest", _("Have it tested again: %(number)s") % {"number": row.certificate.number},
            lambda told, **who: recalls.order_retest(effect=row, **who), then=lambda id: f"/orders/{id}",
            back=f"/cases/{row.case_id}", form=functools.partial(ActForm), button=_("Order the re-test"),
            lead=_("To the laboratory that measured it. The order names the case; who pays is settled in its review.")),
    )  # fmt: skip
