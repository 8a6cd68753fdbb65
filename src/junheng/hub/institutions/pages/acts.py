"""Acts on bodies, roles, qualifications, rules and methods: each a page of its own, one verb behind it."""

from __future__ import annotations

import functools
import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting, signed_in
from junheng.hub.foundation.models import Person
from junheng.hub.institutions import forms, queries
from junheng.hub.institutions.models import Item, Membership, Organisation, Qualification
from junheng.hub.institutions.services import methods as editions
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services import qualifications as documents
from junheng.hub.institutions.services import rulepacks

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _organisation(organisation_id: UUID) -> Organisation:
    row = Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise Http404
    return row


def _page(row: Organisation) -> str:
    return f"/organisations/{row.pk}"


@signed_in
@BOTH
def register_organisation(request: HttpRequest) -> HttpResponse:
    """May enter: whoever is signed in. Declare a body; whoever declares it administers it."""

    def perform(told: dict[str, Any], **who: Any) -> Organisation:
        return bodies.register_organisation(new=bodies.NewOrganisation(**told), **who)

    return act_page(
        request,
        Act(
            "institutions.register_organisation",
            _("Register an organisation"),
            perform,
            then=lambda id: f"/organisations/{id}",
            back="/organisations",
            form=forms.RegisterOrganisation,
            lead=_("You become its administrator. The regulator of the province compares it with the register; until then it is shown as declared."),
        ),
    )  # fmt: skip


@acting(*bodies.REGULATORS)
@BOTH
def verify_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: regulators. The declaration agrees with the register."""
    row = _organisation(organisation_id)
    if not bodies.watches(request.actor, row.tenant_id):  # type: ignore[attr-defined]
        raise Http404
    return act_page(
        request,
        Act(
            "institutions.verify_organisation",
            _("Verify the registration of %(name)s") % {"name": row.name_zh},
            lambda told, **who: bodies.verify_organisation(organisation=row, **who),
            then=lambda id: _page(row),
            back=_page(row),
            lead=_("You have compared code, name and kind with the register. From now on it is shown as verified by you."),
            button=_("It agrees with the register"),
        ),
    )  # fmt: skip


@acting()
@BOTH
def grant_membership(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: the body's own administrators. Give a person a role."""
    row = _own(request, organisation_id)
    form = functools.partial(
        forms.GrantMembership, organisation=row, chinese=(get_language() or "").startswith("zh")
    )

    def perform(told: dict[str, Any], **who: Any) -> Membership:
        person = Person.objects.filter(email__iexact=told.pop("email")).first()
        if person is None:
            raise UnusableInput(refuse("no-such-record", path="email", what=_("a person with this address")))
        return bodies.grant_membership(organisation=row, person=person, **told, **who)

    return act_page(
        request,
        Act(
            "institutions.grant_membership",
            _("Give a role at %(name)s") % {"name": row.name_zh},
            perform,
            then=lambda id: _page(row),
            back=_page(row),
            form=form,
            lead=_("The person needs an account of their own. What they do under the role stays readable after it ends."),
            button=_("Give the role"),
        ),
    )  # fmt: skip


def _own(request: HttpRequest, organisation_id: UUID) -> Organisation:
    """The acting organisation, if it is this one and the person administers it."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id != organisation_id or not actor.has_any(
        bodies.ADMINISTRATORS | bodies.REGULATORS
    ):
        raise Http404
    return _organisation(organisation_id)


@acting()
@BOTH
def end_membership(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """May enter: the body's own administrators. End a role."""
    row = Membership.objects.select_related("organisation", "person").filter(pk=membership_id).first()
    if row is None:
        raise Http404
    body = _own(request, row.organisation_id)
    return act_page(
        request,
        Act(
            "institutions.end_membership",
            _("End the role of %(name)s") % {"name": row.person.name},
            lambda told, **who: bodies.end_membership(membership=row, **told, **who),
            then=lambda id: _page(body),
            back=_page(body),
            form=forms.EndMembership,
            button=_("End the role"),
        ),
    )


@acting()
@BOTH
def register_qualification(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: the body's own people who keep its documents, and regulators. File a document."""
    row = _organisation(organisation_id)
    actor = request.actor  # type: ignore[attr-defined]
    mine = actor.organisation_id == row.pk and actor.has_any(documents.HOLDERS)
    if not mine and not bodies.watches(actor, row.tenant_id):
        raise Http404

    def perform(told: dict[str, Any], **who: Any) -> Qualification:
        new = documents.NewQualification(**(told | {"items": _items(told["items"])}))
        return documents.register_qualification(organisation=row, new=new, **who)

    return act_page(
        request,
        Act(
            "institutions.register_qualification",
            _("File a document of %(name)s") % {"name": row.name_zh},
            perform,
            then=lambda id: f"/qualifications/{id}",
            back=_page(row),
            form=forms.RegisterQualification,
            lead=_(
                "As printed. Until a regulator has compared it with the original it is shown as not checked."
            ),
            button=_("File it"),
        ),
    )


def _items(text: str) -> list[documents.NewItem]:
    """Rows of an annex from lines of text; the first line that cannot be read is named."""
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        code, service, *rest = [part.strip() for part in [*re.split(r"[\t|]", line), ""]][:5]
        item = Item.objects.filter(pk=code).first()
        if item is None or service not in ("calibrate", "verify", "test"):
            raise UnusableInput(
                refuse("annex-line-unread", path=f"items/{number}", number=number, found=line[:60])
            )
        range_text, accuracy = [*rest, "", ""][:2]
        found.append(
            documents.NewItem(item=item, service=service, range_text=range_text, accuracy_text=accuracy)
        )
    return found


def _qualification(request: HttpRequest, qualification_id: UUID) -> Qualification:
    row = queries.qualifications().filter(pk=qualification_id).first()
    if row is None or not bodies.watches(request.actor, row.tenant_id):  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*bodies.REGULATORS)
@BOTH
def verify_qualification(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    """May enter: regulators. The row agrees with the original document."""
    row = _qualification(request, qualification_id)
    return act_page(
        request,
        Act(
            "institutions.verify_qualification",
            _("Confirm %(number)s") % {"number": row.number},
            lambda told, **who: documents.verify_qualification(qualification=row, **who),
            then=lambda id: f"/qualifications/{row.pk}",
            back=f"/qualifications/{row.pk}",
            lead=_("You have the original document before you, and every field agrees with it."),
            button=_("It agrees with the original"),
        ),
    )


CHANGES = {
    "suspend-qualification": documents.suspend_qualification,
    "restore-qualification": documents.restore_qualification,
    "revoke-qualification": documents.revoke_qualification,
}


@acting(*bodies.REGULATORS)
@BOTH
def change_qualification(request: HttpRequest, qualification_id: UUID, change: str) -> HttpResponse:
    """May enter: regulators. Suspend, restore or revoke; the holder is told with the reason."""
    row, verb = _qualification(request, qualification_id), CHANGES[change]
    title, lead = {
        "suspend-qualification": (_("Suspend %(number)s"), _("Every judgement of that day or later sees it at once: capability entries rest, certificates that need it are refused.")),
        "restore-qualification": (_("Restore %(number)s"), _("It counts again from that day; the days between stay suspended.")),
        "revoke-qualification": (_("Revoke %(number)s"), _("It ends for good from that day. What was done before keeps standing.")),
    }[change]  # fmt: skip
    return act_page(
        request,
        Act(
            f"institutions.{change.replace('-', '_')}",
            title % {"number": row.number},
            lambda told, **who: verb(qualification=row, **told, **who),
            then=lambda id: f"/qualifications/{row.pk}",
            back=f"/qualifications/{row.pk}",
            form=forms.ChangeQualification,
            lead=lead,
        ),
    )


@acting("samr_metrology", "prov_regulator")
@BOTH
def publish_rule(request: HttpRequest) -> HttpResponse:
    """May enter: the national and the provincial regulator. A number of one's own pack, with its basis."""
    tenant = request.actor.tenant  # type: ignore[attr-defined]

    def perform(told: dict[str, Any], **who: Any) -> Any:
        new = rulepacks.NewRule(key=told.pop("key_of_rule"), confidence="recall", **told)
        return rulepacks.publish_rule(tenant=tenant, new=new, **who)

    return act_page(
        request,
        Act(
            "institutions.publish_rule",
            _("Publish a number of the rule pack"),
            perform,
            then=lambda id: "/rules",
            back="/rules",
            form=forms.PublishRule,
            lead=_("The value before ends the day before. It is shown as not checked until somebody has compared it with the text."),
            button=_("Publish"),
        ),
    )  # fmt: skip


@acting(*editions.LABORATORIES)
@BOTH
def register_method(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory who keep its methods. A method of one's own."""
    body = _organisation(request.actor.organisation_id)  # type: ignore[attr-defined]

    def perform(told: dict[str, Any], **who: Any) -> Any:
        new = editions.NewMethod(kind="own", **told)
        return editions.register_method(new=new, organisation=body, **who)

    return act_page(
        request,
        Act(
            "institutions.register_method",
            _("File a method of your own"),
            perform,
            then=lambda id: "/methods",
            back="/methods",
            form=forms.RegisterMethod,
            lead=_("JJG and JJF are the State's and are loaded by the platform. An edition in force from a day is not judged by on earlier days."),
            button=_("File it"),
        ),
    )  # fmt: skip
