"""Where instruments fall due and nobody within reach can do the work: for regulators of that place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.capability.weak_spots import Spot
from junheng.hub.capabilities import forms, queries
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.models import Division, Item, Organisation

SHOWN = 100


@acting(*queries.WEAK_SPOT_READERS)
@require_safe
def weak(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. Divisions and items with instruments due, nobody within reach first."""
    form = forms.WeakSpots(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    days, reach = asked.get("days") or forms.DAYS, asked.get("reach") or forms.REACH
    body = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    spots = queries.weak_spots_of(body, on=today(request.at), days=days, reach=reach)  # type: ignore[attr-defined]
    shown = spots[:SHOWN]
    names = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
    items = dict(Item.objects.values_list("code", names))
    places = dict(
        Division.objects.filter(code__in={spot.due.division for spot in shown}).values_list("code", "name_zh")
    )
    rows = [
        {"spot": spot, "item": items.get(spot.due.item, spot.due.item), "place": places.get(spot.due.division, spot.due.division),
         "word": _word(spot), "tone": {0: "no", None: "unk"}.get(spot.within, "ok"), "km": None if spot.distance_km is None else round(spot.distance_km)}
        for spot in shown
    ]  # fmt: skip
    weak_ones = sum(1 for spot in spots if spot.is_weak)
    context = {"form": form if form.is_bound else forms.WeakSpots(initial={"days": days, "reach": reach}), "rows": rows, "weak": weak_ones,
               "all": len(spots), "days": days, "reach": reach, "shown": len(shown)}  # fmt: skip
    return render(request, "capabilities/weak_spots.html", context)


def _word(spot: Spot) -> Any:
    if spot.within is None:
        return _("cannot tell: a place without coordinates")
    return _("nobody within reach") if spot.is_weak else _("within reach")
