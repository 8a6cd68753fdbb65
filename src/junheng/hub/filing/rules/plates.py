"""Pure rules of filing: what a nameplate says, what is on file already, who decides a claim."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.filing import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.filing.rules.places import read_spot
from junheng.hub.instruments.rules import read_code

_GRAMS = {"mg": Decimal("0.001"), "g": Decimal(1), "kg": Decimal(1000), "t": Decimal(1_000_000)}
_MASS = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(mg|kg|g|t)", re.IGNORECASE)
_WORDS = {"千克": "kg", "公斤": "kg", "毫克": "mg", "克": "g", "吨": "t"}
MODES = {"bring": ("送检", "brought in"), "on-site": ("现场检定", "verified on site")}
"""How it comes to be verified (送检方式)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody types of one instrument: number and place are needed, the rest may stand in a picture."""

    kind: str
    use: str
    number: str
    place: str
    maker: str = ""
    model: str = ""
    maximum: str = ""
    interval: str = ""
    mode: str = "bring"
    entry: str = ""
    """The word that finds the catalogue's entry, where the name does not (项别, 种别)."""
    measures: str = ""
    accuracy_class: str = ""
    made_in: str = ""
    division: str = ""
    quantity: int = 1
    spot: str = ""
    """Where it stands in degrees, as `places.read_spot` takes it."""

    @property
    def meant_by(self) -> tuple[str, str]:
        """The word and the use that settle what it is by the catalogue."""
        return self.entry or self.kind, self.use


def plain(text: str) -> str:
    """Text as one would compare it: full width, case, spaces and hyphens aside."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", text)).casefold()


def code_in(text: str) -> str:
    """The twelve digits if the text is a code for life with its check digit, else nothing: then it is a serial."""
    try:
        return read_code(text)
    except UnusableInput:
        return ""


def read_mass(text: str) -> Decimal:
    """A mass in grams as a nameplate states it: `30kg`, `10 g`, `15 公斤`."""
    said = unicodedata.normalize("NFKC", text).strip()
    for word, unit in _WORDS.items():
        said = said.replace(word, unit)
    found = _MASS.fullmatch(said)
    if found is None:
        raise UnusableInput(refuse("plate-quantity-unreadable", text=text[:30]))
    return Decimal(found[1]) * _GRAMS[found[2].lower()]


def refusals_to_file(told: Told, *, understood: bool, is_scale: bool) -> tuple[Refusal, ...]:
    """All that is wrong with what was typed, at once. Maximum and e are read where the item is a scale."""
    found = because(
        (not understood, refuse("kind-not-understood", text=told.kind[:60])),
        (not told.number.strip(), refuse("filing-needs-number")),
        (not told.place.strip(), refuse("filing-needs-place")),
    )
    return (*found, *(_plate(told) if is_scale else ()), *_position(told))


def _position(told: Told) -> tuple[Refusal, ...]:
    try:
        read_spot(told.spot)
    except UnusableInput as problem:
        return problem.refusals
    return ()


def _plate(told: Told) -> tuple[Refusal, ...]:
    read: list[Decimal] = []
    wrong: list[Refusal] = []
    for text in filter(None, (told.maximum, told.interval)):
        try:
            read.append(read_mass(text))
        except UnusableInput as problem:
            wrong += problem.refusals
    if len(read) == 2 and read[1] >= read[0]:
        wrong.append(
            refuse("plate-interval-above-maximum", interval=told.interval[:30], maximum=told.maximum[:30])
        )
    return tuple(wrong)


def range_text(told: Told) -> str:
    """Maximum and e as the ledger keeps them."""
    if told.measures:
        return told.measures
    parts = (told.maximum and f"Max {told.maximum}", told.interval and f"e = {told.interval}")
    return ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What is known of a claim when it is made."""

    found: bool
    code: str = ""
    own: bool = False
    waiting: bool = False
    why: str = ""


def refusals_to_claim(facts: ClaimFacts) -> tuple[Refusal, ...]:
    if not facts.found:
        return (refuse("claim-nothing-found"),)
    return because(
        (facts.own, refuse("claim-own", code=facts.code)),
        (facts.waiting, refuse("claim-waits-already")),
        (not facts.why.strip(), refuse("claim-needs-reason")),
    )


def refusals_to_decide_claim(
    *, waiting: bool, may: bool, with_owner: bool, handed_over: bool, reason: str
) -> tuple[Refusal, ...]:
    """Owner or regulator; not while an institution has it; a refusal says why."""
    return because(
        (not may, refuse("claim-not-yours-to-decide")),
        (not waiting, refuse("claim-not-in-state")),
        (handed_over and not with_owner, refuse("claim-at-an-institution")),
        (not handed_over and not reason.strip(), refuse("claim-decision-needs-reason")),
    )
