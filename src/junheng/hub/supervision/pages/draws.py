"""Acts on draws: prepare, list, commit, freeze, beacon, reveal, run, withdraw."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.entering import acting
from junheng.hub.supervision import forms, queries
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules import pasted, planning
from junheng.hub.supervision.services import drawing, seeding

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DESK = tuple(sorted(queries.DESK))


@acting(*DESK)
@BOTH
def prepare_draw(request: HttpRequest) -> HttpResponse:
    """May enter: provincial regulators. Begin a draw."""
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    chinese = (get_language() or "").startswith("zh")
    offices = [
        (each.uscc, each.name_zh if chinese else each.name_en or each.name_zh)
        for each in queries.regulators()
    ]

    def perform(told: dict[str, Any], **who: Any) -> Draw:
        told |= {
            "organisers": tuple(told["organisers"]), "strata": pasted.strata_from(told["strata"]),
            "sources": forms.sources_from(told["sources"]), "second_sources": forms.sources_from(told["second_sources"]),
        }  # fmt: skip
        return drawing.prepare_draw(new=planning.Prepared(**told), **who)

    noon = at.astimezone(BEIJING).replace(hour=12, minute=0, second=0, microsecond=0)
    initial = {
        "organisers": [actor.organisation_code], "beacon_at": noon + timedelta(days=3), "reveal_until": noon + timedelta(days=4),
    }  # fmt: skip
    return act_page(
        request,
        Act("supervision.prepare_draw", _("A new draw"), perform, then=lambda id: f"/supervision/draws/{id}",
            back="/supervision", form=functools.partial(forms.PrepareDraw, organisers=offices), initial=initial,
            button=_("Begin it"),
            lead=_("Lists follow. Nothing is public before the list is frozen; then nobody changes a byte of it.")),
    )  # fmt: skip


def _draw(request: HttpRequest, draw_id: UUID) -> Draw:
    row = queries.draw_for_page(draw_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*DESK)
@BOTH
def list_objects(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: the office that prepares the draw. Its list, or the ledger's to begin with."""
    row, actor = _draw(request, draw_id), request.actor  # type: ignore[attr-defined]
    if row.organisation_id != actor.organisation_id and queries.pool_of(row, actor) is None:
        raise Http404
    item = request.GET.get("item", "")[:40]

    def initial() -> str:
        lines = [
            pasted.ObjectLine(
                each.code,
                each.stratum,
                each.weight_told or each.weight,
                each.certain,
                each.excluded,
                each.needs,
            )
            for each in row.objects_listed.filter(tenant_id=actor.tenant)
        ]
        found = queries.ledger_lines(actor, row.kind, item=item)
        return forms.lines_of_objects(lines or [pasted.ObjectLine(code) for code, _name in found])

    return _list_page(
        request, row, "list_objects", _("The list of objects"), forms.OBJECT_HINT, initial,
        lambda told, **who: drawing.list_objects(
            draw=row, lines=pasted.objects_from(told["lines"]), by_class=told["by_class"], **who
        ),
        form=forms.ListObjects,
    )  # fmt: skip


@acting(*DESK)
@BOTH
def list_inspectors(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: the office that prepares the draw. Its inspectors, or all of the province to begin with."""
    row, actor = _draw(request, draw_id), request.actor  # type: ignore[attr-defined]
    if row.organisation_id != actor.organisation_id and queries.pool_of(row, actor) is None:
        raise Http404

    def initial() -> str:
        lines = [
            pasted.InspectorLine(
                each.number, each.person.name, each.organisation.uscc, tuple(each.licences), each.load, tuple(each.recused), each.excluded
            )
            for each in row.inspectors_listed.filter(tenant_id=actor.tenant).select_related("person", "organisation")
        ]  # fmt: skip
        prefix = actor.tenant[:2] if row.agreement else "I"
        known = queries.inspectors_of(actor.tenant, today(request.at))  # type: ignore[attr-defined]
        begun = [
            pasted.InspectorLine(f"{prefix}-{at:03d}", each.person.name, each.organisation.uscc)
            for at, each in enumerate(known, start=1)
        ]
        return forms.lines_of_inspectors(lines or begun)

    return _list_page(
        request, row, "list_inspectors", _("The list of inspectors"), forms.INSPECTOR_HINT, initial,
        lambda told, **who: drawing.list_inspectors(draw=row, lines=pasted.inspectors_from(told["lines"]), **who),
    )  # fmt: skip


def _list_page(
    request: HttpRequest,
    row: Draw,
    verb: str,
    title: str,
    hint: Any,
    initial: Callable[[], str],
    perform: Callable[..., Draw],
    form: type[forms.ListLines] = forms.ListLines,
) -> HttpResponse:
    page = f"/supervision/draws/{row.pk}"
    return act_page(
        request,
        Act(f"supervision.{verb}", title, perform, then=lambda id: page, back=page,
            form=functools.partial(form, hint=hint), button=_("Keep the list"),
            initial={"lines": initial(), "by_class": row.objects_listed.exclude(weight_why="").exists()} if request.method != "POST" else {},
            lead=_("It takes the place of the one before. Every line that cannot be read is named.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def state_beacon(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: the office that prepares the draw and its organisers. What the beacon said."""
    row = _draw(request, draw_id)
    second = row.beacon is not None
    named = queries.sources(row.settings.get("second_beacon") if second else row.settings["beacon"])
    page = f"/supervision/draws/{row.pk}"
    title = _("The second beacon of %(number)s") if second else _("The beacon of %(number)s")
    return act_page(
        request,
        Act("supervision.state_beacon", title % {"number": row.number},
            lambda told, **who: seeding.state_beacon(draw=row, second=second, **told, **who), then=lambda id: page,
            back=page, form=functools.partial(forms.StateBeacon, sources=named), button=_("Record it"),
            lead=_("Everybody can compare it with its source. It is recorded once, before any secret is revealed.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def act_on_draw(request: HttpRequest, draw_id: UUID, what: str) -> HttpResponse:
    """May enter: the office that prepares the draw and its organisers. Commit, freeze, reveal, run or withdraw."""
    row = _draw(request, draw_id)
    number = {"number": row.number}
    title, lead, verb, form = {
        "commit-secret": (_("Commit for %(number)s"), _("Compute it on your own machine; the secret stays with you until the beacon has spoken."), drawing.commit_secret, forms.CommitSecret),
        "freeze-pool": (_("Freeze our part of %(number)s"), _("Your province's objects and inspectors. Its digest enters your own log; then your part is not changed any more."), seeding.freeze_pool, ActForm),
        "freeze-draw": (_("Freeze the list of %(number)s"), _("Its digest enters the public log. From then on any changed byte ends the draw."), seeding.freeze_draw, ActForm),
        "reveal-secret": (_("Reveal for %(number)s"), _("First compare the beacon's values with their source. After the first reveal nothing can be withdrawn."), seeding.reveal_secret, forms.RevealSecret),
        "run-draw": (_("Make the draw %(number)s"), _("Once. The digest of the record enters the log at the same moment, and the inspectors are told."), seeding.run_draw, ActForm),
        "withdraw-draw": (_("Withdraw %(number)s"), _("Only before any secret is known. The reason is public."), drawing.withdraw_draw, forms.Why),
    }[what]  # fmt: skip
    page = f"/supervision/draws/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"supervision.{what.replace('-', '_')}", title % number,
            lambda told, **who: perform(draw=row, **told, **who), then=lambda id: page, back=page, form=form,
            lead=lead, button=title % number),
    )  # fmt: skip
