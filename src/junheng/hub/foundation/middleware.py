"""One request, one transaction, one actor."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from junheng.hub.foundation import clock, tenancy, tokens
from junheng.hub.foundation.acting import ANONYMOUS, Actor, actor_for

ACTING_FOR = "acting_for"


class PlainText:
    """No text with a NUL character goes further: a database cannot hold it, and nobody types one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL")
        typed = request.content_type == "application/x-www-form-urlencoded"
        if typed and request.method == "POST" and b"%00" in request.body:
            raise BadRequest("NUL")
        return self.get_response(request)


class UnitOfWork:
    """Opens the transaction, settles who acts and whose private rows are visible; undoes all on a 500.

    Last in MIDDLEWARE: sessions and login are outside, the page inside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        with transaction.atomic():
            actor = self._actor(request)
            request.actor = actor  # type: ignore[attr-defined]
            with tenancy.only(*filter(None, [actor.tenant])):
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _actor(self, request: HttpRequest) -> Actor:
        bearer = request.headers.get("Authorization", "")
        if bearer.startswith("Bearer "):
            return tokens.actor_of(bearer.removeprefix("Bearer "), at=request.at)  # type: ignore[attr-defined]
        if not request.user.is_authenticated or _asked_by_another_site(request):
            return ANONYMOUS
        chosen = request.session.get(ACTING_FOR)
        return actor_for(request.user, UUID(chosen) if chosen else None, request.at)  # type: ignore[attr-defined]


SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _asked_by_another_site(request: HttpRequest) -> bool:
    """Whether another site's page asks for a change with our cookie: browsers name it as the origin.

    Pages ask for a token besides. The interface for programs, which has none, rests on this and on SameSite; a
    program that names no origin has the cookie only if its person gave it.
    """
    if request.method in SAFE:
        return False
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
