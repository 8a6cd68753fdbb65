"""Acts on checks, phone first: begin, record, photograph, sign; publish and follow up."""

from __future__ import annotations

import functools
import hashlib
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.supervision import asking, forms, queries
from junheng.hub.supervision.models import Check, CheckPhoto
from junheng.hub.supervision.pages.keeping import kept_for, of_check
from junheng.hub.supervision.services import checking, following

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DESK, INSPECTORS, BODY_SIDE = (
    tuple(sorted(each)) for each in (queries.DESK, queries.INSPECTORS, queries.BODY_SIDE)
)
LARGE = "supervision/act.html"


def _check(request: HttpRequest, check_id: UUID) -> Check:
    """A check of one's own side; a published one is looked at, not acted on, by the others."""
    row = queries.checks_waiting(request.actor).filter(pk=check_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _page(row: Check) -> str:
    return f"/supervision/checks/{row.pk}"


@acting(*INSPECTORS)
@BOTH
def record_findings(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: the inspectors of the check. The list of questions for its kind, and photographs; without a line both wait on the phone."""
    row = _check(request, check_id)
    form = functools.partial(forms.RecordFindings, asked=asking.questions_of(row))
    site = of_check(request, row)
    answer = act_page(
        request,
        Act("supervision.record_findings", _("What was found: %(name)s") % {"name": row.name},
            lambda told, **who: checking.record_findings(check=row, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=form, initial=forms.findings_initial(row), button=_("Keep the findings"), template="supervision/on_site.html",
            context={"row": row, "photo": forms.AddPhoto(auto_id="photo_%s"), "site": site, "on_site": "findings"},
            lead=_("Both of you may record until one signs; who comes second is told and loses nothing.")),
    )  # fmt: skip
    return kept_for(request, answer, site)


@acting(*INSPECTORS)
@BOTH
def add_photo(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: the inspectors of the check. A photograph of what was found."""
    row = _check(request, check_id)
    upload = request.FILES.get("file")
    data = upload.read(checking.LARGEST_PHOTO + 1) if upload is not None else b""
    site = of_check(request, row)

    def perform(told: dict[str, Any], **who: Any) -> CheckPhoto:
        assert upload is not None
        return checking.add_photo(check=row, name=upload.name or "", data=data, **told, **who)

    answer = act_page(
        request,
        Act("supervision.add_photo", _("A photograph: %(name)s") % {"name": row.name}, perform, then=lambda id: _page(row),
            back=_page(row), form=functools.partial(_with_file, request), button=_("Keep it"), template="supervision/on_site.html",
            context={"row": row, "site": site, "on_site": "photo"}, content={"photo": hashlib.sha256(data).hexdigest()},
            lead=_("The body and the desk see it; the public log holds its digest only.")),
    )  # fmt: skip
    return kept_for(request, answer, site)


def _with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> forms.AddPhoto:
    return forms.AddPhoto(*args, files=request.FILES, **kwargs) if args else forms.AddPhoto(**kwargs)


@acting(*any_of(INSPECTORS, BODY_SIDE))
@BOTH
def sign_check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: the inspectors of the check and people of the body. Sign what stands there."""
    row = _check(request, check_id)
    site = of_check(request, row)
    answer = act_page(
        request,
        Act("supervision.sign_check", _("Sign: %(name)s") % {"name": row.name},
            lambda told, **who: checking.sign_check(check=row, **told, **who), then=lambda id: _page(row), back=_page(row),
            form=forms.SignCheck, initial={"digest": row.findings_digest}, button=_("Sign"), template="supervision/sign.html",
            context=_shown(row) | {"site": site, "on_site": "sign"},
            lead=_("You sign exactly what is shown here. Were it changed meanwhile, your signature is refused.")),
    )  # fmt: skip
    return kept_for(request, answer, site)


@acting(*any_of(DESK, INSPECTORS, BODY_SIDE))
@BOTH
def note_body_side(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: the desk, the inspectors and people of the body. An inspector notes how the body's side stood to what is shown."""
    row = _check(request, check_id)
    site = of_check(request, row)
    answer = act_page(
        request,
        Act("supervision.note_body_side", _("The body's side: %(name)s") % {"name": row.name},
            lambda told, **who: checking.note_body_side(check=row, **told, **who), then=lambda id: _page(row), back=_page(row),
            form=forms.NoteBodySide, initial={"digest": row.findings_digest}, button=_("Note it"), template="supervision/sign.html",
            context=_shown(row) | {"site": site, "on_site": "body-side"},
            lead=_("Where nobody of the body signs on the platform. What you note counts as how it stood.")),
    )  # fmt: skip
    return kept_for(request, answer, site)


def _shown(row: Check) -> dict[str, Any]:
    """What is signed; `asked` shows what waits on a phone in the same words."""
    return {"row": row, "findings": asking.findings_in_words(row), "asked": asking.questions_of(row)}


@acting(*any_of(DESK, INSPECTORS, BODY_SIDE))
@BOTH
def begin_check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: the desk, the inspectors and people of the body. An inspector begins with the code; without a line it waits on the phone."""
    row = _check(request, check_id)
    site = of_check(request, row)
    answer = act_page(
        request,
        Act("supervision.begin_check", _("Begin: %(name)s") % {"name": row.name},
            lambda told, **who: checking.begin_check(check=row, **told, **who), then=lambda id: _page(row), back=_page(row),
            form=forms.BeginCheck, button=_("Begin"), template=LARGE, context={"row": row, "site": site, "on_site": "begin"},
            lead=_("On site. The body reads you the code from its page of checks.")),
    )  # fmt: skip
    return kept_for(request, answer, site)


@acting(*any_of(DESK, INSPECTORS, BODY_SIDE))
@BOTH
def act_on_check(request: HttpRequest, check_id: UUID, what: str) -> HttpResponse:
    """May enter: the desk, the inspectors and people of the body. One of the other acts on a check."""
    row = _check(request, check_id)
    title, lead, verb, form = {
        "announce-visit": (_("On site: %(name)s"), _("Only when you stand before it: from now on the body sees this check and the six digits that it reads to you. This needs a line: the body must learn of it now and not later."), checking.announce_visit, ActForm),
        "call-reserve": (_("The reserve steps in for %(name)s"), _("The next of the reserve, by the order of the draw; the same inspectors go. The object that is not checked and the reason are public; which one steps in is told after its visit."), following.call_reserve, forms.CallReserve),
        "send-inspectors": (_("Send inspectors: %(name)s"), _("The draw could send nobody. Two of the frozen list go; who they are and why is public."), following.send_inspectors, forms.SendInspectors),
        "publish-check": (_("Publish: %(name)s"), _("It is public from this moment, on the body's record too."), following.publish_check, ActForm),
        "order-rectification": (_("Order to put right: %(name)s"), _("The body is told and answers here."), following.order_rectification, forms.OrderRectification),
        "answer-rectification": (_("Answer: %(name)s"), _("What has been put right. It is given once."), following.answer_rectification, forms.AnswerRectification),
        "settle-rectification": (_("End the rectification: %(name)s"), _("You decide, with your name and a reason."), following.settle_rectification, forms.SettleRectification),
    }[what]  # fmt: skip
    perform: Any = verb
    return act_page(
        request,
        Act(f"supervision.{what.replace('-', '_')}", title % {"name": row.name},
            lambda told, **who: perform(check=row, **told, **who), then=lambda id: _page(row), back=_page(row),
            form=form, lead=lead, button=title % {"name": ""}, template=LARGE),
    )  # fmt: skip
