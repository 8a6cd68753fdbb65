"""Acts after the issue: withdraw, re-issue, duplicate (practice P13)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.certificates import forms
from junheng.hub.certificates.pages.looking import _seen
from junheng.hub.certificates.services import issuing, papers
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.orders import queries as orders

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@acting(*papers.WITHDRAWERS)
@BOTH
def withdraw_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: approvers and quality of the institution. Take a certificate back."""
    row = _seen(request, certificate_id)
    page = f"/certificates/{row.pk}"
    return act_page(
        request,
        Act("certificates.withdraw_certificate", _("Withdraw %(number)s") % {"number": row.number},
            lambda told, **who: papers.withdraw_certificate(certificate=row, **told, **who), then=lambda id: page,
            back=page, form=forms.Withdraw, button=_("Withdraw"),
            lead=_("From this moment everybody who verifies it reads that it was withdrawn, and why. The holder is told.")),
    )  # fmt: skip


@acting(*issuing.APPROVERS)
@BOTH
def reissue_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: approvers of the institution. A new paper that replaces or supplements this one."""
    row = _seen(request, certificate_id)
    return act_page(
        request,
        Act("certificates.reissue_certificate", _("Issue again: %(number)s") % {"number": row.number},
            lambda told, **who: issuing.reissue_certificate(certificate=row, **told, **who),
            then=lambda id: f"/certificates/{id}", back=f"/certificates/{row.pk}", form=forms.Reissue,
            button=_("Issue the new paper"),
            lead=_("It gets a new number, says which paper it follows and why, and is signed and logged like the first.")),
    )  # fmt: skip


@acting(*papers.DESK)
@BOTH
def make_duplicate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Hand out a paper again."""
    row = _seen(request, certificate_id)
    page = f"/certificates/{row.pk}"
    return act_page(
        request,
        Act("certificates.make_duplicate", _("Duplicate of %(number)s") % {"number": row.number},
            lambda told, **who: papers.make_duplicate(certificate=row, **who), then=lambda id: f"{page}/duplicate",
            back=page, form=ActForm, button=_("Make the duplicate"),
            lead=_("Same number, marked as a duplicate; it is not a second certificate. How many were handed out is recorded.")),
    )  # fmt: skip


@acting(*issuing.APPROVERS)
@BOTH
def issue_bench_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """May enter: approvers of the laboratory. A certificate or a notice for each item of a checked run."""
    run = orders.run_for_page(run_id, request.actor)  # type: ignore[attr-defined]
    if run is None:
        raise Http404
    page = f"/benches/{run.pk}"
    return act_page(
        request,
        Act("certificates.issue_bench_run", _("Issue bench run %(number)s") % {"number": run.number},
            lambda told, **who: issuing.issue_bench_run(run=run, **who), then=lambda id: page, back=page, form=ActForm,
            button=_("Issue them all"),
            lead=_("Every item that passes gets its certificate, every other its notice, each signed and in the log. All of them, or none.")),
    )  # fmt: skip
