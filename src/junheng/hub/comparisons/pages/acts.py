"""Acts on a comparison. Who has no part in it does not find the page; who has, reads every refusal."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.core.reason import Refused
from junheng.hub.comparisons import forms, queries
from junheng.hub.comparisons.models import Comparison
from junheng.hub.comparisons.rules import life
from junheng.hub.comparisons.services import (
    analysing,
    circulating,
    commenting,
    correcting,
    expertise,
    linking,
    planning,
    sealing,
)
from junheng.hub.comparisons.services.changing import LABORATORIES, MEASURERS, ORGANISERS
from junheng.hub.comparisons.services.planning import Plan
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Membership
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
EVERYBODY = any_of(
    sorted(ORGANISERS),
    sorted(LABORATORIES),
    sorted(MEASURERS),
    sorted(circulating.HANDLERS),
    sorted(expertise.EXPERTS),
)


@acting(*ORGANISERS)
@BOTH
def propose_comparison(request: HttpRequest) -> HttpResponse:
    """May enter: regulators, regional offices, national institutes. Plan a comparison."""

    def perform(told: dict[str, Any], **who: Any) -> Comparison:
        item, pilot = told.pop("item"), told.pop("pilot")
        return planning.propose_comparison(plan=Plan(**told), item=item, pilot=pilot, **who)

    return act_page(
        request,
        Act("comparisons.propose_comparison", _("A new comparison"), perform, then=lambda id: f"/comparisons/{id}",
            back="/comparisons", form=forms.ProposeComparison, button=_("Propose it"), initial={"level": "regional"},
            lead=_("Another person approves it. The pilot then writes the protocol, and everybody confirms it.")),
    )  # fmt: skip


@acting(*EVERYBODY)
@BOTH
def act_on_comparison(request: HttpRequest, comparison_id: UUID, what: str) -> HttpResponse:
    """May enter: people of the bodies that have this part in the comparison."""
    row = _open_to(request, comparison_id, what)
    title, lead, verb, form = _act(request, row, what)
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act(f"comparisons.{what}", title, lambda told, **who: verb(comparison=row, **told, **who), then=lambda id: page,
            back=page, form=form, lead=lead, initial=_initial(request, row, what)),
    )  # fmt: skip


def _open_to(request: HttpRequest, comparison_id: UUID, what: str) -> Comparison:
    row = queries.comparison(comparison_id)
    if row is None:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    if life.ACTS[what].function not in queries.functions_of(row, actor):
        raise PermissionDenied if queries.functions_of(row, actor) else Http404
    return row


def _act(request: HttpRequest, row: Comparison, what: str) -> tuple[str, str, Callable[..., Any], Any]:
    """Title, consequence, verb and form of an act."""
    simple: dict[str, tuple[str, str, Callable[..., Any], Any]] = {
        "approve_comparison": (_("Approve the comparison"), _("The pilot can then write the protocol."), planning.approve_comparison, ActForm),
        "confirm_participation": (_("Confirm"), _("Your laboratory takes part by the protocol in version %(version)s. A further version asks you again.") % {"version": _version_read(request, row)}, planning.confirm_participation, forms.ConfirmParticipation),
        "decline_participation": (_("Do not take part"), _("It stays in the public record with its reason."), planning.decline_participation, forms.Why),
        "agree_protocol": (_("Agree the protocol"), _("It stands from now on, and so does the list of those who take part."), planning.agree_protocol, ActForm),
        "start_circulation": (_("Start the circulation"), _("The round begins with your own measurement: you seal your result before anybody else."), circulating.start_circulation, ActForm),
        "record_handover": (_("Receive the travelling standard"), _("Whoever receives it says in what condition. Damage stops the route at once."), circulating.record_handover, forms.RecordHandover),
        "clear_standard": (_("Clear the travelling standard"), _("After your check the route goes on."), circulating.clear_standard, forms.ClearStandard),
        "close_data": (_("Close the data"), _("From now on the pilot's analyst may open the results, and nobody else."), circulating.close_data, ActForm),
        "make_draft_a": (_("Open the results: Draft A"), _("The results are evaluated by the protocol. Only you see Draft A; nobody can correct a result after it."), _draft_a, ActForm),
        "ask_to_check": (_("Let everybody check"), _("Each laboratory reads on the page of the comparison whether its own result is to be checked, without size or sign, and may correct it for two weeks. You see nothing of it. This is done once, and Draft A waits."), _ask, ActForm),
        "open_comments": (_("Ask for comments"), _("Everybody who takes part may say within two weeks what the report should know. Nobody sees a value of another; Draft B waits for them."), commenting.open_comments, ActForm),
        "comment_on_draft": (_("Comment"), _("Your comment is sealed with its hash. The analyst reads it before Draft B, everybody in the published report."), commenting.comment_on_draft, forms.CommentOnDraft),
        "comment_as_expert": (_("Comment"), _("Your comment is sealed with its hash. The analyst reads it before Draft B, everybody in the published report, with your name."), expertise.comment_as_expert, forms.CommentOnDraft),
        "make_draft_b": (_("Hand over Draft B"), _("The numbers stay those of Draft A. The organiser reads it before it is published."), analysing.make_draft_b, forms.MakeDraftB),
        "publish_comparison": (_("Publish the report"), _("Everybody reads it from this moment. Where a result deviates a corrective case opens, if the protocol says so."), analysing.publish_comparison, ActForm),
        "close_comparison": (_("Close the comparison"), _("Nothing more can be done to it."), analysing.close_comparison, ActForm),
        "abandon_comparison": (_("Abandon the comparison"), _("There will be no report. What was sealed is opened to nobody."), analysing.abandon_comparison, forms.Why),
    }  # fmt: skip
    if what in simple:
        return simple[what]
    if what in ("propose_protocol", "name_analyst"):
        people = _analysts(row, today(request.at))  # type: ignore[attr-defined]
        return _protocol(row, people) if what == "propose_protocol" else _analyst(people)
    if what == "name_expert":
        return _name_expert(row, today(request.at))  # type: ignore[attr-defined]
    return _invite(row) if what == "invite_participant" else _seal(row, what)


def _draft_a(**who: Any) -> Any:
    return _or_returned(analysing.make_draft_a, **who)


def _ask(**who: Any) -> Any:
    return _or_returned(analysing.ask_to_check, **who)


def _or_returned(verb: Callable[..., Any], **who: Any) -> Any:
    """A verb that evaluates; where what was sealed cannot be evaluated, the data go back to everybody alike."""
    try:
        return verb(**who)
    except Refused as refused:
        if [each.code for each in refused.refusals] != ["results-not-evaluable"]:
            raise
    return analysing.return_data(**who)


def _version_read(request: HttpRequest, row: Comparison) -> int | None:
    """The version of the protocol that stood on the page one came from; else the newest."""
    stated = request.POST.get("version") or request.GET.get("version") or ""
    if stated.isascii() and stated.isdecimal() and len(stated) < 6:
        return int(stated)
    newest = queries.protocol_of(row)
    return None if newest is None else newest.version


def _initial(request: HttpRequest, row: Comparison, what: str) -> dict[str, Any]:
    if what == "confirm_participation":
        return {"version": _version_read(request, row)}
    on = today(request.at)  # type: ignore[attr-defined]
    if what == "propose_protocol":
        known = queries.protocol_of(row)
        if known is None:
            return {
                "k": "2",
                "corrective_days": 60,
                "estimator": "weighted-mean",
                "quantity": row.item.name_zh,
            }
        points = [
            " | ".join(filter(None, (each["id"], each["u_instability"]))) for each in known.data["points"]
        ]
        visits = [
            f"{each['body']} | {each['begins']} | {each['ends']}" for each in known.data.get("visits", ())
        ]
        return {
            **known.data, "points": "\n".join(points), "analyst": known.analyst_id, "visits": "\n".join(visits),
            "petal": known.data.get("petal") or None,
            "linking": "\n".join(" | ".join(filter(None, each.values())) for each in known.data.get("linking", ())),
        }  # fmt: skip
    dated = ("record_handover", "seal_result", "amend_result", "recheck_standard")
    return {"on": on, "measured_on": on} if what in dated else {}


def _invite(row: Comparison) -> tuple[str, str, Callable[..., Any], Any]:
    known = [row.organiser_id, *(each.organisation_id for each in row.participants.all())]
    form = functools.partial(forms.InviteParticipant, known=known, capable=queries.capable_of(row))
    lead = _("The order of invitations is the order of the route.")
    return _("Invite a laboratory"), lead, planning.invite_participant, form


def _name_expert(row: Comparison, on: date) -> tuple[str, str, Callable[..., Any], Any]:
    lead = _(
        "A regional expert of a body that takes no part. While comments are asked for the person reads Draft A without the names of the laboratories, and Draft B before it is published; its name stands in the report."
    )
    form = functools.partial(forms.NameExpert, people=expertise.experts_to_name(row, on))
    return _("Name an expert"), lead, expertise.name_expert, form


def _analysts(row: Comparison, on: date) -> Any:
    """People who hold a measuring role with the pilot."""
    held = Membership.objects.filter(organisation=row.pilot, role__in=MEASURERS, valid__contains=on)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("name")


def _analyst(people: Any) -> tuple[str, str, Callable[..., Any], Any]:
    lead = _(
        "Everybody learns that the protocol has another analyst, and why. Only this person opens the results."
    )
    return (
        _("Name another analyst"),
        lead,
        planning.name_analyst,
        functools.partial(forms.NameAnalyst, people=people),
    )


def _protocol(row: Comparison, people: Any) -> tuple[str, str, Callable[..., Any], Any]:
    invited = [each.organisation for each in row.participants.all()]
    bodies = [(each.uscc, named(each)) for each in invited]
    codes = {
        name: each.uscc
        for each in invited
        for name in (each.uscc, each.name_zh, each.short_zh, each.name_en)
        if name
    }
    higher = [(each.number, f"{each.number} {named(each)}") for each in linking.linkable_for(row)]
    form = functools.partial(forms.ProposeProtocol, people=people, bodies=bodies, codes=codes, higher=higher)
    lead = _("Everybody invited confirms it before it is agreed. A changed protocol is confirmed anew.")
    return _("Write the protocol"), lead, planning.propose_protocol, form


def _seal(row: Comparison, what: str) -> tuple[str, str, Callable[..., Any], Any]:
    protocol = queries.protocol_of(row)
    if protocol is None:
        raise Http404
    facts = queries.facts_of(protocol)
    names = [each.id for each in facts.points]
    kinds: dict[str, tuple[str, str, Callable[..., Any], Any]] = {
        "seal_result": (_("Seal the result"), _("Its hash is public at once. Nobody reads its content, the organiser and the pilot included, before all have sealed and the data are closed."), sealing.seal_result, forms.SealResult),
        "amend_result": (_("Correct the result"), _("Until Draft A. A new hash is published; the earlier one stays in the report."), sealing.amend_result, forms.AmendResult),
        "recheck_standard": (_("Seal a re-check of the travelling standard"), _("What the standard shows when it is back with you tells whether it drifts. It is sealed like a result and opened with the report."), sealing.recheck_standard, forms.RecheckStandard),
    }  # fmt: skip
    title, lead, service, kind = kinds[what]
    form = functools.partial(kind, points=names, unit=facts.unit, k=facts.k)

    def perform(*, result: forms.Typed, **told: Any) -> Any:
        return service(result=result.result, **told)

    return title, lead, perform, form


@acting(*EVERYBODY)
@BOTH
def release_participant(request: HttpRequest, comparison_id: UUID, participant_id: UUID) -> HttpResponse:
    """May enter: people of the organiser. Let a body go that cannot measure."""
    row, part = _with_part(request, comparison_id, participant_id, "release_participant")
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act("comparisons.release_participant", _("Let %(name)s go") % {"name": named(part.organisation)},
            lambda told, **who: circulating.release_participant(comparison=row, participant=part, **told, **who),
            then=lambda id: page, back=page, form=forms.Why, button=_("Let it go"),
            lead=_("It leaves the comparison; what it sealed is never opened.")),
    )  # fmt: skip


@acting(*EVERYBODY)
@BOTH
def release_expert(request: HttpRequest, comparison_id: UUID, expert_id: UUID) -> HttpResponse:
    """May enter: people of the organiser. Release a person named as an expert."""
    row = _open_to(request, comparison_id, "release_expert")
    expert = next((each for each in queries.experts_of(row) if each.pk == expert_id), None)
    if expert is None:
        raise Http404
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act("comparisons.release_expert", _("Release %(name)s") % {"name": expert.person.name},
            lambda told, **who: expertise.release_expert(comparison=row, expert=expert, **told, **who),
            then=lambda id: page, back=page, form=forms.Why, button=_("Release the expert"),
            lead=_("The person reads no draft any more. What it said, and its name with your reason, stay in the report.")),
    )  # fmt: skip


@acting(*EVERYBODY)
@BOTH
def open_corrective_case(request: HttpRequest, comparison_id: UUID, participant_id: UUID) -> HttpResponse:
    """May enter: people of the organiser, after publication."""
    row, part = _with_part(request, comparison_id, participant_id, "open_corrective_case")
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act("comparisons.open_corrective_case", _("Corrective case: %(name)s") % {"name": named(part.organisation)},
            lambda told, **who: correcting.open_corrective_case(participant=part, **told, **who),
            then=lambda id: page, back=page, form=forms.OpenCorrectiveCase, button=_("Open the corrective case"),
            lead=_("Its capability is marked from today. Whether it is held is decided by its owner or authority.")),
    )  # fmt: skip


def _with_part(
    request: HttpRequest, comparison_id: UUID, participant_id: UUID, what: str
) -> tuple[Comparison, Any]:
    row = _open_to(request, comparison_id, what)
    part = next((each for each in row.participants.all() if each.pk == participant_id), None)
    if part is None:
        raise Http404
    return row, part


@acting(*EVERYBODY)
@BOTH
def answer_corrective_case(request: HttpRequest, comparison_id: UUID, case_id: UUID) -> HttpResponse:
    """May enter: the laboratory whose case it is."""
    row = _open_to(request, comparison_id, "answer_corrective_case")
    case = queries.case_of(row, case_id)
    if case is None or case.participant.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act("comparisons.answer_corrective_case", _("Answer the corrective case"),
            lambda told, **who: correcting.answer_corrective_case(case=case, **told, **who), then=lambda id: page,
            back=page, form=forms.AnswerCorrectiveCase, button=_("Hand it in"), lead=case.why),
    )  # fmt: skip


@acting(*EVERYBODY)
@BOTH
def close_corrective_case(request: HttpRequest, comparison_id: UUID, case_id: UUID) -> HttpResponse:
    """May enter: people of the organiser."""
    row = _open_to(request, comparison_id, "close_corrective_case")
    case = queries.case_of(row, case_id)
    if case is None:
        raise Http404
    page = f"/comparisons/{row.pk}"
    return act_page(
        request,
        Act("comparisons.close_corrective_case", _("Close the corrective case"),
            lambda told, **who: correcting.close_corrective_case(case=case, **told, **who), then=lambda id: page,
            back=page, form=forms.CloseCorrectiveCase, lead=case.answer,
            button=_("Accept and close")),
    )  # fmt: skip


def language() -> Any:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
