"""Acts on data sets: each its page, with every reason at once where it is refused."""

from __future__ import annotations

import functools
import hashlib
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.core.capability.scope.sheet import LARGEST
from junheng.hub.datasets import forms, queries
from junheng.hub.datasets.models import Consent, Dataset, Question
from junheng.hub.datasets.pages.looking import OWNERS, STEWARDS, USERS, acts_of, found
from junheng.hub.datasets.services import declaring, publishing, using
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@acting(*OWNERS)
@BOTH
def declare_dataset(request: HttpRequest) -> HttpResponse:
    """May enter: bodies that own data. Rows and columns follow."""
    return act_page(
        request,
        Act("datasets.declare_dataset", _("Declare a data set"), _calling(declaring.declare_dataset), then=lambda id: f"/datasets/{id}",
            back="/datasets", form=forms.DeclareDataset, lead=_("In nobody's catalogue before it is graded and you publish it. The file with its rows comes next.")),
    )  # fmt: skip


def _calling(verb: Any, **given: Any) -> Any:
    return lambda told, **who: verb(**given, **told, **who)


@acting(*OWNERS)
@BOTH
def deliver_rows(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    """May enter: the owner. Rows as a file, in place of those before."""
    row = _possible(request, dataset_id, "deliver-rows")
    page = f"/datasets/{row.pk}"
    upload = request.FILES.get("file")
    data = upload.read(LARGEST + 1) if upload is not None else b""  # type: ignore[union-attr]

    def perform(told: dict[str, Any], **who: Any) -> Dataset:
        return declaring.deliver_rows(dataset=row, data=data, **who)

    return act_page(
        request,
        Act("datasets.deliver_rows", _("Deliver the rows"), perform, then=lambda id: page, back=page, form=functools.partial(_with_file, request),
            content={"sha256": hashlib.sha256(data).hexdigest()},
            lead=_("They take the place of those before. What is published stays as it is until you publish again.")),
    )  # fmt: skip


def _with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> ActForm:
    return forms.DeliverRows(*args, files=request.FILES, **kwargs) if args else forms.DeliverRows(**kwargs)


@acting(*OWNERS)
@BOTH
def describe_field(request: HttpRequest, dataset_id: UUID, column: int) -> HttpResponse:
    """May enter: the owner. What the values of one column are; then the next that nobody described."""
    row = found(request, dataset_id)
    known = queries.columns(row)
    if not queries.owns(row, request.actor) or not 0 < column <= len(known):  # type: ignore[attr-defined]
        raise Http404
    if row.state not in ("declared", "graded") and request.method != "POST":
        raise Http404
    field = known[column - 1]
    begun = field if field.kind else queries.guess(row, field.name)
    waiting = [place for place, each in enumerate(known, start=1) if not each.kind and place != column]
    page = f"/datasets/{row.pk}"
    return act_page(
        request,
        Act(
            "datasets.describe_field",
            _("Column %(number)d of %(count)d: %(name)s")
            % {"number": column, "count": len(known), "name": field.name},
            _calling(declaring.describe_field, dataset=row),
            then=lambda id: f"{page}/fields/{waiting[0]}" if waiting else page,
            back=page,
            form=functools.partial(
                forms.DescribeField, column=field.name, columns=[each.name for each in known]
            ),
            initial=forms.initial_of(begun),
            lead="" if field.kind else _("Guessed from its name and its values; nothing counts before you keep it."),
            button=_("Keep it, next column") if waiting else _("Keep it"),
        ),
    )  # fmt: skip


@acting(*any_of(OWNERS, STEWARDS, USERS))
@BOTH
def act_on_dataset(request: HttpRequest, dataset_id: UUID, what: str) -> HttpResponse:
    """May enter: whoever of the sides can take this step now; of everybody else it is not there."""
    row = _possible(request, dataset_id, what)
    page = f"/datasets/{row.pk}"
    title, lead, verb, form, button = {
        "publish-dataset": (_("Publish the data set"), _("An edition is written with masked values; its digest enters the public log. From then on the data set stands in the catalogue."), publishing.publish_dataset, ActForm, ""),
        "grade-dataset": (_("Grade the data set"), _("You saw its columns and its first rows as others would read them."), publishing.grade_dataset, forms.GradeDataset, ""),
        "price-dataset": (_("Show a price"), _("Shown beside the data set; nothing is paid here."), declaring.price_dataset, forms.PriceDataset, ""),
        "pause-dataset": (_("Pause the data set"), _("Nobody takes its rows until it is published again."), publishing.pause_dataset, forms.WithReason, ""),
        "withdraw-dataset": (_("Withdraw the data set"), _("For good: its rows are deleted. What was published stays in the catalogue as withdrawn, with your reason."), publishing.withdraw_dataset, forms.WithReason, ""),
        "ask-consent": (_("Ask for its use"), _("The owner answers. What is granted ends by itself on its day, and each use is counted."), using.ask_consent, forms.AskConsent, ""),
        "question-dataset": (_("Question the data set"), _("The owner answers; then both are public."), using.question_dataset, forms.QuestionDataset, _("Send it")),
    }[what]  # fmt: skip
    initial = {"grade": row.grade or "shared", "amount": row.amount, "currency": row.currency, "per": row.per}
    return act_page(
        request,
        Act(f"datasets.{what.replace('-', '_')}", title, _calling(verb, dataset=row), then=lambda id: page, back=page, form=form,
            lead=lead, button=button, initial=initial),
    )  # fmt: skip


def _possible(request: HttpRequest, dataset_id: UUID, what: str) -> Dataset:
    """The data set, where somebody of a side asks: what is sent too late is refused with its reasons, not hidden."""
    actor, row = request.actor, found(request, dataset_id)  # type: ignore[attr-defined]
    possible = what in acts_of(row, actor, today(request.at))  # type: ignore[attr-defined]
    side = queries.owns(row, actor) or queries.watches(row, actor, today(request.at)) or (what in ("ask-consent", "question-dataset") and row.published_at is not None)  # fmt: skip
    if not possible and not (side and request.method == "POST"):
        raise Http404
    return row


@acting(*OWNERS)
@BOTH
def decide_consent(request: HttpRequest, data_consent_id: UUID) -> HttpResponse:
    """May enter: the owner. Grant the use until a day, or refuse it."""
    row = _of_owner(request, data_consent_id)
    lead = _("%(body)s asks until %(until)s: %(purpose)s") % {"body": row.body.name_zh, "until": row.until, "purpose": row.purpose}  # fmt: skip
    return _on_consent(request, row, _("Answer the request"), using.decide_consent, forms.DecideConsent, lead, {"until": row.until})  # fmt: skip


@acting(*OWNERS)
@BOTH
def end_consent(request: HttpRequest, data_consent_id: UUID) -> HttpResponse:
    """May enter: the owner. End a consent before its day."""
    row = _of_owner(request, data_consent_id)
    return _on_consent(request, row, _("End the consent"), using.end_consent, forms.EndConsent, _("On its last day it ends by itself."), {})  # fmt: skip


def _of_owner(request: HttpRequest, data_consent_id: UUID) -> Consent:
    row = queries.consents_between(request.actor).filter(pk=data_consent_id).first()  # type: ignore[attr-defined]
    if row is None or not queries.owns(row.dataset, request.actor):  # type: ignore[attr-defined]
        raise Http404
    return row


def _on_consent(request: HttpRequest, row: Consent, title: str, verb: Any, form: Any, lead: str, initial: dict[str, Any]) -> HttpResponse:  # fmt: skip
    page = f"/datasets/{row.dataset_id}"
    return act_page(
        request,
        Act(
            f"datasets.{verb.__name__}",
            title,
            _calling(verb, consent=row),
            then=lambda id: page,
            back=page,
            form=form,
            lead=lead,
            initial=initial,
        ),
    )


@acting(*OWNERS)
@BOTH
def answer_question(request: HttpRequest, data_question_id: UUID) -> HttpResponse:
    """May enter: the owner. Answer in public."""
    row: Question | None = queries.questions_to(request.actor).filter(pk=data_question_id).first()  # type: ignore[attr-defined]
    if row is None or not queries.owns(row.dataset, request.actor):  # type: ignore[attr-defined]
        raise Http404
    page = f"/datasets/{row.dataset_id}"
    return act_page(
        request,
        Act(
            "datasets.answer_question",
            _("Answer the question"),
            _calling(using.answer_question, question=row),
            then=lambda id: page,
            back=page,
            form=forms.AnswerQuestion,
            lead=row.words,
        ),
    )
