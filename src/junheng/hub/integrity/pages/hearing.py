"""Hearings: topics for everybody to read and speak on, and what officials do with what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import Refused, UnusableInput
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.metering import TooOften, counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.integrity import forms, queries, rules
from junheng.hub.integrity.models import Topic, TopicComment
from junheng.hub.integrity.services import hearings

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Hearings, the newest first; or those of one state."""
    state = request.GET.get("state", "")
    page = page_of(queries.topics(state), cursor=request.GET.get("cursor", ""))
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    tallies = queries.tallies([each.pk for each in page.rows])
    context = {
        "page": page, "rows": [(each, tallies[each.pk]) for each in page.rows], "on": on, "state": state,
        "states": rules.TOPIC_WORDS, "may_open": actor.has_any(REGULATORS),
        "waiting": queries.comments_waiting(actor).order_by("pk")[:20] if actor.has_any(REGULATORS) else (),
    }  # fmt: skip
    return render(request, "integrity/topics.html", context)


def _topic(topic_id: UUID) -> Topic:
    row = queries.topics().filter(pk=topic_id).first()
    if row is None:
        raise Http404
    return row


@BOTH
def topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """May enter: everybody. What is asked, what was said, what was answered and by whom; the public speaks here."""
    row, on, actor = _topic(topic_id), today(request.at), request.actor  # type: ignore[attr-defined]
    takes = row.state == Topic.State.OPEN and on <= row.until
    bodied, context = actor.organisation_id is not None, {}
    status = 200
    if request.method == "POST":
        form = forms.FileComment(request.POST, bodied=bodied)
        answer = _said(request, row, form, context)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    else:
        form = forms.FileComment(initial={"key": str(new_id()), "kind": "question"}, bodied=bodied)
    page = queries.comment_page(row.pk, cursor=request.GET.get("cursor", ""))
    office, words = watches(actor, row.tenant_id), queries.words_of(page.rows, actor)
    tally = queries.tallies([row.pk])[row.pk]
    context |= {
        "row": row, "on": on, "page": page, "form": form if takes else None, "takes": takes, "office": office, "tally": tally,
        "said": [(each, clock, words.get(each.pk, "")) for each, clock in queries.with_clocks(page.rows)],
        "number": request.GET.get("number", "") if request.GET.get("number", "").isdigit() else "",
        "not_yet": rules.refusals_to_conclude_topic(state=row.state, until=row.until, on=on, tally=tally, conclusion="-") if office and row.state == "open" else (),
    }  # fmt: skip
    return render(request, "integrity/topic.html", context, status=status)


def _said(request: HttpRequest, row: Topic, form: Any, context: dict[str, Any]) -> HttpResponse | int:
    """Take a word in; what cannot be taken comes back with everything typed and the status of the answer."""
    if not form.is_valid():
        return 400
    said = hearings.Said(**form.told())
    try:
        counted(request, "hearing", most=hearings.MOST_AN_HOUR, window=3600)
        number = hearings.comment_once(
            topic=row, said=said, key=form.cleaned_data["key"], by=request.actor, at=request.at  # type: ignore[attr-defined]
        )  # fmt: skip
    except TooOften as often:
        context["refusals"] = often.refusals
        return 429
    except UnusableInput as problem:
        context["refusals"] = problem.refusals
        return 400
    except Refused as refused:
        context["refusals"] = refused.refusals
        return 409
    return HttpResponseRedirect(f"/hearings/{row.pk}?number={number}&cursor={max(number - 50, 0)}#sent")


@acting(*REGULATORS)
@BOTH
def open_topic(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. Ask the public."""
    return act_page(
        request,
        Act("integrity.open_topic", _("Open a hearing"), lambda told, **who: hearings.open_topic(**told, **who),
            then=lambda id: f"/hearings/{id}", back="/hearings", form=forms.OpenTopic, button=_("Open the hearing"),
            initial={"until": today(request.at) + timedelta(days=30)},  # type: ignore[attr-defined]
            lead=_("Everybody may ask and remark until its last day. You look at each within the days of the rule pack, answer with your name, and state at the end what was taken up.")),
    )  # fmt: skip


def _comment(request: HttpRequest, comment_id: UUID) -> TopicComment:
    row = TopicComment.objects.select_related("topic").filter(pk=comment_id).first()
    if row is None or not watches(request.actor, row.tenant_id):  # type: ignore[attr-defined]
        raise Http404
    return row


def _act(
    request: HttpRequest, row: TopicComment, verb: Any, title: str, form: Any, **initial: Any
) -> HttpResponse:
    page = f"/hearings/{row.topic_id}?cursor={max(row.number - 50, 0)}"
    words = queries.words_of([row], request.actor)  # type: ignore[attr-defined]
    return act_page(
        request,
        Act(f"integrity.{verb.__name__}", title, lambda told, **who: verb(comment=row, **told, **who),
            then=lambda id: f"{page}#c{row.number}", back=page, form=form, initial=initial,
            lead=f"{_('No.')} {row.number}: {words.get(row.pk, '')}"),
    )  # fmt: skip


@acting(*REGULATORS)
@BOTH
def moderate_comment(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Show what was said, or say why not."""
    row = _comment(request, comment_id)
    return _act(request, row, hearings.moderate_comment, _("Look at it"), forms.ModerateComment, look="show")


@acting(*REGULATORS)
@BOTH
def answer_comment(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Answer in public."""
    return _act(
        request,
        _comment(request, comment_id),
        hearings.answer_comment,
        _("Answer this one"),
        forms.AnswerComment,
    )


def _end(request: HttpRequest, topic_id: UUID, verb: Any, title: str, form: Any, lead: str) -> HttpResponse:
    row = _topic(topic_id)
    if not watches(request.actor, row.tenant_id):  # type: ignore[attr-defined]
        raise Http404
    page = f"/hearings/{row.pk}"
    return act_page(
        request,
        Act(f"integrity.{verb.__name__}", title, lambda told, **who: verb(topic=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip


@acting(*REGULATORS)
@BOTH
def conclude_topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. State what was taken up and what was not."""
    lead = _("After the last day, when everything was looked at and every question has its answer.")
    return _end(
        request, topic_id, hearings.conclude_topic, _("State the conclusion"), forms.ConcludeTopic, lead
    )


@acting(*REGULATORS)
@BOTH
def close_topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Close it with what was done."""
    lead = _("The topic stays readable with its answers, the conclusion and this.")
    return _end(request, topic_id, hearings.close_topic, _("Close the hearing"), forms.CloseTopic, lead)
