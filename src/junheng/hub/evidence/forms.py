"""Questions to the evidence graph, as forms of their pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import day_field
from junheng.hub.institutions.models import Organisation
from junheng.hub.ui.forms import NamedChoice


class Recalled(forms.Form):
    """A standard by any of its certificates, and the days between the last good evidence and the finding."""

    number = forms.CharField(
        label=_("Number of a certificate of the standard"), max_length=60, help_text=_("Any of its certificates names it")
    )  # fmt: skip
    since = day_field(_("Last good evidence"), hint=_("Work of this day counts"))
    until = day_field(_("Found on"), hint=_("Work of this day counts"))
    alone = forms.BooleanField(
        label=_("Only what rests on this certificate, not on the standard's others"), required=False
    )


class Fallen(forms.Form):
    """A body, and the day from which it would have had no authorisation."""

    body = NamedChoice(label=_("Body"), queryset=Organisation.objects.none())
    since = day_field(_("Without authorisation since"))

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = bodies


class Hanging(forms.Form):
    """Whose results are asked about."""

    province = forms.ChoiceField(label=_("Results of"), required=False)

    def __init__(self, *args: Any, provinces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["province"]
        field.choices = [("", _("all provinces")), *provinces]
