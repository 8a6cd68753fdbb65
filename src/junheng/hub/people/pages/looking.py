"""Pages of people: a laboratory sees its own people's rights, a regulator the registrations of the province."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.queries import last_day
from junheng.hub.institutions.templatetags.institutions import role_words
from junheng.hub.people import queries
from junheng.hub.people.services.rights import MANAGERS, REGISTRARS
from junheng.hub.ui.templatetags.ui import named

LABORATORY = ("inst_admin", "quality", "std_owner", "approver", "checker", "verifier", "inst_front", "nmi")
REGULATORS = ("samr_metrology", "prov_regulator", "city_regulator", "county_regulator")
MOST = 200


@acting(*LABORATORY, *REGULATORS)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """May enter: laboratories and regulators. Who is registered, authorised or appointed for what, until when."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.has_any(frozenset(REGULATORS)):
        groups = [
            (
                _("Registrations"),
                [
                    _row(row, row.number, end="registrations")
                    for row in queries.registrations_in(actor.tenant)[:MOST]
                ],
            ),
            (
                _("Assessors and experts"),
                [
                    _row(row, f"{row.number} {_work(row)}", end="assessors")
                    for row in queries.assessors_in(actor.tenant)[:MOST]
                ],
            ),
            (
                _("Recusals"),
                [_recusal(row) for row in queries.recusals_in(actor.tenant)[:MOST]],
            ),
        ]
    else:
        body = actor.organisation_id
        ends = lambda kind: kind if actor.has_any(MANAGERS) else ""  # noqa: E731
        groups = [
            (_("Registrations"), [_row(row, row.number) for row in queries.registrations_at(body)[:MOST]]),
            (
                _("Authorised for methods"),
                [
                    _row(row, row.method.code, end=ends("authorisations"))
                    for row in queries.authorisations_at(body)[:MOST]
                ],
            ),
            (
                _("Approved signatories"),
                [_row(row, row.mark, end=ends("signatories")) for row in queries.signatories_at(body)[:MOST]],
            ),
        ]
    context = {
        "groups": groups,
        "on": today(request.at),  # type: ignore[attr-defined]
        "may_register": actor.has_any(REGISTRARS),
        "may_manage": actor.has_any(MANAGERS),
    }
    return render(request, "people/people.html", context)


def _work(row: Any) -> str:
    """For what work a card is, in words."""
    return "、".join(str(role_words(each)) for each in row.capacities)


def _recusal(row: Any) -> dict[str, Any]:
    return {
        "end": "", "person": row.person.name, "what": named(row.organisation),
        "items": row.assessor.number, "until": last_day(row.effective),
    }  # fmt: skip


def _row(row: Any, what: str, end: str = "") -> dict[str, Any]:
    return {
        "end": f"/{end}/{row.pk}/end" if end else "",
        "person": row.person.name,
        "what": what,
        "items": "、".join(row.item_codes) or _("all of it"),
        "until": last_day(row.effective),
    }
