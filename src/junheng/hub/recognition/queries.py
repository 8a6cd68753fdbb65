"""The question: does this result count in that province now, by which agreement, and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from junheng.core.capability.model import Recognition as OfEntry
from junheng.core.reason import Refusal, refuse
from junheng.core.traceability.judging import Answer
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.certificates import queries as certificates
from junheng.hub.certificates import tracing
from junheng.hub.certificates.answering import Answered
from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation import search
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.recognition import rules
from junheng.hub.recognition.models import Agreement, InternationalEntry

Word = Literal["yes", "no", "cannot-tell", "none"]
RIGHTS = {"verification": ("authorisation",), "calibration": ("accreditation", "authorisation")}
"""Documents that let a body issue a paper; any one of them in force will do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition of an agreement with what was found: holds, does not, or cannot be told (None)."""

    condition: str
    holds: bool | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """The answer for one paper and province: the agreement that decides, each condition, and every reason."""

    word: Word
    division: str
    agreement: Agreement | None = None
    conditions: Sequence[Asked] = ()
    reasons: Sequence[Refusal] = ()


def agreements() -> QuerySet[Agreement]:
    """Every agreement with its signatures, newest first."""
    return Agreement.objects.prefetch_related("signatures__organisation").order_by("-id")


def facts_of(agreement: Agreement) -> rules.AgreementFacts:
    """What the rules need to know of an agreement now."""
    return rules.AgreementFacts(
        number=agreement.number,
        state=agreement.state,
        parties=frozenset(agreement.parties),
        signed=frozenset(each.tenant_id for each in agreement.signatures.all()),
        since=agreement.since,
        until=agreement.until,
        state_reason=agreement.state_reason,
        suspended_by=agreement.suspended_by,
        ended_on=today(agreement.state_since) if agreement.state == Agreement.State.ENDED else None,
    )


def verification_agreement(home: str, other: str, item: str, on: date) -> str:
    """Number of an agreement in force by which verifications of one province count in another; "" if none."""
    about = agreements().filter(parties__contains=[home, other], objects_of__contains=["verification"])
    live = (
        each
        for each in about
        if (not each.items or item in each.items) and not rules.standing_refusals(facts_of(each), on)
    )
    return next((each.number for each in live), "")


def joint_checks_agreed(number: str, provinces: Sequence[str], on: date) -> bool:
    """Whether an agreement of this number lets all these provinces check jointly on a day."""
    about = agreements().filter(
        number=number, parties__contains=list(provinces), objects_of__contains=["joint-check"]
    )
    return any(not rules.standing_refusals(facts_of(each), on) for each in about)


def recognised(certificate: Certificate, division: str, at: datetime) -> Recognised:
    """Whether a result counts in another province now: an agreement in force covers it and its conditions hold."""
    home, kind = certificate.tenant_id, certificate.kind
    about = [
        each
        for each in agreements().filter(parties__contains=[home, division], objects_of__contains=[kind])
        if not each.items or certificate.item_id in each.items
    ]
    if home == division or not about:
        return Recognised("none", division, reasons=(refuse("no-agreement-on-file"),))
    standing = {each.pk: rules.standing_refusals(facts_of(each), today(at)) for each in about}
    live = [each for each in about if not standing[each.pk]]
    if not live:
        return Recognised("none", division, about[0], reasons=standing[about[0].pk])
    answers = [_under(each, certificate, division, at) for each in live]
    best: dict[Word, int] = {"yes": 0, "cannot-tell": 1, "no": 2, "none": 3}
    return min(answers, key=lambda each: best[each.word])


def _under(agreement: Agreement, certificate: Certificate, division: str, at: datetime) -> Recognised:
    asked = [CONDITIONS[name](certificate, at) for name in agreement.conditions]
    reasons = [each.refusal for each in asked if each.refusal is not None]
    holds = [each.holds for each in asked]
    word: Word = "no" if False in holds else "cannot-tell" if None in holds else "yes"
    return Recognised(word, division, agreement, asked, reasons)


_STATES = {
    "issued": ("有效", "in force"),
    "replaced": ("已替换", "replaced"),
    "withdrawn": ("已撤回", "withdrawn"),
}


def _certificate_in_force(row: Certificate, at: datetime) -> Asked:
    zh, en = _STATES[row.state]
    holds = row.state == Certificate.State.ISSUED
    why = (
        None
        if holds
        else refuse("condition-certificate-in-force", number=row.number, state_zh=zh, state_en=en)
    )
    return Asked("certificate-in-force", holds, why)


def _authorisation_live(row: Certificate, at: datetime) -> Asked:
    """The right of the body for the item, asked now: what rests on an ended source stops counting that moment."""
    found: list[str] = []
    for kind in RIGHTS.get(row.kind, ()):
        for covering in institutions.qualification_items(row.institution, kind, row.item):
            state = institutions.state_on(covering.qualification, today(at))
            if state.in_force:
                return Asked("authorisation-live", True)
            found.append(f"{covering.qualification.number}, {state.state}")
    why = refuse(
        "condition-authorisation-live", body=row.institution.name_zh, item=row.item.name_zh,
        found="; ".join(found) or "—",
    )  # fmt: skip
    return Asked("authorisation-live", False, why)


def _chain_not_broken(row: Certificate, at: datetime) -> Asked:
    judged = tracing.trace(row, at).judgement
    if judged.answer is not Answer.NO:
        return Asked("chain-not-broken", True)
    return Asked(
        "chain-not-broken",
        False,
        refuse("condition-chain-not-broken", why=judged.broken[0].refusal.message("zh")),
    )


def _in_log(row: Certificate, at: datetime) -> Asked:
    holds = certificates.log_index(row) is not None
    return Asked("in-log", True if holds else None, None if holds else refuse("condition-in-log"))


def _in_date(row: Certificate, at: datetime) -> Asked:
    late = row.valid_until is not None and today(at) > row.valid_until
    return Asked("in-date", not late, refuse("condition-in-date", date=row.valid_until) if late else None)


def _no_open_case(row: Certificate, at: datetime) -> Asked:
    """No case of a bad standard may change it; the certificate itself says so in public."""
    if not row.inquiry:
        return Asked("no-open-case", True)
    return Asked("no-open-case", False, refuse("condition-no-open-case", number=row.inquiry))


CONDITIONS: Mapping[str, Callable[[Certificate, datetime], Asked]] = {
    "certificate-in-force": _certificate_in_force,
    "authorisation-live": _authorisation_live,
    "chain-not-broken": _chain_not_broken,
    "in-log": _in_log,
    "in-date": _in_date,
    "no-open-case": _no_open_case,
}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Two provinces: agreements in force between them, and papers of the first that they speak of."""

    home: Tenant
    away: Tenant
    live: Sequence[Agreement]
    other: Sequence[Agreement]
    papers: int


def matrix(at: datetime) -> list[tuple[Tenant, list[MatrixCell | None]]]:
    """Province by province: whose results (row) an agreement lets count where (column)."""
    provinces = list(Tenant.objects.filter(level="province").order_by("code"))
    every = list(agreements())
    live = {each.pk for each in every if not rules.standing_refusals(facts_of(each), today(at))}
    counts = _papers_by_kind()
    return [
        (home, [None if home == away else _cell(home, away, every, live, counts) for away in provinces])
        for home in provinces
    ]


def _papers_by_kind() -> dict[tuple[str, str, str], int]:
    rows = Certificate.objects.filter(state="issued").order_by().values_list("tenant_id", "kind", "item_id")
    return {(tenant, kind, item): count for tenant, kind, item, count in rows.annotate(count=Count("id"))}


def _cell(
    home: Tenant,
    away: Tenant,
    every: Sequence[Agreement],
    live: set[Any],
    counts: Mapping[tuple[str, str, str], int],
) -> MatrixCell:
    both = [each for each in every if {home.code, away.code} <= set(each.parties)]
    held = [each for each in both if each.pk in live]
    papers = sum(
        count
        for (tenant, kind, item), count in counts.items()
        if tenant == home.code
        and any(kind in each.objects_of and (not each.items or item in each.items) for each in held)
    )
    return MatrixCell(home, away, held, [each for each in both if each.pk not in live], papers)


def papers_under(agreement: Agreement) -> list[tuple[Tenant, int]]:
    """Papers in force of each party that the agreement speaks of; its conditions are asked paper by paper."""
    rows = Certificate.objects.filter(
        state="issued", kind__in=agreement.objects_of, tenant_id__in=agreement.parties
    )
    if agreement.items:
        rows = rows.filter(item_id__in=agreement.items)
    counts = dict(rows.order_by().values_list("tenant_id").annotate(count=Count("id")))
    return [
        (each, counts.get(each.code, 0))
        for each in Tenant.objects.filter(code__in=agreement.parties).order_by("code")
    ]


def recognitions_on(on: date) -> Callable[[CapabilityEntry], tuple[OfEntry, ...]]:
    """For a match: where results of a capability entry would count on a day, by the agreements on file."""
    every = [(each, rules.standing_refusals(facts_of(each), on)) for each in agreements()]
    papers = {"calibrate": "calibration", "verify": "verification"}

    def of_entry(entry: CapabilityEntry) -> tuple[OfEntry, ...]:
        home, kind = entry.organisation.tenant_id, papers.get(entry.kind, "")
        found: dict[str, OfEntry] = {}
        for each, refusals in every:
            covers = kind in each.objects_of and (not each.items or entry.item_id in each.items)
            for division in sorted(set(each.parties) - {home}) if covers and home in each.parties else ():
                known = found.get(division)
                if known is None or (not known.holds and not refusals):
                    why = "; ".join(refusal.message("zh") for refusal in refusals)
                    found[division] = OfEntry(division, not refusals, why)
        return tuple(found.values())

    return of_entry


def answer_for_page(certificate: Certificate, division: str, at: datetime) -> list[Answered]:
    """The question as the page of a verification lists it: for one province, or whichever agreements say."""
    about = agreements().filter(
        parties__contains=[certificate.tenant_id], objects_of__contains=[certificate.kind]
    )
    others = [division] if division else sorted({code for each in about for code in each.parties})
    asked = [code for code in others if code != certificate.tenant_id]
    names = (
        {each.code: each for each in Tenant.objects.filter(level="province", code__in=asked)} if asked else {}
    )
    if not names:
        return [_answered(Recognised("none", "", reasons=(refuse("no-agreement-on-file"),)), None)]
    return [_answered(recognised(certificate, code, at), names[code]) for code in asked if code in names]


def _answered(found: Recognised, province: Tenant | None) -> Answered:
    from junheng.hub.ui.templatetags.ui import in_words, named

    question = (
        _("Is it recognised elsewhere?")
        if province is None
        else _("Does it count in %(place)s?") % {"place": named(province)}
    )
    tone, word = {
        "yes": ("ok", _("Yes")),
        "no": ("warn", _("Not now")),
        "cannot-tell": ("unk", _("Cannot tell")),
        "none": ("unk", _("None on file") if found.agreement is None else _("Not in force")),
    }[found.word]
    if found.word == "yes" and found.agreement is not None:
        said = _("Agreement %(number)s is in force and its conditions hold.") % {
            "number": found.agreement.number
        }
    else:
        said = " ".join(str(in_words(each)) for each in found.reasons)
    return Answered(question, tone, word, said)


@lru_cache(maxsize=2)
def country_names(language: Literal["zh", "en"]) -> Mapping[str, str]:
    """Countries and regions by their two letters (ISO 3166-1), named as Unicode CLDR names them."""
    from babel import Locale  # its tables are read when somebody asks

    named = Locale.parse(language).territories
    return {code: str(name) for code, name in named.items() if len(code) == 2 and code.isalpha()}


def country_of(typed: str) -> str | None:
    """The two letters of what a person typed: a code, a name in Chinese or English, or the beginning of just one."""
    asked = unicodedata.normalize("NFKC", typed).strip().casefold()
    names = [(code, name.casefold()) for language in ("zh", "en") for code, name in _names(language)]
    exact = {code for code, name in names if asked in (code.casefold(), name)}
    begun = {code for code, name in names if asked and name.startswith(asked)}
    found = exact or begun
    return next(iter(found)) if len(found) == 1 else None


def _names(language: str) -> Sequence[tuple[str, str]]:
    return list(country_names("zh" if language == "zh" else "en").items())


def international_entries() -> QuerySet[InternationalEntry]:
    return InternationalEntry.objects.select_related("holder", "tenant").order_by("-id")


@dataclass(frozen=True, slots=True)
class Help:
    """An entry that speaks of this instrument and country, and why it does not help today; none: it does."""

    entry: InternationalEntry
    reasons: tuple[Refusal, ...]

    @property
    def tone(self) -> str:
        return "warn" if self.reasons else "ok"


def helps(*, instrument: str, country: str) -> list[Help]:
    """What on file helps such an instrument into that country, what helps today first; withdrawn entries are left out."""
    rows = international_entries().filter(countries__contains=[country]).exclude(state="withdrawn")
    found = search.among(rows, instrument)
    asked = [Help(row, reasons_not_to_help(row)) for row in (found[:MOST_HELP] if found is not None else ())]
    return sorted(asked, key=lambda each: bool(each.reasons))


MOST_HELP = 30


def reasons_not_to_help(row: InternationalEntry) -> tuple[Refusal, ...]:
    """Why this entry does not help today, of itself or of its body."""
    holder = row.holder
    return rules.refusals_to_help(
        number=row.number, state=row.state, state_reason=row.state_reason,
        body=holder.name_zh if holder else "", is_verified=holder is None or holder.state == "verified",
    )  # fmt: skip
