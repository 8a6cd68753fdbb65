"""What frames every page: the words of the navigation, who acts for whom, the demo strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.foundation.devices import account_of
from junheng.hub.institutions.rules import roles
from junheng.hub.institutions.templatetags.institutions import role_words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the navigation. `counts` names the figure of the frame's counts to show behind it.

    `role`: only for whoever holds it where they act; several are separated by blanks.
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
    Word(_("Public log"), "/log"),
    Word(_("Evidence graph"), "/evidence"),
    Word(_("Need hall"), "/needs"),
    Word(_("Recognition"), "/recognition"),
    Word(_("Draws"), "/supervision"),
    Word(_("Hearings"), "/hearings"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Industry"), "/centres"),
    Word(_("Data catalogue"), "/datasets"),
    Word(_("Regional standards"), "/regional-standards"),
    Word(_("Reference materials"), "/reference-materials"),
    Word(_("Workbench"), "/workbench"),
)
ENTERPRISE = (
    Word(_("Today"), "/today"),
    Word(_("Instruments"), "/instruments"),
    Word(_("Orders"), "/orders"),
    Word(_("Certificates"), "/certificates"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("Notices"), "/notices", "notices"),
    Word(_("Market"), "/market", role="market_host"),
    Word(_("Recalls"), "/cases"),
    Word(_("Find a laboratory"), "/search"),
    Word(_("Need hall"), "/needs"),
    Word(_("Checks"), "/supervision/checks"),
    Word(_("Pledges"), "/pledges"),
    Word(_("Sharing"), "/sharing"),
    Word(_("Industry"), "/centres"),
    Word(_("Data catalogue"), "/datasets"),
    Word(_("Determinations"), "/determinations"),
)
LABORATORY = (
    Word(_("Today"), "/today"),
    Word(_("Orders"), "/orders"),
    Word(_("Records"), "/records"),
    Word(_("Certificates"), "/certificates"),
    Word(_("Standards"), "/standards"),
    Word(_("Recalls"), "/cases"),
    Word(_("Notices"), "/notices", "notices"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("People"), "/people"),
    Word(_("Capabilities"), "/capabilities"),
    Word(_("Examinations"), "/examinations"),
    Word(_("Duty list"), "/duties", role="std_assessor org_assessor expert"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Need hall"), "/needs"),
    Word(_("Sharing"), "/sharing"),
    Word(_("Industry"), "/centres"),
    Word(_("Data catalogue"), "/datasets"),
)
REGULATOR = (
    Word(_("Today"), "/today"),
    Word(_("Qualifications"), "/qualifications"),
    Word(_("Draws"), "/supervision"),
    Word(_("Recalls"), "/cases"),
    Word(_("Risk"), "/risk"),
    Word(_("Complaints"), "/complaints"),
    Word(_("Notices"), "/notices", "notices"),
    Word(_("Hearings"), "/hearings"),
    Word(_("Organisations"), "/organisations"),
    Word(_("Examinations"), "/examinations"),
    Word(_("Duty list"), "/duties", role="prov_regulator regional_office samr_metrology"),
    Word(_("Mandatory verification"), "/applications"),
    Word(_("Determinations"), "/determinations"),
    Word(_("Fines"), "/fines"),
    Word(_("Letters"), "/letters", role="prov_regulator"),
    Word(_("Campaigns"), "/campaigns", role="prov_regulator"),
    Word(_("Weak spots"), "/weak-spots"),
    Word(_("Evidence graph"), "/evidence"),
    Word(_("Mutual help"), "/mutual-help", role="prov_regulator"),
    Word(_("People"), "/people"),
    Word(_("Comparisons"), "/comparisons"),
    Word(_("Recognition"), "/recognition"),
    Word(_("Industry"), "/centres"),
    Word(_("Data catalogue"), "/datasets"),
    Word(_("Rules"), "/rules"),
    Word(_("Regions"), "/regions"),
)

SHOWN = {"laboratory": 7, "regulator": 7, "enterprise": 6, "public": 5}
"""How many words stand in the line; the others are behind "More", and the line stays one line."""

NEAR = ("/today", "/complaints", "/applications", "/supervision", "/cases", "/organisations", "/notices")
FAR = ("/today", "/weak-spots", "/comparisons", "/recognition", "/qualifications", "/risk", "/notices")
HOST = ("/today", "/market", "/instruments", "/applications", "/certificates", "/notices")
FIRST = {
    "market_host": HOST,
    "city_regulator": NEAR,
    "county_regulator": NEAR,
    "grassroots": NEAR,
    "samr_metrology": FAR,
    "regional_office": FAR,
}
"""What some roles need more often than their kind does: a market's host, who is near the stalls, who sees the whole region."""

LABORATORY_ROLES = frozenset(
    {
        "inst_admin",
        "inst_front",
        "verifier",
        "checker",
        "approver",
        "std_owner",
        "quality",
        "nmi",
        "data_steward",
    }
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
    words = _navigation(request, kind, actor)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "actor": actor,
        "account": account_of(actor),
        "acting_role": _roles_in_words(actor),
        "home_kind": kind,
        "navigation": words[: SHOWN[kind]],
        "navigation_more": words[SHOWN[kind] :],
        "navigation_within": any(word["current"] for word in words[SHOWN[kind] :]),
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
        for word in _ordered(kind, actor)
        if not word.role or actor.has_any(frozenset(word.role.split()))
    ]


def _ordered(kind: str, actor: Actor) -> list[Word]:
    """The words of a kind, what the role needs most often before the others."""
    first = next((urls for role, urls in FIRST.items() if role in actor.roles), ())
    return sorted(WORDS[kind], key=lambda word: first.index(word.url) if word.url in first else len(first))


def _unread(actor: Actor) -> int:
    from junheng.hub.foundation.queries import notices_for

    return min(notices_for(actor, unread_only=True)[:100].count(), 99)
