"""Forms of bodies, roles, qualifications, rules and methods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.institutions.rules import roles

SERVICES = (("calibrate", _("calibration")), ("verify", _("verification")), ("test", _("test")))
UNITS_OF_RULES = ("workday", "day", "month", "year", "CNY", "date", "person", "level", "unit")
MOST_ITEMS = 20


class RegisterOrganisation(ActForm):
    uscc = text_field(
        _("Unified social credit code"), 40, hint=_("18 digits and capital letters, as on the licence")
    )
    name_zh = text_field(_("Name in Chinese"), 80)
    name_en = text_field(_("Name in English"), 120, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    division_code = forms.RegexField(
        r"^[0-9]{6}$",
        label=_("Division code"),
        help_text=_("Six digits of GB/T 2260, such as 330100"),
        max_length=6,
    )
    address_zh = text_field(_("Address"), 160, required=False)
    phone = text_field(_("Telephone"), 30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from junheng.hub.ui.words import state_words

        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind, state_words(kind)) for kind in sorted(roles.SELF_DECLARED)]


class GrantMembership(ActForm):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    since = day_field(_("From"), required=False, hint=_("Empty: from today"))
    until = day_field(_("Last day"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, chinese: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [
            (role, names[0 if chinese else 1])
            for role, names in roles.known().items()
            if roles.may_be_held_at(role, organisation.kind)
        ]


class EndMembership(ActForm):
    until = day_field(_("Last day"))


class RegisterQualification(ActForm):
    type = forms.ChoiceField(label=_("Kind of document"))
    number = text_field(_("Number"), 80)
    issuer_name = text_field(_("Issued by"), 120)
    valid_from = day_field(_("Valid from"))
    valid_until = day_field(
        _("Last valid day"), required=False, hint=_("As printed; empty where none is printed")
    )
    items = text_field(
        _("Items"),
        4000,
        required=False,
        rows=5,
        hint=_(
            "One a line: code of the item, service (calibrate, verify, test), range, accuracy; separated by tabs or |"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from junheng.hub.ui.words import state_words

        super().__init__(*args, **kwargs)
        field: Any = self.fields["type"]
        field.choices = [(kind, state_words(kind)) for kind in Qualification.Type.values]


class ChangeQualification(ActForm):
    since = day_field(_("From"), hint=_("Work of this day and later is judged by it"))
    reason = text_field(_("Reason, as the public reads it"), 300, rows=3)


class PublishRule(ActForm):
    key_of_rule = text_field(_("Key"), 60, hint=_("Such as lab_test"))
    matter_zh = text_field(_("Matter"), 120)
    value = text_field(_("Value"), 60)
    unit = forms.ChoiceField(label=_("Unit"))
    source = text_field(_("Basis: document and article"), 200)
    since = day_field(_("In force from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from junheng.hub.ui.words import state_words

        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = [(unit, state_words(unit)) for unit in UNITS_OF_RULES]


class RegisterMethod(ActForm):
    code = text_field(_("Number and year"), 60, hint=_("Such as Q/ZJ 01-2026"))
    title_zh = text_field(_("Title"), 120)
    title_en = text_field(_("Title in English"), 160, required=False)
    since = day_field(_("In force from"), required=False)
    source = text_field(_("Where it is published"), 200, required=False)
