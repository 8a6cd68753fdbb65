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
from junheng.hub.ui.components import GRID, Figure, Placed, on_grid

SHOWN, SAID, MOST_TILES = 100, 6, len(GRID)
"""Lines of the list, places said in words beside the map, squares on it."""


@acting(*queries.WEAK_SPOT_READERS)
@require_safe
def weak(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. Divisions and items with instruments due, nobody within reach first, on a map and in a list."""
    names = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
    items = dict(Item.objects.order_by("code").values_list("code", names))
    form = forms.WeakSpots(request.GET or None, items=list(items.items()))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    days, reach, item = (
        asked.get("days") or forms.DAYS,
        asked.get("reach") or forms.REACH,
        asked.get("item", ""),
    )
    body = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    every = queries.weak_spots_of(body, on=today(request.at), days=days, reach=reach)  # type: ignore[attr-defined]
    spots = [each for each in every if not item or each.due.item == item]
    here = request.GET.get("place", "")[:6]
    chosen = [each for each in spots if each.due.division.startswith(here)]
    places = dict(
        Division.objects.filter(code__in={each.due.division for each in spots}).values_list("code", "name_zh")
    )
    rows = [_row(spot, items, places, reach) for spot in chosen[:SHOWN]]
    context = {
        "form": form if form.is_bound else forms.WeakSpots(items=list(items.items()), initial={"days": days, "reach": reach}),
        "rows": rows, "weak": sum(1 for spot in chosen if spot.is_weak), "all": len(chosen), "days": days, "reach": reach,
        "shown": len(rows), "place": places.get(here, here), "said": [each for each in rows if each["spot"].is_weak][:SAID],
    } | _map(spots, rows, places, national=queries.looks_wide(body))  # fmt: skip
    return render(request, "capabilities/weak_spots.html", context)


def _row(spot: Spot, items: dict[str, str], places: dict[str, str], reach: int) -> dict[str, Any]:
    place, item = places.get(spot.due.division, spot.due.division), items.get(spot.due.item, spot.due.item)
    km = None if spot.distance_km is None else round(spot.distance_km)
    return {
        "spot": spot, "item": item, "place": place, "word": _word(spot), "tone": {0: "no", None: "unk"}.get(spot.within, "ok"), "km": km,
        "sentence": _sentence(spot, place, item, km, reach) if spot.is_weak else "",
    }  # fmt: skip


def _sentence(spot: Spot, place: str, item: str, km: int | None, reach: int) -> str:
    """What the map says of a place without anybody: how many are due, and who is nearest."""
    facts = {
        "place": place,
        "item": item,
        "count": spot.due.count,
        "reach": reach,
        "nearest": spot.nearest,
        "km": km,
    }
    if km is None:
        return (
            _("%(place)s: %(count)d due, %(item)s. Nobody in the country has published that they can do it.")
            % facts
        )
    return _("%(place)s: %(count)d due, %(item)s. Nobody within %(reach)d km; nearest is %(nearest)s, %(km)d km away.") % facts  # fmt: skip


def _map(
    spots: list[Spot], rows: list[dict[str, Any]], places: dict[str, str], *, national: bool
) -> dict[str, Any]:
    """The State's regulators see provinces, all others the divisions of theirs by their coordinates, the worst first."""
    sentences: dict[str, str] = {}
    for each in rows:
        if each["sentence"]:
            sentences.setdefault(each["spot"].due.division, each["sentence"])
    by_place: dict[str, list[Spot]] = {}
    for spot in spots:
        by_place.setdefault(f"{spot.due.division[:2]}0000" if national else spot.due.division, []).append(
            spot
        )
    figures = {code: _figure(code, found, sentences.get(code, "")) for code, found in by_place.items()}
    if national:
        return {"figures": figures}
    put = {code: spot.due.place for code, found in by_place.items() for spot in found[:1] if spot.due.place.latitude is not None and spot.due.place.longitude is not None}  # fmt: skip
    known = list(put)[:MOST_TILES]
    cells = on_grid([(put[code].latitude or 0.0, put[code].longitude or 0.0) for code in known])
    tiles = [
        Placed(row, column, places.get(code, code), figures[code])
        for code, (row, column) in zip(known, cells, strict=True)
    ]
    return {"tiles": tiles, "unplaced": len(by_place) - len(tiles)}


def _figure(code: str, found: list[Spot], sentence: str) -> Figure:
    """Items without anybody within reach, of all that fall due in a place."""
    weak_ones = sum(1 for each in found if each.is_weak)
    state = "none" if weak_ones == len(found) else "some" if weak_ones else "all"
    words = _("%(weak)d of %(all)d items without anybody within reach") % {
        "weak": weak_ones,
        "all": len(found),
    }
    short = code.rstrip("0") if code.endswith("0000") else code
    return Figure(f"{weak_ones}/{len(found)}", state, f"{words} {sentence}".strip(), f"?place={short}#spots")


def _word(spot: Spot) -> Any:
    if spot.within is None:
        return _("cannot tell: a place without coordinates")
    return _("nobody within reach") if spot.is_weak else _("within reach")
