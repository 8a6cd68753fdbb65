"""Who may enter a page: signed in, acting for somebody, and with a role that has business there."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from junheng.hub.foundation.devices import ASKED_AS, ASKED_AS_FIELD, account_of

Page = Callable[..., HttpResponse]


def acting(*roles: str) -> Callable[[Page], Page]:
    """The page is for whoever acts for an organisation, with one of `roles` where any are named."""
    wanted = frozenset(roles)

    def guard(page: Page) -> Page:
        @functools.wraps(page)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if request.headers.get(ASKED_AS, account_of(actor)) != account_of(actor):
                return JsonResponse(
                    {"state": "sign-in"}, status=401
                )  # it waited on a phone, for somebody else
            if actor.person_id is None:
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
            if request.method == "POST" and request.POST.get(ASKED_AS_FIELD, account_of(actor)) != account_of(
                actor
            ):
                raise PermissionDenied  # the form stayed on a phone, somebody else's
            if actor.organisation_id is None or (wanted and not actor.has_any(wanted)):
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return enter

    return guard


def signed_in(page: Page) -> Page:
    """The page is for whoever is signed in, whether or not they act for an organisation yet."""

    @functools.wraps(page)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.person_id is None:  # type: ignore[attr-defined]
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        return page(request, *args, **kwargs)

    return enter


def any_of(*groups: Iterable[str]) -> tuple[str, ...]:
    """Role names of several groups, each once."""
    return tuple(dict.fromkeys(role for group in groups for role in group))
