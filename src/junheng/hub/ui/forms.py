"""How every form of the platform looks: label above, hint under it, error under the field and in a summary."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """`{{ form }}` and `{{ field.as_field_group }}` in the house's markup; widgets stay Django's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
