"""Words of the market. `{% load market %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junheng.core.capability.kinds import name_of
from junheng.hub.market import rules

register = template.Library()

POSTINGS = {
    "open": pgettext_lazy("posting", "open for quotes"),
    "closed": pgettext_lazy("posting", "quotes ended"),
    "withdrawn": pgettext_lazy("posting", "withdrawn"),
    "ordered": pgettext_lazy("posting", "ordered"),
}
QUOTES = {
    "made": pgettext_lazy("quote", "stands"),
    "withdrawn": pgettext_lazy("quote", "withdrawn"),
    "accepted": pgettext_lazy("quote", "accepted"),
    "declined": pgettext_lazy("quote", "not chosen"),
}
TONES = {"open": "clock", "closed": "part", "withdrawn": "nay", "ordered": "ok", "made": "clock", "accepted": "ok", "declined": "nay", "proposed": "clock", "consented": "ok", "refused": "nay", "reported": "clock", "answered": "part", "removed": "ok"}  # fmt: skip
SEALS = {"owner": _("who asks"), "numbers": _("the numbers and the note")}
SERVICES = {
    "calibrate": pgettext_lazy("service", "calibration"),
    "verify": pgettext_lazy("service", "verification"),
    "test": pgettext_lazy("service", "test"),
}


PRICE_UNITS = {
    "item": pgettext_lazy("charged by", "item"),
    "point": pgettext_lazy("charged by", "point"),
    "hour": pgettext_lazy("charged by", "hour"),
    "day": pgettext_lazy("charged by", "day"),
}
PRICES = {
    "draft": pgettext_lazy("price", "draft"),
    "published": pgettext_lazy("price", "listed"),
    "disputed": pgettext_lazy("price", "in dispute"),
}


@register.filter
def unit_words(unit: object) -> object:
    """What a price is charged by."""
    return PRICE_UNITS.get(str(unit), unit)


@register.filter
def price_words(state: object) -> object:
    return PRICES.get(str(state), state)


@register.filter
def price_tone(state: object) -> str:
    return {"published": "ok", "disputed": "warn", "draft": "clock"}.get(str(state), "")


@register.filter
def ends(days: Any) -> object:
    """The last day of a half-open range of days; None while it is open."""
    return rules.last_day(days.upper)


@register.filter
def listed_of(known: Any, key: object) -> Any:
    """What is listed for a line or a quote, by its id."""
    return known.get(key) if known else None


FACTS = {
    "on_time": _("handed back by the day promised"),
    "as_promised": _("the result was what had been promised"),
    "price_kept": _("the price was the one agreed"),
    "explained": _("questions were answered"),
}
SUBCONTRACTS = {
    "proposed": pgettext_lazy("subcontract", "waits for consent"),
    "consented": pgettext_lazy("subcontract", "consented to"),
    "refused": pgettext_lazy("subcontract", "not consented to"),
}


BARRIERS = {
    "local-only": _("admits bodies of the place only"),
    "double-filing": _("asks for a second filing"),
    "outside-refused": _("refuses certificates from outside"),
}
BARRIER_STATES = {
    "reported": pgettext_lazy("barrier", "waits for an answer"),
    "answered": pgettext_lazy("barrier", "answered"),
    "removed": pgettext_lazy("barrier", "removed"),
}


@register.filter
def barrier_words(kind: object) -> object:
    return BARRIERS.get(str(kind), kind)


@register.filter
def barrier_state(state: object) -> object:
    return BARRIER_STATES.get(str(state), state)


CASES = {
    "open": pgettext_lazy("quality case", "waits for the quality manager"),
    "decided": pgettext_lazy("quality case", "decided"),
    "closed": pgettext_lazy("quality case", "closed"),
}


@register.filter
def case_words(state: object) -> object:
    return CASES.get(str(state), state)


@register.filter
def case_tone(state: object) -> str:
    return {"open": "clock", "decided": "part", "closed": "ok"}.get(str(state), "")


@register.filter
def fact_words(name: object) -> object:
    """A fact of a rating in words."""
    return FACTS.get(str(name), name)


@register.filter
def subcontract_words(state: object) -> object:
    return SUBCONTRACTS.get(str(state), state)


@register.filter
def said_facts(rating: Any) -> list[tuple[object, bool]]:
    """The four facts of a rating with their yes or no."""
    return [(words, bool(getattr(rating, name))) for name, words in FACTS.items()]


@register.filter
def posting_words(state: object) -> object:
    return POSTINGS.get(str(state), state)


@register.filter
def quote_words(state: object) -> object:
    return QUOTES.get(str(state), state)


@register.filter
def market_tone(state: object) -> str:
    return TONES.get(str(state), "")


@register.filter
def seal_words(seal: object) -> object:
    return SEALS.get(str(seal), seal)


@register.filter
def demand_words(service: object) -> object:
    """The word of what is wanted: calibration, verification, test."""
    return SERVICES.get(str(service), service)


@register.filter
def quantity_words(kind: object) -> str:
    """A quantity by its name in the language of the page."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return name_of(str(kind), language) if kind else str(_("not a quantity"))


@register.filter
def yuan(fen: Any) -> str:
    """Fen as yuan."""
    return rules.words_of_price(int(fen))
