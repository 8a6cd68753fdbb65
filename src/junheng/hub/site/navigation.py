"""What frames every page: the words of the navigation, who acts for whom, the demo strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.institutions.rules import roles
from junheng.hub.institutions.templatetags.institutions import role_words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the navigation. `counts` names the figure of the frame's counts to show behind it.

    `role`: only for whoever holds it where they act.
    """

    label: Any
    url: str
    counts: str = ""
    role: str = ""


PUBLIC = (
    Word(_("Verify a certificate"), "/verify"),
    Word(pgettext_lazy("navigation", "Scan"), "/scan"),
    Word(_("Find a laboratory"), "/search"),
    Word(_("Is it mandatory?"), "/mandatory"),
    Word(_("Recognition"), "/recognition"),
    Word(_("Draws"), "/supervision"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Regional standards"), "/regional-standards"),
    Word(_("Workbench"), "/workbench"),
    Word(_("Public log"), "/log"),
)
ENTERPRISE = (
    Word(_("Today"), "/today"),
    Word(_("Instruments"), "/instruments"),
    Word(_("Orders"), "/orders"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("Certificates"), "/certificates"),
    Word(_("Recalls"), "/cases"),
    Word(_("Checks"), "/supervision/checks"),
    Word(_("Find a laboratory"), "/search"),
    Word(_("Sharing"), "/sharing"),
    Word(_("Market"), "/market", role="market_host"),
    Word(_("Pledges"), "/pledges"),
    Word(_("Determinations"), "/determinations"),
    Word(_("Notices"), "/notices", "notices"),
)
LABORATORY = (
    Word(_("Today"), "/today"),
    Word(_("Orders"), "/orders"),
    Word(_("Records"), "/records"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("Certificates"), "/certificates"),
    Word(_("Standards"), "/standards"),
    Word(_("Examinations"), "/examinations"),
    Word(_("Recalls"), "/cases"),
    Word(_("Capabilities"), "/capabilities"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Sharing"), "/sharing"),
    Word(_("People"), "/people"),
    Word(_("Notices"), "/notices", "notices"),
)
REGULATOR = (
    Word(_("Today"), "/today"),
    Word(_("Organisations"), "/organisations"),
    Word(_("Qualifications"), "/qualifications"),
    Word(_("People"), "/people"),
    Word(_("Examinations"), "/examinations"),
    Word(_("Recalls"), "/cases"),
    Word(_("Weak spots"), "/weak-spots"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("Draws"), "/supervision"),
    Word(_("Risk"), "/risk"),
    Word(_("Determinations"), "/determinations"),
    Word(_("Letters"), "/letters", role="prov_regulator"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Recognition"), "/recognition"),
    Word(_("Rules"), "/rules"),
    Word(_("Regions"), "/regions"),
    Word(_("Complaints"), "/complaints"),
    Word(_("Notices"), "/notices", "notices"),
)

LABORATORY_ROLES = frozenset(
    {"inst_admin", "inst_front", "verifier", "checker", "approver", "std_owner", "quality", "nmi"}
)
REGULATOR_ROLES = frozenset(
    {
        "samr_metrology",
        "prov_regulator",
        "city_regulator",
        "county_regulator",
        "grassroots",
        "credit_unit",
        "enforcement",
        "regional_office",
    }
)
ENTERPRISE_ROLES = frozenset({"enterprise", "market_host", "utility", "small_trader", "maker"})


def home_kind(actor: Actor) -> str:
    """Which home answers this actor: `laboratory`, `regulator`, `enterprise`, or `public`."""
    if actor.roles & LABORATORY_ROLES:
        return "laboratory"
    if actor.roles & REGULATOR_ROLES:
        return "regulator"
    if actor.roles & ENTERPRISE_ROLES:
        return "enterprise"
    return "public"


WORDS = {"laboratory": LABORATORY, "regulator": REGULATOR, "enterprise": ENTERPRISE, "public": PUBLIC}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Costs no query for the public, one for those signed in (unread notices)."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    kind = home_kind(actor)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "actor": actor,
        "acting_role": _roles_in_words(actor),
        "home_kind": kind,
        "navigation": _navigation(request, kind, actor),
        "language": "zh" if language.startswith("zh") else "en",
        "is_demo": settings.JUNHENG_DEMO,
        "oidc_named": settings.JUNHENG_OIDC,
        "filing_kept": "filing" in request.COOKIES and not request.path.startswith("/file"),
        "now": getattr(request, "at", None),
    }


def _roles_in_words(actor: Actor) -> str:
    """The first role one acts in, by its name; the page of organisations shows them all."""
    named = [role for role in actor.roles if role in roles.known()]
    return role_words(sorted(named, key=list(roles.known()).index)[0]) if named else ""


def _navigation(request: HttpRequest, kind: str, actor: Actor) -> list[dict[str, Any]]:
    unread = _unread(actor) if kind != "public" else 0
    return [
        {
            "label": word.label,
            "url": word.url,
            "current": request.path == word.url or request.path.startswith(word.url + "/"),
            "count": unread if word.counts == "notices" and unread else None,
        }
        for word in WORDS[kind]
        if not word.role or word.role in actor.roles
    ]


def _unread(actor: Actor) -> int:
    from junheng.hub.foundation.queries import notices_for

    return min(notices_for(actor, unread_only=True)[:100].count(), 99)
