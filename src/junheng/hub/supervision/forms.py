"""Forms of draws and checks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.hub.foundation.acts import ActForm, day_field, moment_field, text_field
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.rules import checking, pasted, planning

LONGEST_LIST = 1_500_000
KINDS = (("instruments", _("instruments in the ledger")), ("bodies", _("bodies")))


def sources_from(text: str) -> tuple[planning.Source, ...]:
    """One source a line; `| text` after the name where it gives text and not numbers."""
    found = []
    for line in text.splitlines()[: planning.MOST_SOURCES + 1]:
        name, _stroke, kind = line.replace("｜", "|").partition("|")
        if name.strip():
            words = kind.strip().lower()
            found.append(planning.Source(name.strip(), "text" if words in ("text", "文本") else "numbers"))
    return tuple(found)


class PrepareDraw(ActForm):
    number = text_field(
        _("Number of the draw"), 40, hint=_("Such as ZJ-2026-01; commitments hold for it alone")
    )
    title = text_field(_("Title"), 160)
    kind = forms.ChoiceField(label=_("What is drawn"), choices=KINDS)
    organisers = forms.MultipleChoiceField(
        label=_("Organisers"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Each commits to a secret; at least one of another province makes the draw nobody's own"),
    )  # fmt: skip
    strata = text_field(
        _("Strata"), 8000, rows=4, hint=_("One a line: name | number or share | reserve. Such as: C–D | 4 | 1, or A–B | 10% | 2"),
    )  # fmt: skip
    agreement = text_field(
        _("Agreement for merged lists"), 60, required=False,
        hint=_("Empty: your province's list. Its number: each organiser's province lists and freezes its own part"),
    )  # fmt: skip
    cap = forms.IntegerField(
        label=_("Most checks of one enterprise a year"), required=False, min_value=1, max_value=planning.MOST_CAP
    )  # fmt: skip
    spatial = forms.BooleanField(
        label=_("Spread the sample over the map"), required=False,
        help_text=_("Neighbours are seldom drawn together; probabilities stay the same. Who has no place on file stands last"),
    )  # fmt: skip
    per_object = forms.IntegerField(
        label=_("Inspectors for each object"), initial=planning.LEAST_PER_OBJECT, min_value=planning.LEAST_PER_OBJECT,
        max_value=planning.MOST_PER_OBJECT, help_text=_("How many objects one may be given stands in each line of the list of inspectors"),
    )  # fmt: skip
    max_distance_km = forms.DecimalField(
        label=_("Farthest that an inspector is sent, km"), required=False, min_value=Decimal("0.001"), max_value=planning.FARTHEST_KM,
        max_digits=7, decimal_places=3, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), help_text=_("Straight line between the places on file. Empty: no limit. Who has no place is then sent nowhere"),
    )  # fmt: skip
    nearest = forms.IntegerField(
        label=_("Nearest inspectors that are considered"), required=False, min_value=planning.LEAST_PER_OBJECT, max_value=planning.MOST_NEAREST,
        help_text=_("Of those who may go. Empty: 50. Few save travel, many make it harder to foresee who comes"),
    )  # fmt: skip
    most_sure = text_field(
        _("Most probable that one inspector comes"), 13, required=False,
        hint=_("Such as 1/3 or 0.25. Empty: 1/2. It rises by itself only where too few may go"),
    )  # fmt: skip
    beacon_at = moment_field(
        _("Instant of the beacon"), hint=_("Public numbers that nobody can foresee now. Beijing time")
    )
    sources = text_field(
        _("Sources of the beacon"), 500, rows=2, hint=_("One a line, such as the lottery's name and issue; | text where it is text")
    )  # fmt: skip
    reveal_until = moment_field(_("Secrets are revealed until"))
    second_at = moment_field(
        _("Instant of the second beacon"), required=False,
        hint=_("Empty: a missing secret makes the draw void. Else it is replaced by this later beacon"),
    )  # fmt: skip
    second_sources = text_field(_("Sources of the second beacon"), 500, rows=2, required=False)

    def __init__(self, *args: Any, organisers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisers"]
        field.choices = list(organisers)

    def told(self) -> dict[str, Any]:
        found = super().told()
        km = found.pop("max_distance_km")
        pairing = planning.Pairing(
            per_object=found.pop("per_object"), max_distance_km="" if km is None else f"{km.normalize():f}",
            nearest=found.pop("nearest"), most_sure=normalize("NFKC", found.pop("most_sure")).replace("\u2044", "/").strip(),
        )  # fmt: skip
        return found | {"pairing": pairing}


class ListLines(ActForm):
    lines = text_field(_("The list"), LONGEST_LIST, rows=16)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].help_text = hint


class ListObjects(ListLines):
    by_class = forms.BooleanField(
        label=_("Raise or lower weights by credit class"), required=False,
        help_text=_("By the factors of the rule pack; each reason stands in the frozen plan, which is public after the draw"),
    )  # fmt: skip


OBJECT_HINT = _(
    "One a line: code | stratum | weight | certain (yes) | why excluded | licence needed. Only the code is needed"
)
INSPECTOR_HINT = _("One a line: number | name or e-mail | code of the body | licences | most objects | recused from | why excluded")  # fmt: skip


class CommitSecret(ActForm):
    commitment = text_field(
        _("Commitment"), 71, hint=_("Printed by: junheng draw commit SECRET-FILE --draw NUMBER --organiser CODE. Keep the secret to yourself")
    )  # fmt: skip


class RevealSecret(ActForm):
    secret = text_field(_("The secret"), 128, hint=_("32 to 128 hexadecimal digits, as committed to"))


class StateBeacon(ActForm):
    """One field for each source that the plan names."""

    def __init__(self, *args: Any, sources: Sequence[planning.Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, source in enumerate(sources):
            hint = _("text") if source.kind == "text" else _("whole numbers, apart by spaces")
            self.fields[f"value-{at}"] = text_field(source.name, 2000, hint=hint)

    def told(self) -> dict[str, Any]:
        found = super().told()
        return {"values": [found[name] for name in sorted(found, key=lambda each: int(each[6:]))]}


class Why(ActForm):
    reason = text_field(_("Reason, as the public reads it"), 300, rows=3)


class CallReserve(ActForm):
    reason = text_field(_("Why it cannot be checked, as the public reads it"), 300, rows=3)


class SendInspectors(ActForm):
    inspectors = text_field(
        _("Inspectors"),
        220,
        hint=_("Their numbers in the frozen list, as many as go to an object, apart by a comma"),
    )
    reason = text_field(_("Why these, as the public reads it"), 300, rows=3)

    def told(self) -> dict[str, Any]:
        found = super().told()
        return found | {"inspectors": found["inspectors"].replace("，", ",").replace("、", ",").split(",")}


class OnSite(ActForm):
    """An act that may wait on a phone for a line, with its instant by the phone's clock; empty where it did not."""

    stated_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class BeginCheck(OnSite):
    code = forms.CharField(
        label=_("Code of entry"), max_length=6, help_text=_("Six digits, read to you by the body"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


def _basis(question: checking.Question, chinese: bool) -> str:
    """The clause beside a question; what nobody compared with its text says so."""
    basis = question.basis_zh if chinese else question.basis_en
    if question.confidence in ("house", "seen"):
        return basis
    return " ".join((basis, str(_("not checked")))).strip()


class RecordFindings(ActForm):
    """The list of questions: one choice and one line of words for each."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, asked: Sequence[checking.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chinese = (get_language() or "").startswith("zh")
        answers = (("yes", _("yes")), ("no", _("no")), ("not-applicable", _("does not apply")))
        for each in asked:
            self.fields[f"a-{each.id}"] = forms.ChoiceField(
                label=each.zh if chinese else each.en, choices=answers, widget=forms.RadioSelect,
                help_text=_basis(each, chinese),
            )  # fmt: skip
            note = text_field(_("What was found"), checking.LONGEST_NOTE, required=False)
            note.widget.attrs["aria-label"] = f"{_('What was found')}: {each.zh if chinese else each.en}"
            self.fields[f"n-{each.id}"] = note
        self.fields["remark"] = text_field(_("Remark"), 1000, required=False, rows=3)

    def told(self) -> dict[str, Any]:
        found = super().told()
        names = [name[2:] for name in found if name.startswith("a-")]
        findings = [checking.Finding(each, found[f"a-{each}"], found[f"n-{each}"].strip()) for each in names]
        return {"findings": findings, "remark": found["remark"], "version": found["version"]}


class AddPhoto(ActForm):
    file = forms.FileField(
        label=_("Photograph (JPEG or PNG)"), max_length=120, allow_empty_file=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png", "capture": "environment", "data-preview": "shot"}
        ),
    )  # fmt: skip
    caption = text_field(_("What it shows"), 80, required=False)

    def told(self) -> dict[str, Any]:
        """The file's bytes are read by the page; here its name and what it shows."""
        return {"caption": self.cleaned_data["caption"]}


class SignCheck(OnSite):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=71)


class NoteBodySide(OnSite):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=71)
    how = forms.ChoiceField(
        label=_("How the body's side stood"), widget=forms.RadioSelect,
        choices=(
            ("on-paper", _("signed on paper")), ("refused", _("refused to sign")), ("absent", _("nobody was present")),
        ),
    )  # fmt: skip
    named = text_field(_("Who was there"), 60, required=False)
    note = text_field(_("How it was"), 300, required=False, rows=3)


class OrderRectification(ActForm):
    what = text_field(_("What is to be put right"), 1000, rows=4)
    due = day_field(_("By"), hint=_("At most 180 days from today"))


class AnswerRectification(ActForm):
    answer = text_field(_("What has been done"), 1000, rows=5)


class SettleRectification(ActForm):
    end = forms.ChoiceField(
        label=_("How it ends"), widget=forms.RadioSelect,
        choices=(("closed", pgettext_lazy("rectification", "put right")), ("escalated", _("handed on for enforcement"))),
    )  # fmt: skip
    reason = text_field(_("Reason"), 300, rows=3)


def findings_initial(row: Check) -> dict[str, Any]:
    """What stands there already, with the version it is."""
    found: dict[str, Any] = {"version": row.version, "remark": row.remark}
    for each in row.findings:
        found |= {f"a-{each['question']}": each["answer"], f"n-{each['question']}": each["note"]}
    return found


def lines_of_objects(rows: Sequence[pasted.ObjectLine]) -> str:
    """A list as text, to change it."""
    return "\n".join(
        " | ".join((each.code, each.stratum, each.weight, "yes" if each.certain else "", each.excluded, each.needs)).rstrip(" |")
        for each in rows
    )  # fmt: skip


def lines_of_inspectors(rows: Sequence[pasted.InspectorLine]) -> str:
    """A list as text, to change it."""
    return "\n".join(
        " | ".join(
            (each.number, each.name, each.body, ", ".join(each.licences), str(each.load), ", ".join(each.recused), each.excluded)
        ).rstrip(" |")
        for each in rows
    )  # fmt: skip
