"""Words of sharing. `{% load sharing %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.sharing import rules

register = template.Library()

KINDS = {
    "device": _("device"),
    "room": _("laboratory"),
    "person": _("hours of a person"),
    "use": _("used where it stands"),
    "loan": _("loan"),
    "maintenance": _("maintenance"),
}
STATES = {
    "requested": pgettext_lazy("booking", "waits for approval"),
    "approved": pgettext_lazy("booking", "approved"),
    "declined": pgettext_lazy("booking", "declined"),
    "cancelled": pgettext_lazy("booking", "cancelled"),
    "in-use": pgettext_lazy("booking", "in use"),
    "returned": pgettext_lazy("booking", "came back"),
    "settled": pgettext_lazy("booking", "settled"),
    "offered": pgettext_lazy("resource", "shared"),
    "withdrawn": pgettext_lazy("resource", "no longer shared"),
}
TONES = {
    "requested": "clock", "approved": "ok", "declined": "nay", "cancelled": "nay", "in-use": "part", "returned": "ok",
    "settled": "ok", "offered": "ok", "withdrawn": "nay",
}  # fmt: skip
STANDINGS = {
    "asked": pgettext_lazy("calendar", "asked for"),
    "taken": pgettext_lazy("calendar", "taken"),
    "used": pgettext_lazy("calendar", "in use"),
    "blocked": pgettext_lazy("calendar", "maintenance"),
    "free": pgettext_lazy("calendar", "free"),
}
CONDITIONS = {
    "sound": pgettext_lazy("condition", "sound"),
    "worn": pgettext_lazy("condition", "worn"),
    "damaged": pgettext_lazy("condition", "damaged"),
}
STEPS = {
    "out": _("Handed out"),
    "arrived": _("Arrived"),
    "back": _("Came back"),
}
ACTS = {
    "approve-booking": _("Approve"),
    "decline-booking": _("Say no"),
    "check-out-booking": _("Hand out"),
    "confirm-arrival": _("Confirm the arrival"),
    "return-booking": _("Take back"),
    "settle-booking": _("Settle"),
    "cancel-booking": _("Call off"),
}
ASKS = {
    "authorisation": _("the user's authorisation for a method"),
    "registration": _("the user's registration as a metrologist"),
    "accreditation": _("an accreditation of the user's body"),
}


@register.filter
def kind_words(code: object) -> object:
    """The word of a kind of resource or booking."""
    return KINDS.get(str(code), code)


@register.filter
def booking_words(code: object) -> object:
    """The word of a state of a booking or a resource."""
    return STATES.get(str(code), code)


@register.filter
def booking_tone(code: object) -> str:
    """The mark of a state."""
    return TONES.get(str(code), "unk")


@register.filter
def standing_words(code: object) -> object:
    """How a calendar calls a span."""
    return STANDINGS.get(str(code), code)


@register.filter
def condition_words(code: object) -> object:
    return CONDITIONS.get(str(code), code)


@register.filter
def step_words(code: object) -> object:
    return STEPS.get(str(code), code)


@register.filter
def asks_words(code: object) -> object:
    return ASKS.get(str(code), code)


@register.filter
def act_words(code: object) -> object:
    """The button of an act."""
    return ACTS.get(str(code), code)


@register.filter
def span_words(slot: Any) -> str:
    """A span in the hours of China."""
    return rules.span_text(slot.lower, slot.upper)


@register.filter
def weekday_words(days: Any) -> str:
    """Days of the week by name, 1 is Monday; three or more in a row by the first and the last."""
    names = [str(WEEKDAYS_ABBR[each - 1]) for each in days]
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}~{names[-1]}" if in_a_row else " ".join(names)


@register.filter
def weekday(day: Any) -> str:
    """The name of a day's weekday."""
    return str(WEEKDAYS_ABBR[day.weekday()])


@register.simple_tag
def day_strip(day: Any, label: object) -> SafeString:
    """A day as a line of 24 hours: free pieces hollow, taken ones full; the same stands in words beside it."""
    pieces = [(each, each.standing) for each in [*day.free, *day.spans]]
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" y="1" width="{}" height="10"/>',
        ((standing, each.start, each.width) for each, standing in pieces),
    )  # fmt: skip
    return format_html(
        '<svg class="hours" role="img" aria-label="{}" viewBox="0 0 1440 12" preserveAspectRatio="none">{}</svg>',
        label,
        drawn,
    )


HELP_KINDS = {
    "standard": _("a measurement standard"),
    "device": _("a device"),
    "people": _("people"),
    "measuring": _("a measurement"),
}
HELP = {
    "posted": pgettext_lazy("help", "waits for help"),
    "offered": pgettext_lazy("help", "help offered"),
    "accepted": pgettext_lazy("help", "help accepted"),
    "running": pgettext_lazy("help", "running"),
    "done": pgettext_lazy("help", "done"),
    "rated": pgettext_lazy("help", "rated"),
}


@register.filter
def help_words(state: object) -> object:
    return HELP.get(str(state), state)


@register.filter
def help_kind(kind: object) -> object:
    return HELP_KINDS.get(str(kind), kind)


@register.filter
def help_tone(state: object) -> str:
    return {"posted": "clock", "offered": "part", "accepted": "part", "running": "part", "done": "ok", "rated": "ok"}.get(str(state), "")  # fmt: skip
