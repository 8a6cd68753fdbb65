"""Forms of filing: three fields to type on a phone, the rest of the plate if one likes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from junheng.hub.filing.rules.planning import KINDS, METERS
from junheng.hub.filing.rules.plates import MODES
from junheng.hub.foundation.acts import ActForm, day_field, text_field
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.ui.forms import NamedChoice

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
    number = text_field(
        _("Code or serial number"), 60, hint=_("The twelve digits of its code, or 出厂编号 on the plate")
    )
    place = text_field(_("Where it stands"), 120, hint=_("Market and stall, such as 示例农贸市场 A-12"))
    market = forms.CharField(
        label=_("Market it stands in"), required=False, max_length=60, widget=forms.Select
    )
    spot = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
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

    def offer(self, markets: list[tuple[str, str]]) -> None:
        """The markets to choose from, those of one's own province."""
        widget: Any = self.fields["market"].widget
        widget.choices = [("", _("none, or not in the list")), *markets]

    def typed(self) -> dict[str, str]:
        """Words only, as they were typed; the picture goes its own way."""
        names = ("kind", "use", "number", "place", "spot", *self.plate)
        told = {name: str(self.cleaned_data.get(name) or "") for name in names}
        market = str(self.cleaned_data.get("market") or "")
        return told | {"spot": told["spot"] or (f"{market},,market" if market else "")}


class ClaimInstrument(ActForm):
    number = text_field(_("Code or serial number"), 60)
    maker = text_field(_("Maker"), 80, required=False, hint=_("Needed with a serial number"))
    kind = text_field(_("What it is"), 60, hint=_("Such as 电子秤"))
    why = text_field(_("How it became yours"), 300, rows=3, hint=_("The other side reads it"))


class DecideClaim(ActForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 300, required=False, rows=3, hint=_("Needed to refuse"))


class ReadSheet(ActForm):
    file = forms.FileField(
        label=_("The workbook"), max_length=120, help_text=_("XLSX with the fourteen headings, at most 8 MB and 20,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
    owner = text_field(
        _("Code of the client"),
        18,
        required=False,
        hint=_("Empty: for yourself. A desk may file for a client."),
    )


class DecideConflict(ActForm):
    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=(("keep", _("What is on file stays")), ("take", _("What the sheet says is right"))),
    )  # fmt: skip


class DesignateInstitution(ActForm):
    item = NamedChoice(label=_("Kind of instrument"), queryset=Item.objects.all())
    institution = NamedChoice(
        label=_("Institution"), queryset=Organisation.objects.none(),
        help_text=_("Those with the right to verify it, the nearest first; the list is made for the kind chosen"),
    )  # fmt: skip
    division = text_field(_("Division"), 6, hint=_("Six digits: yours, or a part of it"))
    since = day_field(_("First day"))
    until = day_field(_("Last day"))


class GiveReason(ActForm):
    reason = text_field(_("Reason"), 300, rows=3)


class BookVerification(ActForm):
    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    wanted_on = day_field(_("Day you would like"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = 0 if (get_language() or "").startswith("zh") else 1
        mode: Any = self.fields["mode"]
        mode.choices = [(code, words[place]) for code, words in MODES.items()]
        mode.initial = "bring"


class TransferBooking(ActForm):
    to = NamedChoice(label=_("Transfer to"), queryset=Organisation.objects.none())
    reason = text_field(_("Why it cannot be done here"), 300, rows=3)


class SetCapacity(ActForm):
    item = NamedChoice(label=_("Kind of instrument"), queryset=Item.objects.all())
    month = day_field(_("A day of the month"))
    amount = forms.IntegerField(label=_("How many can be verified"), min_value=0, max_value=100_000)


class SetRotationScheme(ActForm):
    item = NamedChoice(label=_("Kind of meter"), queryset=Item.objects.filter(pk__in=METERS))
    kind = forms.ChoiceField(
        label=_("What it measures or how large it is"), required=False,
        help_text=_("The rule pack gives each its longest life; empty: the longest of its kind"),
    )  # fmt: skip
    model = text_field(_("Model"), 60, required=False, hint=_("Empty for every model"))
    batch = text_field(_("Numbers that begin with"), 40, required=False, hint=_("Empty for every number"))
    months = forms.IntegerField(
        label=_("Months in use after the first verification"), min_value=1, max_value=240
    )
    basis = text_field(_("Basis"), 160, hint=_("Regulation or plan it rests on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chinese, kind = (get_language() or "zh").startswith("zh"), self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("choose")), *((key, zh if chinese else en) for key, (zh, en) in KINDS.items())]
