"""Acts on draws and seats, whatever they are for: each step is a verb, its page says what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels import forms, purposes, queries
from junheng.hub.panels.queries import CONVENERS
from junheng.hub.panels.services import drawing, seating, sitting
from junheng.hub.panels.templatetags.panels import ACTS, purpose_words

BOTH = require_http_methods(["GET", "HEAD", "POST"])
Step = tuple[Callable[..., Any], Callable[..., ActForm], Any]
ON_PANEL: dict[str, Step] = {
    "draw-panel": (drawing.draw_panel, forms.DrawPanel, gettext_lazy("Made once. The record is public, and anybody can draw it again: junheng draw replay.")),
    "give-up-panel": (drawing.give_up_panel, forms.Why, gettext_lazy("The reason is public, and so is that this draw was given up.")),
}  # fmt: skip
ON_SEAT: dict[str, Step] = {
    "confirm-invitation": (sitting.confirm_invitation, ActForm, gettext_lazy("You have nothing to do with the bodies it is about, and will do the work.")),
    "decline-invitation": (sitting.decline_invitation, forms.Why, gettext_lazy("The next of the reserve is invited at once, by the record's order.")),
    "begin-assessment": (sitting.begin_assessment, ActForm, gettext_lazy("Review of the documents and visit.")),
    "report-assessment": (sitting.report_assessment, forms.Report, gettext_lazy("One finding for each question; the conclusion follows from them.")),
    "score-assessor": (sitting.score_assessor, forms.Score, gettext_lazy("1 is worst, 5 is best. Seen by your body, and by the person and home of whoever did the work.")),
}  # fmt: skip


def _bodies(codes: list[str]) -> list[Organisation]:
    found = {each.uscc: each for each in Organisation.objects.filter(uscc__in=codes)}
    missing = next((code for code in codes if code not in found), None)
    if missing is not None:
        raise UnusableInput(refuse("no-such-record", path="bodies", what=missing))
    return [found[code] for code in codes]


@acting(*CONVENERS)
@BOTH
def freeze_panel(request: HttpRequest, purpose: str, subject_id: UUID) -> HttpResponse:
    """May enter: bodies that convene panels. Freeze who may be drawn for a record."""
    kind = purposes.known(purpose)
    subject = kind.find(subject_id, request.actor) if kind else None  # type: ignore[attr-defined]
    if kind is None or subject is None or subject.authority.pk != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404

    def perform(told: dict[str, Any], **who: Any) -> Any:
        bodies = _bodies(told.pop("bodies", []))
        return drawing.freeze_panel(code=purpose, subject_id=subject_id, bodies=bodies, **told, **who)

    back = kind.address(subject_id) or f"/panels/about/{purpose}/{subject_id}"
    near = request.at + timedelta(minutes=15)  # type: ignore[attr-defined]
    lead = _("Commit for draw %(draw)s as organiser %(organiser)s; keep the secret until the beacon has spoken.") % {
        "draw": drawing.next_number(kind, subject), "organiser": subject.authority.uscc}  # fmt: skip
    return act_page(
        request,
        Act("panels.freeze_panel", f"{ACTS['freeze-panel']} · {purpose_words(purpose)} {subject.title}", perform,
            then=lambda id: kind.address(subject_id) or f"/panels/{id}", back=back, button=str(ACTS["freeze-panel"]), lead=lead,
            form=partial(forms.FreezePanel, names_bodies=kind.names_bodies), initial={"beacon_at": near.astimezone(BEIJING)}),
    )  # fmt: skip


def _page(
    request: HttpRequest, what: str, step: Step, panel: Any, target: dict[str, Any], form: Any
) -> HttpResponse:
    verb, _typed, lead = step
    back = seating.address_of(panel)
    return act_page(
        request,
        Act(f"panels.{what.replace('-', '_')}", f"{ACTS[what]} · {panel.number}", lambda told, **who: verb(**target, **told, **who),
            then=lambda id: back, back=back, form=form, button=str(ACTS[what]), lead=str(lead)),
    )  # fmt: skip


@acting(*CONVENERS)
@BOTH
def act_on_panel(request: HttpRequest, panel_id: UUID, what: str) -> HttpResponse:
    """May enter: the body that convened. Draw, or give a draw up."""
    row = queries.convened_panel(panel_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return _page(request, what, ON_PANEL[what], row, {"panel": row}, ON_PANEL[what][1])


@acting()
@BOTH
def act_on_seat(request: HttpRequest, seat_id: UUID, what: str) -> HttpResponse:
    """May enter: whoever was drawn, and the body that convened. One step of the work."""
    row = queries.seat_for(seat_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    form: Any = ON_SEAT[what][1]
    if what == "report-assessment":
        form = partial(forms.Report, questions=purposes.purpose(row.panel.purpose).questions())
    return _page(request, what, ON_SEAT[what], row.panel, {"seat": row}, form)
