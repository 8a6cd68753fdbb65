"""Pure rules of instruments: the code for life, the mandatory verdict, what may happen to an instrument."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.instruments import reasons as _declared  # noqa: F401  (declares the codes used here)

CODE_DIGITS = 12


class Purpose(StrEnum):
    """What an instrument is used for: the four uses of article 9, two kinds of standard, or none of them."""

    TRADE = "T"
    SAFETY = "S"
    MEDICAL = "M"
    ENVIRONMENT = "E"
    PUBLIC_STANDARD = "public-standard"
    HIGHEST_STANDARD = "highest-standard"
    OWN_USE = "own-use"


PURPOSE_ZH = {
    Purpose.TRADE: "贸易结算",
    Purpose.SAFETY: "安全防护",
    Purpose.MEDICAL: "医疗卫生",
    Purpose.ENVIRONMENT: "环境监测",
    Purpose.PUBLIC_STANDARD: "社会公用计量标准",
    Purpose.HIGHEST_STANDARD: "单位最高计量标准",
    Purpose.OWN_USE: "自己用，不对外",
}
PURPOSE_EN = {
    Purpose.TRADE: "trade settlement",
    Purpose.SAFETY: "safety",
    Purpose.MEDICAL: "medical care",
    Purpose.ENVIRONMENT: "environmental monitoring",
    Purpose.PUBLIC_STANDARD: "public measurement standard",
    Purpose.HIGHEST_STANDARD: "highest standard of an organisation",
    Purpose.OWN_USE: "own use only",
}
_LAWFUL_USES = (Purpose.TRADE, Purpose.SAFETY, Purpose.MEDICAL, Purpose.ENVIRONMENT)


class Answer(StrEnum):
    MANDATORY = "mandatory"
    NOT_MANDATORY = "not-mandatory"
    TYPE_APPROVAL_ONLY = "type-approval-only"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Edition:
    """The catalogue that a verdict is by. `compared`: a person compared it with the official text."""

    code: str = ""
    compared: bool = False

    @property
    def facts(self) -> dict[str, str]:
        """What the reasons of a verdict tell of their basis."""
        named = {"edition": f" {self.code}" if self.code else ""}
        if self.compared:
            return named | {"draft_zh": "", "draft_en": "", "confidence": "seen"}
        return named | {
            "draft_zh": "（草稿，待与正式文本逐条核对）",
            "draft_en": " (draft, to be compared with the official text)",
        }


NO_EDITION = Edition()


@dataclass(frozen=True, slots=True)
class Listed:
    """One level-2 item of a catalogue, as far as a verdict needs it. `uses` are letters of `Purpose`."""

    number: str
    name_zh: str
    name_en: str
    mode: str
    form: str
    uses: frozenset[str]
    scope_zh: str = ""
    size_low: float | None = None
    size_high: float | None = None
    size_symbol: str = ""
    """`DN` or `G`: the size that bounds the listing, with its inclusive limits."""
    confidence: str = "recall"
    edition: Edition = NO_EDITION


@dataclass(frozen=True, slots=True)
class Verdict:
    """Mandatory or not, and why: every reason, failing ones first."""

    answer: Answer
    reasons: tuple[Refusal, ...]
    listed: Listed | None = None


def verdict(
    listed: Listed | None, purpose: Purpose, *, size: float | None = None, edition: Edition = NO_EDITION
) -> Verdict:
    """Item in the list AND use in trade, safety, medical, environment AND scope; standards by themselves.

    `edition`: what was looked into where nothing is listed. Source: Metrology Law (2018) article 9, and the edition, of which
    the reasons say whether anybody compared it with the official text.
    """
    if purpose in (Purpose.PUBLIC_STANDARD, Purpose.HIGHEST_STANDARD):
        return Verdict(Answer.MANDATORY, (refuse("standard-is-mandatory"),), listed)
    if listed is None:
        return Verdict(Answer.NOT_MANDATORY, (refuse("item-not-in-catalogue", **edition.facts),), None)
    named = {"item": listed.name_zh, "number": listed.number} | listed.edition.facts
    if "V" not in listed.mode:
        return Verdict(Answer.TYPE_APPROVAL_ONLY, (refuse("item-type-approval-only", **named),), listed)
    inside = refuse("item-in-catalogue", **named)
    use = _use_reason(listed, purpose)
    if use.code != "purpose-in-scope":
        return Verdict(Answer.NOT_MANDATORY, (use, inside), listed)
    stated = refuse("purpose-listed", purpose=PURPOSE_ZH[purpose], **listed.edition.facts)
    scope = _scope_reason(listed, size)
    if scope is None:
        return Verdict(Answer.MANDATORY, (inside, use, stated), listed)
    answers = {"scope-outside": Answer.NOT_MANDATORY, "scope-to-check": Answer.CANNOT_TELL}
    answer = answers.get(scope.code, Answer.MANDATORY)
    ordered = (inside, use, stated, scope) if answer is Answer.MANDATORY else (scope, inside, use, stated)
    return Verdict(answer, ordered, listed)


def _use_reason(listed: Listed, purpose: Purpose) -> Refusal:
    said = PURPOSE_ZH[purpose]
    if purpose not in _LAWFUL_USES:
        return refuse("purpose-outside-law", purpose=said)
    if purpose.value not in listed.uses:
        names = "、".join(PURPOSE_ZH[use] for use in _LAWFUL_USES if use.value in listed.uses)
        return refuse("purpose-not-for-item", purpose=said, listed=names or "—", **listed.edition.facts)
    return refuse("purpose-in-scope", purpose=said)


def _scope_reason(listed: Listed, size: float | None) -> Refusal | None:
    facts = listed.edition.facts
    if listed.size_high is None:
        return None
    bounds = f"{listed.size_symbol}{listed.size_low:g}~{listed.size_symbol}{listed.size_high:g}"
    if size is None:
        return refuse("scope-to-check", scope=bounds, **facts)
    found = f"{listed.size_symbol}{size:g}"
    inside = (listed.size_low or 0) <= size <= listed.size_high
    return refuse("scope-inside" if inside else "scope-outside", found=found, scope=bounds, **facts)


def keeps_bounds(old: Listed, new: Listed) -> bool:
    """Whether the sizes of a row are still stated by its namesake: without them everything would be in the law."""
    return old.size_high is None or new.size_high is not None


ANSWER_WORDS = {
    "mandatory": ("须强制检定", "mandatory"),
    "not-mandatory": ("不须强制检定", "not mandatory"),
    "type-approval-only": ("只须型式批准", "type approval alone"),
    "cannot-tell": ("说不准", "cannot tell"),
}
MODE_WORDS = {
    "P": ("型式批准", "type approval"),
    "V": ("强制检定", "verification"),
    "P+V": ("型式批准、强制检定", "type approval and verification"),
}
EDITION_WORDS = {
    "in-force": ("现行", "in force"),
    "waiting": ("待施行", "waiting for its day"),
    "superseded": ("已被代替", "superseded"),
    "never-in-force": ("未曾在本平台施行", "never in force on this platform"),
}
SHIPPED = "SAMR公告2020年第42号"
"""The edition that every platform begins with."""
FIRST_LAW, YEARS_AHEAD = date(1985, 9, 6), 10
"""The Metrology Law was adopted on this day: no catalogue of mandatory verification is older."""
MARK_KINDS = {
    "production": ("生产码", "production code"),
    "repair": ("维修码", "repair code"),
    "verification": ("检定码", "verification code"),
    "seal": ("铅封", "seal"),
}
"""Three codes and one seal (三码一封); the order in which they are shown."""


def refusals_to_note_mark(kind: str, value: str, *, now: str) -> tuple[Refusal, ...]:
    """Whether a mark may be noted; `now`: what stands there already."""
    told = value.strip()
    return because(
        (kind not in MARK_KINDS, refuse("mark-kind-unknown", path="kind", found=kind[:20])),
        (not told or not told.isprintable(), refuse("mark-unreadable", path="value", found=told[:40] or "—")),
        (bool(told) and told == now, refuse("mark-known", value=told[:40])),
    )


def check_digit(eleven: str) -> str:
    """The twelfth digit of a code: ISO/IEC 7064, MOD 11,10. Finds every single wrong digit."""
    product = 10
    for digit in eleven:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def new_code(division: str, number: int) -> str:
    """A code for life: four digits of the division (GB/T 2260), seven of `number`, one check digit."""
    eleven = f"{division[:4]:0<4}{number % 10_000_000:07d}"
    return eleven + check_digit(eleven)


def read_code(text: str) -> str:
    """The 12 digits of a code as a person types it: spaces, hyphens and full-width digits are read."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]*", digits):
        raise UnusableInput(refuse("code-unusable", code=text[:40], why="只能有数字 / digits only"))
    if len(digits) != CODE_DIGITS:
        raise UnusableInput(refuse("code-unusable", code=text[:40], why=f"{len(digits)} ≠ 12"))
    if check_digit(digits[:-1]) != digits[-1]:
        raise UnusableInput(
            refuse(
                "code-unusable",
                code=text[:40],
                why="校验位不符，可能抄错 / check digit, perhaps a typing error",
            )
        )
    return digits


def spaced(code: str) -> str:
    """A code in fours, as printed: `3305 0217 4496`."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What the rules need to know of an instrument."""

    scrapped_since: date | None = None
    sealed_since: date | None = None
    seal_number: str = ""


def refusals_to_send(facts: InstrumentFacts, *, verification: bool) -> tuple[Refusal, ...]:
    """Why an instrument cannot be sent for a service now. A sealed one may be sent for verification only."""
    return because(
        (facts.scrapped_since is not None, refuse("instrument-scrapped", since=facts.scrapped_since)),
        (
            facts.sealed_since is not None and not verification,
            refuse("instrument-sealed", since=facts.sealed_since, seal=facts.seal_number or "—"),
        ),
    )


def refusals_to_unseal(facts: InstrumentFacts, *, verified_on: date | None) -> tuple[Refusal, ...]:
    """Return to use needs a verification later than the sealing (practice P10)."""
    sealed = facts.sealed_since
    if sealed is None:
        return (refuse("instrument-not-sealed"),)
    return because(
        (
            verified_on is None or verified_on < sealed,
            refuse("instrument-sealed", since=sealed, seal=facts.seal_number or "—"),
        )
    )


@dataclass(frozen=True, slots=True)
class ClassingFacts:
    """What the rules need to know of an instrument that a person classes. Divisions are codes of GB/T 2260."""

    place: str
    office: str
    listed: bool
    """Whether the edition in force left it to a person."""
    scrapped_since: date | None = None


@dataclass(frozen=True, slots=True)
class ComparedFacts:
    """An edition as it was loaded: items of level 1 and 2, and who compared it already."""

    groups: int
    items: int
    rows: str
    """Digest of all rows."""
    by: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class OfficialText:
    """What a person saw: where the official text is published, how many items of each level it has, and the digest of the
    rows that it was compared with."""

    source: str
    groups: int
    items: int
    rows: str


def refusals_to_name(code: str) -> tuple[Refusal, ...]:
    """An edition's name stands in addresses."""
    told = code.strip()
    wrong = not told.strip(".") or not told.isprintable() or any(each in told for each in "/?#\\")
    return because((wrong, refuse("catalogue-name-unusable", path="code", found=repr(code)[1:-1][:60])))


def refusals_to_date(day: date, *, today: date) -> tuple[Refusal, ...]:
    """An edition comes into force after the law that it is under, and not in a time that nobody plans for."""
    last = date(today.year + YEARS_AHEAD, 12, 31)
    wrong = not FIRST_LAW <= day <= last
    return because(
        (
            wrong,
            refuse("catalogue-day-out-of-range", path="in_force_from", first=FIRST_LAW, last=last, found=day),
        )
    )


def state_of_edition(
    day: date | None, *, is_current: bool, was_current: bool, current: date | None, on: date
) -> str:
    """A key of `EDITION_WORDS`. `day`: from which it counts; `current`: the same of the edition in force."""
    if is_current:
        return "in-force"
    if was_current or day is None:
        return "superseded"
    return "waiting" if day > on or current is None or day > current else "never-in-force"


def refusals_to_compare(catalogue: str, facts: ComparedFacts, text: OfficialText) -> tuple[Refusal, ...]:
    """Whether an edition may be called compared: once, and only if the official text has as many items of both levels."""
    groups, items = text.groups, text.items
    differ = refuse(
        "catalogue-counts-differ", path="items", catalogue=catalogue, told_groups=groups, told_items=items,
        groups=facts.groups, items=facts.items,
    )  # fmt: skip
    return because(
        (not text.source.strip(), refuse("catalogue-needs-source", path="source")),
        (text.rows != facts.rows, refuse("catalogue-other-rows", path="rows", catalogue=catalogue)),
        (
            facts.since is not None,
            refuse("catalogue-compared", catalogue=catalogue, by=facts.by, since=facts.since),
        ),
        ((groups, items) != (facts.groups, facts.items), differ),
    )


LONGEST_REASON = 300


def lies_under(place: str, office: str) -> bool:
    """Whether a place lies in the county, city or province of an office."""
    known = office.removesuffix("00").removesuffix("00")
    return bool(known) and place.startswith(known)


def refusals_to_class(facts: ClassingFacts, *, number: str, known: bool, reason: str) -> tuple[Refusal, ...]:
    """Whether an office may say which row an instrument is: over its own place, of what was left open, with a reason."""
    words = reason.strip()
    return because(
        (not lies_under(facts.place, facts.office), "class-not-your-place"),
        (not facts.listed, "class-not-open"),
        (facts.scrapped_since is not None, refuse("instrument-scrapped", since=facts.scrapped_since)),
        (bool(number) and not known, refuse("class-row-unknown", path="number", number=number[:12])),
        (
            not words or len(words) > LONGEST_REASON,
            refuse("class-needs-reason", path="reason", most=LONGEST_REASON),
        ),
    )


class LawState(StrEnum):
    """What the law says of a mandatory instrument today. One of three states kept apart (custody, test, law)."""

    NOT_MANDATORY = "not-mandatory"
    UNVERIFIED = "unverified"
    IN_DATE = "in-date"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    WAITING_FOR_AGENCY = "waiting-for-agency"
    SUSPENDED = "suspended"
    FAILED = "failed"


DUE_SOON_DAYS = 60


def law_state(
    *,
    mandatory: bool,
    due: date | None,
    on: date,
    applied_on: date | None = None,
    sealed: bool = False,
    failed: bool = False,
) -> LawState:
    """The state by law on a date. Applied in time and the agency late: not the owner's fault.

    `failed`: its last verification ended in a notice, or its mark was cancelled by one; it holds until it passes.
    """
    if not mandatory:
        return LawState.NOT_MANDATORY
    if sealed:
        return LawState.SUSPENDED
    if failed:
        return LawState.FAILED
    if due is None:
        return LawState.UNVERIFIED
    if on <= due:
        return LawState.DUE_SOON if (due - on).days <= DUE_SOON_DAYS else LawState.IN_DATE
    return LawState.WAITING_FOR_AGENCY if applied_on is not None and applied_on <= due else LawState.OVERDUE


def best_words(text: str, words: Sequence[str]) -> list[str]:
    """Words of the alias list meant by what was typed: exact first, then contained, longest first."""
    typed = unicodedata.normalize("NFKC", text).strip().casefold()
    if not typed:
        return []
    exact = [word for word in words if word.casefold() == typed]
    inside = [word for word in words if word.casefold() in typed or typed in word.casefold()]
    return exact or sorted(inside, key=lambda word: (-len(word), word))
