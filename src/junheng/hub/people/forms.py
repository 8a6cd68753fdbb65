"""Forms of people's rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification
from junheng.hub.institutions.templatetags.institutions import role_words
from junheng.hub.people.models import Assessor, Registration
from junheng.hub.people.services.assessors import MOST_AT_ONCE
from junheng.hub.ui.forms import NamedChoice, NamedChoices
from junheng.hub.ui.words import state_words


def people_of(organisation: Organisation) -> Any:
    """Everybody who holds or held a role at a body."""
    return Person.objects.filter(memberships__organisation=organisation).distinct().order_by("name")


class Span(ActForm):
    since = day_field(_("From"))
    until = day_field(_("Last day"))


class RegisterMetrologist(Span):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=254)
    uscc = text_field(_("Code of the body the registration is for"), 40)
    grade = forms.ChoiceField(
        label=_("Grade"), choices=[(grade, state_words(grade)) for grade in Registration.Grade.values]
    )
    number = text_field(_("Number of the registration"), 40)
    items = NamedChoices(label=_("Items"), queryset=Item.objects.all())
    field_order = ["key", "email", "uscc", "grade", "number", "items", "since", "until"]


class RegisterAssessor(Span):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=254)
    uscc = text_field(_("Code of the body where the assessor works"), 40)
    number = text_field(_("Number of the assessor's card"), 40)
    capacities = forms.MultipleChoiceField(label=_("For what work"), widget=forms.CheckboxSelectMultiple)
    items = NamedChoices(label=_("Items"), queryset=Item.objects.all())
    provinces = NamedChoices(
        label=_("Works in these provinces"),
        queryset=Tenant.objects.filter(level="province"),
        required=False,
        help_text=_("None chosen: everywhere"),
    )
    most_at_once = forms.IntegerField(
        label=_("Tasks taken at once"), min_value=1, max_value=MOST_AT_ONCE, initial=3
    )
    field_order = [
        "key", "email", "uscc", "number", "capacities", "items", "provinces", "most_at_once", "since", "until",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        capacities: Any = self.fields["capacities"]
        capacities.choices = [(each, role_words(each)) for each in Assessor.Capacity.values]


class DeclareRecusal(ActForm):
    uscc = text_field(_("Code of the body you do not assess"), 40)
    until = day_field(_("Last day"))
    reason = text_field(_("Why"), 300, rows=3, hint=_("Not public; that you are recused is"))


class AuthorisePerson(Span):
    person = NamedChoice(label=_("Person"), queryset=Person.objects.none())
    method = forms.ModelChoiceField(label=_("Method"), queryset=Method.objects.none())
    basis = text_field(_("Basis"), 200, hint=_("The record of training or assessment"))
    field_order = ["key", "person", "method", "basis", "since", "until"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people_of(organisation)
        method: Any = self.fields["method"]
        method.queryset = Method.objects.filter(organisation__in=[organisation]) | Method.objects.filter(
            organisation=None
        )


class AppointSignatory(Span):
    person = NamedChoice(label=_("Person"), queryset=Person.objects.none())
    mark = forms.ChoiceField(label=_("Mark"), choices=(("CNAS", "CNAS"), ("CMA", "CMA")))
    qualification = forms.ModelChoiceField(
        label=_("Accreditation it rests on"), queryset=Qualification.objects.none()
    )
    items = NamedChoices(label=_("Items"), queryset=Item.objects.all())
    field_order = ["key", "person", "mark", "qualification", "items", "since", "until"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people_of(organisation)
        qualification: Any = self.fields["qualification"]
        qualification.queryset = organisation.qualifications.filter(type__in=("accreditation", "cma"))


class EndOfRight(ActForm):
    until = day_field(_("Last day"))
    reason = text_field(_("Reason"), 300, rows=3)
