"""Pages of trials: public reports, sheets that lay them side by side, one's own side, and what each side does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.quantity.text import read_number
from junheng.core.reason import UnusableInput
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.industry import forms
from junheng.hub.industry.models import InstrumentModel, Trial
from junheng.hub.industry.queries import trials as queries
from junheng.hub.industry.rules import trial as rules
from junheng.hub.industry.services import trials

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MAKERS = tuple(sorted(queries.MAKERS))
PARTIES = any_of(MAKERS, sorted(queries.LABORATORY))


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Published reports by quantity; two or more of one quantity can be laid side by side."""
    kind = request.GET.get("kind", "")
    page = page_of(queries.published(kind=kind), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page, "kind": kind, "kinds": list(rules.UNITS), "proved": queries.proved(),
        "may_see_own": request.actor.has_any(frozenset(PARTIES)),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "industry/trials.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Published reports of one quantity at the points they have in common."""
    ids = _ids(request.GET.getlist("trial"))
    rows = queries.chosen(ids)
    try:
        points, refusals = queries.sheet(rows), ()
    except UnusableInput as problem:
        points, refusals = [], problem.refusals
    context = {"rows": rows, "points": points, "refusals": refusals, "first": rows[0] if rows else None}
    return render(request, "industry/compare.html", context, status=409 if refusals and ids else 200)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[: rules.MOST_COMPARED + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@acting(*PARTIES)
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """May enter: makers and laboratories. Trials of one's own side, newest first, and one's own models."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.seen_by(actor), cursor=request.GET.get("cursor", ""))
    maker = actor.has_any(queries.MAKERS)
    context = {
        "page": page,
        "maker": maker,
        "models": queries.models_of(actor.somewhere)[:50] if maker else [],
    }
    return render(request, "industry/trials_ours.html", context)


@require_safe
def trial(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """May enter: its two sides; everybody once it is published. Errors with U, k, unit and number of units."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.seen(trial_id, actor)
    if row is None:
        raise Http404
    readings = queries.readings_of(row)
    party = queries.is_party(row, actor)
    context = {
        "row": row, "on": on, "party": party, "readings": readings, "points": rules.summarise(readings, row.points, row.k) if readings else [],
        "units": len({each.serial for each in readings}), "digest": trials.digest_of(row) if readings else "",
        "here": bool(row.certificate_number) and queries.certificate_state(row.certificate_number) != "",
        "acts": acts_of(row, actor), "entries": timeline(row) if party else [],
    }  # fmt: skip
    return render(request, "industry/trial.html", context)


@require_safe
def report(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """May enter: its two sides; everybody once it is published. The report as a document for programs."""
    row = queries.seen(trial_id, request.actor)  # type: ignore[attr-defined]
    if row is None or row.reported_at is None:
        raise Http404
    answer = JsonResponse(queries.report_of(row), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="trial-{row.pk}.json"'
    return answer


def acts_of(row: Trial, actor: Actor) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    laboratory = actor.somewhere == row.laboratory_id
    manages = laboratory and actor.has_any(queries.MANAGERS)
    signed = row.signed_at is not None
    found = {
        "begin-trial": manages and row.state == "applied",
        "decline-trial": manages and row.state == "applied",
        "report-trial": laboratory and actor.has_any(queries.REPORTERS) and not signed and row.state in ("testing", "reported"),
        "sign-trial": laboratory and actor.has_any(queries.SIGNERS) and row.state == "reported" and not signed,
        "publish-trial": manages and row.state == "reported" and signed,
        "answer-trial": actor.somewhere == row.maker_id and actor.has_any(queries.MAKERS) and signed and row.answered_at is None,
    }  # fmt: skip
    return [name for name, holds in found.items() if holds]


@acting(*MAKERS)
@BOTH
def register_model(request: HttpRequest) -> HttpResponse:
    """May enter: makers and enterprises. Register a model that one's own body makes."""

    def perform(told: dict[str, Any], **who: Any) -> InstrumentModel:
        return trials.register_model(new=rules.NewModel(**told), **who)

    return act_page(
        request,
        Act("industry.register_model", _("Register a model"), perform, then=lambda id: f"/trials/models/{id}/apply-trial",
            back="/trials/ours", form=forms.RegisterModel, lead=_("Then ask a laboratory to try it.")),
    )  # fmt: skip


@acting(*MAKERS)
@BOTH
def apply_trial(request: HttpRequest, model_id: UUID) -> HttpResponse:
    """May enter: the maker of the model. Ask a verified laboratory of any province to try it."""
    actor = request.actor  # type: ignore[attr-defined]
    model = queries.models_of(actor.somewhere).filter(pk=model_id).first()
    if model is None:
        raise Http404

    def form(*args: Any, **kwargs: Any) -> ActForm:
        return forms.ApplyTrial(*args, laboratories=queries.laboratories(), **kwargs)

    return act_page(
        request,
        Act("industry.apply_trial", _("Ask for a trial"), lambda told, **who: trials.apply_trial(model=model, **told, **who),
            then=lambda id: f"/trials/{id}", back="/trials/ours", form=form, button=_("Ask for it"),
            lead=f"{model.name} {model.model}"),
    )  # fmt: skip


def _begun(row: Trial, told: dict[str, Any], who: dict[str, Any]) -> Trial:
    points = tuple(read_number(each).text for each in told.pop("points").split())
    k = read_number(told.pop("k")).text
    return trials.begin_trial(trial=row, protocol=rules.Protocol(points=points, k=k, **told), **who)


def _reported(row: Trial, told: dict[str, Any], who: dict[str, Any]) -> Trial:
    readings = rules.read_lines(told["readings"], row.points)
    return trials.report_trial(trial=row, readings=readings, reliability=told["reliability"], **who)


@acting(*PARTIES)
@BOTH
def act_on_trial(request: HttpRequest, trial_id: UUID, what: str) -> HttpResponse:
    """May enter: whoever of the two sides can take this step now; of everybody else it is not there."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.seen_by(actor).filter(pk=trial_id).first()
    if row is None or (what not in acts_of(row, actor) and request.method != "POST"):
        raise Http404

    def plain(verb: Any) -> Any:
        return lambda told, **who: verb(trial=row, **told, **who)

    title, lead, perform, form = {
        "begin-trial": (_("Take the trial on"), _("The protocol is part of the report; it does not change any more."), lambda told, **who: _begun(row, told, who), forms.BeginTrial),
        "decline-trial": (_("Decline the trial"), _("The maker reads your reason."), plain(trials.decline_trial), forms.WithReason),
        "report-trial": (_("Report the data"), _("Every unit at every point. Another person of the laboratory signs; until then you may report again."), lambda told, **who: _reported(row, told, who), forms.ReportTrial),
        "sign-trial": (_("Sign the report"), _("You sign the data as they stand. From now on the maker may answer, and nothing changes any more."), plain(trials.sign_trial), ActForm),
        "answer-trial": (_("Answer the report"), _("Your answer is shown beside the report, in public once it is published. You answer once."), plain(trials.answer_trial), forms.AnswerTrial),
        "publish-trial": (_("Publish the report"), _("Public from now on, with the maker's answer beside it."), plain(trials.publish_trial), ActForm),
    }[what]  # fmt: skip
    page = f"/trials/{row.pk}"
    initial = {}
    if what == "begin-trial":
        initial = {
            "k": "2",
            "error_unit": rules.UNITS[row.quantity_kind],
            "point_unit": rules.UNITS[row.quantity_kind],
            "answer_days": 15,
        }
    return act_page(
        request,
        Act(f"industry.{what.replace('-', '_')}", title, perform, then=lambda id: page, back=page, form=form, lead=lead,
            initial=initial),
    )  # fmt: skip
