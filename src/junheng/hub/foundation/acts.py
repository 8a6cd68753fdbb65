"""The page of one act: what it does said beside its button, every field with its error, every refusal at once.

A page builds an `Act` and hands it to `act_page`. Nothing typed is lost: a refused act comes back with the form
as it was, its reasons above it, and the same idempotency key, so that pressing twice acts once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from junheng.core.reason import Refused, UnusableInput
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.services.http import act

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


def day_field(label: Any, *, required: bool = True, hint: Any = "", initial: Any = None) -> forms.DateField:
    """A civil date in the browser's own date field."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        initial=initial,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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


def _performed(request: HttpRequest, one: Act, form: ActForm) -> HttpResponseRedirect:
    told = form.told()
    content = {name: str(value) for name, value in told.items()} | {"path": request.path}
    with transaction.atomic():
        made = act(
            request, form.cleaned_data["key"], one.verb, content, lambda **who: one.perform(told, **who)
        )
    return HttpResponseRedirect(one.then(made))


def _shown(
    request: HttpRequest, one: Act, form: ActForm, *, refusals: Any = (), status: int = 200
) -> HttpResponse:
    context = {**one.context, "act": one, "form": form, "refusals": refusals}
    return render(request, one.template, context, status=status)
