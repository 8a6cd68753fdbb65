"""Pages of a laboratory's own templates on their way: draft, change, submit, review, approve, withdraw."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.reason import refuse
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import timeline
from junheng.hub.orders import forms, queries, rules
from junheng.hub.orders.editing import differences, looking, validating
from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.pages.acts import BOTH, _body
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.services import drafting
from junheng.hub.orders.services.records import TECHNICAL


def _draft(request: HttpRequest, draft_id: UUID) -> EditionDraft:
    row = looking.drafts_of(request.actor.organisation_id).filter(pk=draft_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _page(row: EditionDraft) -> str:
    return f"/templates/drafts/{row.pk}"


def _check_names(request: HttpRequest, row: EditionDraft) -> dict[str, str]:
    """Checks of the draft by their names in the reader's language; the measurement's own result by its title."""
    word = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    own = {"": str(row.data.get("printed", {}).get(f"title_{word}", ""))}
    return own | {each.get("name", ""): each.get(word, "") for each in row.data.get("checks", ())}


def _words(row: EditionDraft) -> dict[str, Any]:
    return {"title": row.title_zh, "edition": row.edition}


@acting(*drafting.DRAFTERS)
@BOTH
def draft_edition(request: HttpRequest) -> HttpResponse:
    """May enter: verifiers and technical managers. The next edition of a template, or with none named a new method."""
    body, wanted = _body(request), request.GET.get("from", "")
    if not wanted:
        return act_page(
            request,
            Act("orders.draft_edition", _("Draft a method of your own"),
                lambda told, **who: drafting.draft_edition(organisation=body, **told, **who),
                then=lambda id: f"/templates/drafts/{id}", back="/templates", form=forms.DraftEdition, button=_("Begin the draft"),
                lead=_("It begins with one reading at each point and its error; you write the rest. Nothing is in force before another person has reviewed it and a third has approved it.")),
        )  # fmt: skip
    base = queries.edition_for_page(UUID(wanted), body.pk) if _is_id(wanted) else None
    if base is None:
        raise Http404
    return act_page(
        request,
        Act("orders.draft_edition", _("Draft the next edition of %(title)s") % {"title": base.title_zh},
            lambda told, **who: drafting.draft_edition(organisation=body, base=base, **who),
            then=lambda id: f"/templates/drafts/{id}", back=f"/templates/{base.pk}", button=_("Begin the draft"),
            lead=_("It begins as a copy. Approved, it serves your laboratory alone, in place of this one; open records keep theirs.")),
    )  # fmt: skip


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@acting(*LABORATORY)
@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One draft: what it changes, what cites the edition before, what is next."""
    row, actor = _draft(request, draft_id), request.actor  # type: ignore[attr-defined]
    facts, me, technical = looking.facts_of(row), str(actor.person_id), actor.has_any(TECHNICAL)
    is_author = row.drafted_by_id == actor.person_id
    open_ = row.state in EditionDraft.OPEN
    context = {
        "row": row, "facts": facts, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "changes": differences.differences(row.base.data, row.data) if row.base else [],
        "limits": looking.limits_of(row.data),
        "cites": looking.cites(row.organisation_id, code=row.code, item=row.item_id, before=row.edition),
        "validation": validating.validation_of(row), "check_names": _check_names(request, row),
        "may_validate": open_ and not facts.faults and actor.has_any(drafting.DRAFTERS | drafting.REVIEWERS),
        "may_change": not rules.refusals_to_change_draft(facts, by=me) and actor.has_any(drafting.DRAFTERS),
        "not_submit": rules.refusals_to_submit_edition(facts, by=me),
        "may_review": row.state == "in-review" and not is_author and actor.has_any(drafting.REVIEWERS),
        "may_send_back": row.state == "reviewed" and not is_author and actor.has_any(drafting.REVIEWERS),
        "not_approve": rules.refusals_to_approve(facts, by=me, technical=technical),
        "sees_approve": row.state == "reviewed" and actor.has_any(drafting.APPROVERS),
        "may_withdraw": open_ and (is_author or technical), "is_author": is_author,
    }  # fmt: skip
    return render(request, "orders/edition_draft.html", context)


@acting(*drafting.DRAFTERS)
@BOTH
def change_edition_file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: verifiers and technical managers. The whole draft as the text of its file."""
    row = _draft(request, draft_id)

    def perform(told: dict[str, Any], **who: Any) -> EditionDraft:
        return drafting.change_edition_draft(
            draft=row, data=json.loads(told["text"]), version=told["version"], **who
        )

    return act_page(
        request,
        Act("orders.change_edition_draft", _("%(title)s, edition %(edition)s, as a file") % _words(row), perform,
            then=lambda id: _page(row), back=_page(row), form=forms.EditionText, button=_("Keep it"),
            initial={"text": json.dumps(row.data, ensure_ascii=False, indent=2), "version": row.version},
            lead=_("A draft may be kept before it is whole; the draft's page says what is missing.")),
    )  # fmt: skip


@acting(*drafting.DRAFTERS)
@BOTH
def submit_edition(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: verifiers and technical managers. Hand the draft to a reviewer."""
    row = _draft(request, draft_id)
    return act_page(
        request,
        Act("orders.submit_edition", _("Submit %(title)s, edition %(edition)s, for review") % _words(row),
            lambda told, **who: drafting.submit_edition(draft=row, **who), then=lambda id: _page(row), back=_page(row),
            button=_("Submit it"), lead=_("It is closed while somebody else reviews it; sent back, it opens again.")),
    )  # fmt: skip


@acting(*drafting.REVIEWERS)
@BOTH
def review_edition(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: checkers and technical managers. Agree with another person's draft, or send it back."""
    row = _draft(request, draft_id)

    def perform(told: dict[str, Any], **who: Any) -> EditionDraft:
        return drafting.review_edition(
            draft=row, agrees=told["answer"] == "agree", remark=told["remark"], **who
        )

    return act_page(
        request,
        Act("orders.review_edition", _("Review %(title)s, edition %(edition)s") % _words(row), perform,
            then=lambda id: _page(row), back=_page(row), form=forms.ReviewEdition, button=_("Give the review"),
            lead=_("Compare every change and every limit with the document it names.")),
    )  # fmt: skip


@acting(*(drafting.DRAFTERS | drafting.REVIEWERS))
@BOTH
def validate_edition(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: verifiers, checkers and technical managers. Try the draft on stored data; see it before it is kept."""
    row = _draft(request, draft_id)
    facts = looking.facts_of(row)
    found = validating.tried(row) if not facts.faults else None
    nothing = found is not None and found.examples + len(found.rows) == 0
    context = {
        "row": row, "check_names": _check_names(request, row), "trial": found, "faults": facts.faults, "most": validating.MOST_REPLAYED,
        "nothing": [refuse("edition-nothing-to-validate-with")] if nothing else (),
    }  # fmt: skip
    return act_page(
        request,
        Act("orders.validate_edition", _("Validate %(title)s, edition %(edition)s") % _words(row),
            lambda told, **who: drafting.validate_edition(draft=row, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=forms.ValidateEdition, button=_("Keep the validation"), template="orders/validate_edition.html",
            context=context,
            lead=_("The draft is worked out on its own examples and on stored records of the editions before. The records stay as they are.")),
    )  # fmt: skip


@acting(*drafting.APPROVERS)
@BOTH
def approve_edition(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: approvers and technical managers. Put a reviewed edition in force in the laboratory."""
    row = _draft(request, draft_id)
    return act_page(
        request,
        Act("orders.approve_edition", _("Approve %(title)s, edition %(edition)s") % _words(row),
            lambda told, **who: drafting.approve_edition(draft=row, **who), then=lambda id: _page(row), back=_page(row),
            button=_("Approve it"),
            lead=_("Records opened from now on use it; open ones keep theirs. Its limits stand as not checked until somebody has compared them with the text.")),
    )  # fmt: skip


@acting(*drafting.DRAFTERS)
@BOTH
def withdraw_edition_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """May enter: its author and technical managers. Give a draft up."""
    row = _draft(request, draft_id)
    return act_page(
        request,
        Act("orders.withdraw_edition_draft", _("Withdraw %(title)s, edition %(edition)s") % _words(row),
            lambda told, **who: drafting.withdraw_edition_draft(draft=row, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=forms.WithdrawDraft, button=_("Withdraw it"),
            lead=_("The draft stays readable; another may be begun.")),
    )  # fmt: skip
