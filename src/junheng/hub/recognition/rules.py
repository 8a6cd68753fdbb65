"""Pure rules of agreements: what may be drafted, signed, ended; which agreement speaks of a paper on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from junheng.core.quantity.text import read_number
from junheng.core.quantity.unit import parse_unit
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.recognition import reasons as _declared  # noqa: F401  (declares the codes used here)

PAPERS = ("verification", "calibration", "joint-check")
CONDITIONS = (
    "certificate-in-force", "authorisation-live", "chain-not-broken", "in-log", "in-date", "no-open-case",
)  # fmt: skip
"""What an agreement may ask of a paper, each answered from live evidence."""
STATE_WORDS = {
    "drafted": ("待签署", "drafted"),
    "signed": ("已签署", "signed"),
    "suspended": ("已暂停", "suspended"),
    "ended": ("已终止", "ended"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement as proposed."""

    number: str
    title_zh: str
    parties: tuple[str, ...]
    papers: tuple[str, ...]
    conditions: tuple[str, ...]
    document: str
    since: date
    until: date | None = None
    items: tuple[str, ...] = ()
    title_en: str = ""
    is_demo: bool = False


def refusals_to_draft_agreement(
    draft: Draft, *, own: str, known: Sequence[str], numbers: Sequence[str]
) -> tuple[Refusal, ...]:
    """All that stops an agreement from being proposed."""
    return (
        *because(
            (
                len(set(draft.parties)) < 2 or own not in draft.parties,
                refuse("agreement-needs-parties", parties="、".join(draft.parties) or "—"),
            ),
            (not set(draft.papers) or bool(set(draft.papers) - set(PAPERS)), "agreement-without-objects"),
            (
                "certificate-in-force" not in draft.conditions and set(draft.papers) != {"joint-check"},
                "agreement-without-conditions",
            ),
            (
                draft.until is not None and draft.until < draft.since,
                refuse("agreement-days-reversed", since=draft.since, until=draft.until),
            ),
            (draft.number in numbers, refuse("agreement-number-known", number=draft.number)),
        ),
        *(refuse("agreement-party-unknown", party=each[:20]) for each in draft.parties if each not in known),
        *(
            refuse("agreement-condition-unknown", allowed=CONDITIONS, condition=each[:40])
            for each in draft.conditions
            if each not in CONDITIONS
        ),
    )


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What the rules need to know of an agreement."""

    number: str
    state: str
    parties: frozenset[str]
    signed: frozenset[str]
    since: date
    until: date | None
    state_reason: str = ""
    suspended_by: str = ""
    ended_on: date | None = None
    """The day on which a party ended it; None where none did."""


def refusals_to_act(
    facts: AgreementFacts, *, own: str, allowed: Sequence[str], reason: str | None
) -> tuple[Refusal, ...]:
    """Whether a party may do something to an agreement now; `reason` None where none is needed."""
    zh, en = STATE_WORDS[facts.state]
    return because(
        (own not in facts.parties, refuse("agreement-of-others", province=own, number=facts.number)),
        (
            facts.state not in allowed,
            refuse("agreement-not-in-state", number=facts.number, state_zh=zh, state_en=en),
        ),
        (reason is not None and not reason.strip(), refuse("agreement-needs-reason", path="reason")),
    )


def refusals_to_resume(facts: AgreementFacts, *, own: str, reason: str) -> tuple[Refusal, ...]:
    """Whether a party may bring an agreement back: only the one that let it rest, so no suspension is lifted for another."""
    other = facts.state == "suspended" and facts.suspended_by not in ("", own)
    return (
        *refusals_to_act(facts, own=own, allowed=("suspended",), reason=reason),
        *because(
            (other, refuse("agreement-suspended-by-another", number=facts.number, party=facts.suspended_by))
        ),
    )


def standing_refusals(facts: AgreementFacts, on: date) -> tuple[Refusal, ...]:
    """Why an agreement does not hold on a day; empty: it is in force."""
    ends = [each for each in (facts.until, facts.ended_on) if each is not None]
    over = facts.state == "ended" or (facts.until is not None and on > facts.until)
    return because(
        (
            facts.state == "drafted" or facts.signed < facts.parties,
            refuse("agreement-not-signed-by-all", number=facts.number),
        ),
        (
            facts.state == "suspended",
            refuse("agreement-suspended-now", number=facts.number, why=facts.state_reason or "—"),
        ),
        (over, refuse("agreement-ended-before", number=facts.number, date=min(ends, default=on))),
        (on < facts.since, refuse("agreement-not-begun", number=facts.number, date=facts.since)),
    )


def conditions_as_words(language: str) -> Mapping[str, str]:
    """Each condition as a reader meets it."""
    zh = (
        "证书未撤回、未被替换",
        "机构资质此刻有效",
        "溯源链没有断",
        "签发已进公开日志",
        "检定在有效期内",
        "所用标准器没有在查的案件",
    )
    en = (
        "the certificate is neither withdrawn nor replaced", "the body's right is live now",
        "its chain is not broken", "its issue is in the public log", "a verification is in date",
        "no case is open on its standard",
    )  # fmt: skip
    return dict(zip(CONDITIONS, zh if language == "zh" else en, strict=True))


INTERNATIONAL = {
    "cmc": ("校准测量能力", "CMC"), "arrangement": ("互认安排", "arrangement"), "oiml": ("OIML 证书", "OIML certificate"),
}  # fmt: skip
"""Kinds of what helps abroad (R10.2)."""
_INTERNATIONAL_STATES = {
    "listed": ("在册", "listed"),
    "suspended": ("已暂停", "suspended"),
    "withdrawn": ("已撤销", "withdrawn"),
}
_NEEDED = {
    "cmc": (
        ("quantity", "量", "the quantity"), ("low", "下限", "the lower end"), ("high", "上限", "the upper end"),
        ("unit", "单位", "the unit"), ("uncertainty", "扩展不确定度", "the expanded uncertainty"),
        ("uncertainty_unit", "不确定度的单位", "the unit of the uncertainty"), ("coverage_factor", "包含因子 k", "the coverage factor k"),
        ("holder", "机构", "the body"),
    ),
    "arrangement": (),
    "oiml": (("category", "建议号与类别", "recommendation and category"), ("holder", "出证机构", "the issuing body")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What helps abroad, as it is entered: numbers are decimal text with their units, `holder` a 统一社会信用代码."""

    kind: str
    number: str
    dated: date
    title_zh: str
    instruments: str
    countries: tuple[str, ...]
    link: str
    title_en: str = ""
    holder: str = ""
    category: str = ""
    quantity: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    uncertainty: str = ""
    uncertainty_unit: str = ""
    coverage_factor: str = ""
    is_demo: bool = False


def with_plain_numbers(entry: NewEntry) -> NewEntry:
    """Numbers as decimal text: full-width digits and groups are read; what is no number is refused."""
    low, high, uncertainty, factor = (
        read_number(text).text if text.strip() else ""
        for text in (entry.low, entry.high, entry.uncertainty, entry.coverage_factor)
    )
    return replace(entry, low=low, high=high, uncertainty=uncertainty, coverage_factor=factor)


def refusals_to_list(
    entry: NewEntry, *, today: date, codes: Collection[str], is_known: bool
) -> tuple[Refusal, ...]:
    """All that stops an entry; numbers are plain already. `codes`: country codes there are."""
    if entry.kind not in INTERNATIONAL:
        return (refuse("international-kind-unknown", kind=entry.kind[:20]),)
    zh, en = INTERNATIONAL[entry.kind]
    missing = [
        refuse("international-field-missing", path=name, kind_zh=zh, kind_en=en, field_zh=field_zh, field_en=field_en)
        for name, field_zh, field_en in _NEEDED[entry.kind]
        if not getattr(entry, name).strip()
    ]  # fmt: skip
    return (
        *missing,
        *because(
            (is_known, refuse("international-number-known", number=entry.number)),
            (entry.dated > today, refuse("international-date-ahead", path="dated", date=entry.dated)),
            (not entry.link.startswith("https://"), refuse("international-link-unusable", path="link")),
        ),
        *(
            refuse("international-country-unknown", path="countries", country=each[:20])
            for each in entry.countries or ("—",)
            if each not in codes
        ),
        *(() if missing or entry.kind != "cmc" else _numbers_of_cmc(entry)),
    )


def _numbers_of_cmc(entry: NewEntry) -> tuple[Refusal, ...]:
    unit, own = parse_unit(entry.unit), parse_unit(entry.uncertainty_unit)
    is_relative = own.dimension == parse_unit("1").dimension
    return because(
        (
            Fraction(entry.low) > Fraction(entry.high),
            refuse("international-range-reversed", path="low", low=entry.low, high=entry.high),
        ),
        *(
            (Fraction(text) <= 0, refuse("international-uncertainty-not-positive", path=name, found=text))
            for name, text in (("uncertainty", entry.uncertainty), ("coverage_factor", entry.coverage_factor))
        ),
        (
            own.dimension != unit.dimension and not is_relative,
            refuse("international-unit-differs", path="uncertainty_unit", found=own.text, expected=unit.text),
        ),
    )


def refusals_to_turn(*, number: str, state: str, allowed: Sequence[str], reason: str) -> tuple[Refusal, ...]:
    """Whether the state of an entry may be changed now, by whoever keeps it."""
    zh, en = _INTERNATIONAL_STATES[state]
    return because(
        (
            state not in allowed,
            refuse("international-not-in-state", number=number, state_zh=zh, state_en=en),
        ),
        (not reason.strip(), refuse("international-needs-reason", path="reason")),
    )


def refusals_to_help(
    *, number: str, state: str, state_reason: str, body: str, is_verified: bool
) -> tuple[Refusal, ...]:
    """Why an entry that fits does not help today; empty: it does."""
    return because(
        (
            state == "suspended",
            refuse("international-suspended-now", number=number, why=state_reason or "—"),
        ),
        (bool(body) and not is_verified, refuse("international-holder-not-live", body=body)),
    )
