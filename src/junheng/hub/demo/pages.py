"""The page of the fictional people: sign in as one of them. Exists in a demonstration only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from junheng.hub.demo.services.cast import PLAYERS, Player
from junheng.hub.foundation.models import Person
from junheng.hub.institutions import queries
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.rules import roles

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of the cast as the page shows them."""

    name: str
    roles: str
    see: str


def people(request: HttpRequest) -> HttpResponse:
    """May enter: everybody, in a demonstration. Who plays, for whom, and what waits for them."""
    _only_in_a_demonstration()
    by_name = {body.name_zh: body for body in Organisation.objects.filter(is_demo=True)}
    seats: dict[str, list[Seat]] = {}
    for player in PLAYERS:
        seats.setdefault(_body_name(player), []).append(_seat(player))
    rows = [(by_name[name], people) for name, people in seats.items() if name in by_name]
    return render(request, "demo/people.html", {"rows": rows})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """May enter: everybody, in a demonstration. Signs in as a person who acts for fictional bodies only."""
    _only_in_a_demonstration()
    name = request.POST.get("name", "")
    place = next((at for at, player in enumerate(PLAYERS, start=1) if player.name == name), None)
    person = Person.objects.filter(email=f"p{place:02d}@junheng.example").first() if place else None
    bodies = queries.bodies_of(person.pk, request.at.date()) if person else []  # type: ignore[attr-defined]
    if person is None or not bodies or not all(body.is_demo for body in bodies):
        raise Http404
    login(request, person, backend=BACKEND)
    return redirect("today")


def _only_in_a_demonstration() -> None:
    if not settings.JUNHENG_DEMO:
        raise Http404


def _body_name(player: Player) -> str:
    from junheng.hub.demo.services.cast import BODIES

    return next(body.zh for body in BODIES if body.key == player.body)


def _seat(player: Player) -> Seat:
    chinese = (get_language() or "").startswith("zh")
    names = [roles.known()[role][0 if chinese else 1] for role in player.roles]
    return Seat(
        player.name,
        "、".join(names) if chinese else ", ".join(names),
        player.see_zh if chinese else player.see_en,
    )
