"""Forms of filing: three fields to type on a phone, the rest of the plate if one likes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, text_field
from junheng.hub.instruments import queries as instruments

DECISIONS = (
    ("hand-over", _("Hand it over to whoever claims it")),
    ("refuse", _("Refuse, with a reason")),
)


class FileInstrument(ActForm):
    """Picture, number, place; `kept` names the draft whose picture is kept already."""

    photo = forms.FileField(
        label=_("A picture of its nameplate"), required=False, max_length=120, allow_empty_file=True,
        help_text=_("Tap to open the camera. Place and time that the camera wrote into it are taken out."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png", "capture": "environment", "data-preview": "shot"}
        ),
    )  # fmt: skip
    number = text_field(_("Code or serial number"), 60, hint=_("The twelve digits of its code, or 出厂编号 on the plate"))
    place = text_field(_("Where it stands"), 120, hint=_("Market and stall, such as 示例农贸市场 A-12"))
    maker = text_field(_("Maker"), 80, required=False)
    model = text_field(_("Model"), 60, required=False)
    maximum = text_field(_("Maximum (Max)"), 30, required=False, hint=_("Such as 30 kg"))
    interval = text_field(_("Interval (e)"), 30, required=False, hint=_("Such as 10 g"))
    kind = text_field(_("What it is"), 60, hint=_("Such as 电子秤"))
    use = forms.ChoiceField(label=_("Used for"))
    kept = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    plate = ("maker", "model", "maximum", "interval")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use: Any = self.fields["use"]
        use.choices = instruments.uses()

    def typed(self) -> dict[str, str]:
        """Words only, as they were typed; the picture goes its own way."""
        names = ("kind", "use", "number", "place", *self.plate)
        return {name: str(self.cleaned_data.get(name) or "") for name in names}


class ClaimInstrument(ActForm):
    number = text_field(_("Code or serial number"), 60)
    maker = text_field(_("Maker"), 80, required=False, hint=_("Needed with a serial number"))
    kind = text_field(_("What it is"), 60, hint=_("Such as 电子秤"))
    why = text_field(_("How it became yours"), 300, rows=3, hint=_("The other side reads it"))


class DecideClaim(ActForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 300, required=False, rows=3, hint=_("Needed to refuse"))
