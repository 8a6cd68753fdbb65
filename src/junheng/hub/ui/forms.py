"""How every form of the platform looks: label above, hint under it, error under the field and in a summary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from junheng.hub.ui.templatetags.ui import named


class FormRenderer(DjangoTemplates):
    """`{{ form }}` and `{{ field.as_field_group }}` in the house's markup; widgets stay Django's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"


class NamedChoice(forms.ModelChoiceField):
    """A choice of records by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


class NamedChoices(forms.ModelMultipleChoiceField):
    """Several records by their names, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)
