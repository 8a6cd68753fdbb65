"""The page of one act: what it does said beside its button, every field with its error, every refusal at once.

A page builds an `Act` and hands it to `act_page`. Nothing typed is lost: a refused act comes back with the form
as it was, its reasons above it, and the same idempotency key, so that pressing twice acts once. A page's script that sends what
waited on a phone asks for JSON and gets the same answers in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from junheng.core.reason import Language, Refused, UnusableInput
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept

TEMPLATE = "ui/act.html"


class ActForm(forms.Form):
    """A form of one act; `key` makes the second click the first one's answer."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    in_row = False  # short choices stand beside each other

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for given in self.fields.values():
            if isinstance(given, forms.ModelChoiceField) and type(given.widget) is forms.Select:
                given.empty_label = _("choose")

    def told(self) -> dict[str, Any]:
        """What was filled in, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""No day that people type lies outside: 0001 and 9999 are slips of the hand, and days are reckoned with."""


def day_field(label: Any, *, required: bool = True, hint: Any = "", initial: Any = None) -> forms.DateField:
    """A civil date in the browser's own date field."""
    bounds = {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        initial=initial,
        validators=[_in_range],
        widget=forms.DateInput(attrs={"type": "date", **bounds}, format="%Y-%m-%d"),
    )


def moment_field(
    label: Any, *, required: bool = True, hint: Any = "", step: int | None = None
) -> forms.DateTimeField:
    """An instant in the time of China, in the browser's own field; `step` in seconds."""
    told = {"type": "datetime-local", "min": f"{EARLIEST}T00:00", "max": f"{LATEST}T23:59"}
    told |= {"step": str(step)} if step else {}
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=hint,
        validators=[_in_range],
        widget=forms.DateTimeInput(attrs=told, format="%Y-%m-%dT%H:%M"),
    )


def _in_range(told: date) -> None:
    day = told.date() if isinstance(told, datetime) else told
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(
            _("Enter a day between %(first)s and %(last)s.") % {"first": EARLIEST, "last": LATEST}
        )


def text_field(
    label: Any, limit: int, *, required: bool = True, hint: Any = "", rows: int = 0
) -> forms.CharField:
    """A line of text, or `rows` lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=hint, max_length=limit, widget=widget)


@dataclass(frozen=True)
class Act:
    """One act as its page shows it. `perform(told, by=…, at=…)` calls one verb and answers its record."""

    verb: str
    title: str
    perform: Callable[..., Model]
    then: Callable[[str], str]
    back: str
    form: Callable[..., ActForm] = ActForm
    lead: str = ""
    button: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    template: str = TEMPLATE
    context: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    """What else tells this act from another under the same key, such as the digest of a file."""


def act_page(request: HttpRequest, one: Act) -> HttpResponse:
    """Show the act, or perform it: done leads to the record, refused comes back with every reason (409)."""
    if request.method != "POST":
        return _shown(request, one, one.form(initial={**one.initial, "key": str(new_id())}))
    form = one.form(request.POST)
    if not form.is_valid():
        return _shown(request, one, form, status=400)
    try:
        return _performed(request, one, form)
    except UnusableInput as problem:
        return _shown(request, one, form, refusals=problem.refusals, status=400)
    except Refused as refused:
        return _shown(request, one, form, refusals=refused.refusals, status=409)


def _performed(request: HttpRequest, one: Act, form: ActForm) -> HttpResponse:
    told = form.told()
    content = {name: str(value) for name, value in told.items()} | {"path": request.path, **one.content}
    with refusals_kept(), transaction.atomic():
        made = act(
            request, form.cleaned_data["key"], one.verb, content, lambda **who: one.perform(told, **who)
        )
    if wants_json(request):
        return JsonResponse({"state": "done", "url": one.then(made)})
    return HttpResponseRedirect(one.then(made))


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks, that shows the answer itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def told_in_json(request: HttpRequest, form: forms.Form, refusals: Any, status: int) -> JsonResponse:
    """What was refused, as sentences and codes: `{state, reasons, codes}`."""
    language: Language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"
    wrong = [f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts if name in form.fields]  # fmt: skip
    said = [each.message(language) for each in refusals] + wrong
    return JsonResponse({"state": "refused", "reasons": said, "codes": [each.code for each in refusals]}, status=status)  # fmt: skip


def _shown(
    request: HttpRequest, one: Act, form: ActForm, *, refusals: Any = (), status: int = 200
) -> HttpResponse:
    if request.method == "POST" and wants_json(request):
        return told_in_json(request, form, refusals, status)
    context = {**one.context, "act": one, "form": form, "refusals": refusals}
    return render(request, one.template, context, status=status)
