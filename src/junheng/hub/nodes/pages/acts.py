"""Acts on followed logs, each on its page: follow, follow no longer, let out of quarantine."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.nodes import forms, queries, rules
from junheng.hub.nodes.models import FollowedLog
from junheng.hub.nodes.pages.looking import found
from junheng.hub.nodes.services import deciding

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEPERS = tuple(sorted(rules.KEEPERS))


@acting(*KEEPERS)
@BOTH
def follow_log(request: HttpRequest) -> HttpResponse:
    """May enter: the operator, provincial and national regulators. Follow another node's log."""
    before = queries.log_named(request.GET.get("again", ""))
    given = ("name", "title", "address", "vkey", "policy")
    initial = {name: getattr(before, name) for name in given} if before is not None else {}

    def perform(told: dict[str, Any], **who: Any) -> FollowedLog:
        return deciding.follow_log(new=rules.NewFollowing(**told), **who)

    return act_page(
        request,
        Act("nodes.follow_log", _("Follow another node's log"), perform, then=_page_of, back="/nodes", form=forms.FollowLog,
            initial=initial, button=_("Follow it"),
            lead=_("Its public entries are fetched, checked and shown here with its name. What it says stays its word: nothing of it becomes a fact of ours.")),
    )  # fmt: skip


def _page_of(log_id: str) -> str:
    return f"/nodes/{FollowedLog.objects.get(pk=log_id).name}"


def _own(request: HttpRequest, name: str) -> FollowedLog:
    log = found(name)
    if log.tenant_id != request.actor.tenant:  # type: ignore[attr-defined]
        raise Http404
    return log


@acting(*KEEPERS)
@BOTH
def unfollow_log(request: HttpRequest, name: str) -> HttpResponse:
    """May enter: those who follow it. Ask it no longer."""
    log = _own(request, name)
    return act_page(
        request,
        Act("nodes.unfollow_log", _("Follow it no longer"), lambda told, **who: deciding.unfollow_log(log=log, **told, **who),
            then=_page_of, back=f"/nodes/{log.name}", form=forms.UnfollowLog, button=_("Follow it no longer"),
            lead=_("What it said stays here, marked with when it was last heard. It can be followed again from there.")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def release_followed_log(request: HttpRequest, name: str) -> HttpResponse:
    """May enter: those who follow it. Let it out of quarantine, under one's own name."""
    log = _own(request, name)
    return act_page(
        request,
        Act("nodes.release_followed_log", _("Release it from quarantine"),
            lambda told, **who: deciding.release_followed_log(log=log, **told, **who), then=_page_of, back=f"/nodes/{log.name}",
            form=forms.ReleaseLog, button=_("Release it"),
            lead=_("You have read the evidence and asked its keeper. If it still contradicts what was believed, it is quarantined again at once.")),
    )  # fmt: skip
