"""Why something is refused: one vocabulary for page, API and command line.

A reason is declared once, beside the rules that use it, with its sentence in Chinese and English, its
basis and the one who can resolve it. A refusal is a declared reason together with what was found. Codes
are stable kebab-case and never re-used for another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Confidence = Literal["house", "seen", "seen_secondary", "recall"]
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One declared reason. `zh` and `en` are sentences with `{named}` facts in them.

    `basis_zh` and `basis_en` name the clause or the standard; `confidence` says how well that basis was
    checked with its text (`house`: our own rule, nothing to check). Anything but `house` and `seen` is
    shown with 未核对.
    """

    code: str
    zh: str
    en: str
    basis_zh: str = ""
    basis_en: str = ""
    confidence: Confidence = "house"
    resolver_zh: str = ""
    resolver_en: str = ""


REGISTRY: dict[str, Reason] = {}


def declare(*reasons: Reason) -> None:
    """Enter reasons into the one registry; the same code with another meaning is a programming error."""
    for reason in reasons:
        known = REGISTRY.get(reason.code)
        if known is not None and known != reason:
            raise ValueError(f"reason code declared twice: {reason.code}")
        REGISTRY[reason.code] = reason


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A declared reason met in one case: what was found, what was needed, where."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None
    allowed: tuple[str, ...] = ()

    @property
    def reason(self) -> Reason:
        return REGISTRY[self.code]

    def message(self, language: Language = "en") -> str:
        """The sentence a metrologist reads, in `zh` or `en`."""
        template = self.reason.zh if language == "zh" else self.reason.en
        return template.format_map(self._told)

    def basis(self, language: Language = "en") -> str:
        """The clause; a basis that changes, as an edition does, names what held in this case."""
        template = self.reason.basis_zh if language == "zh" else self.reason.basis_en
        return template.format_map(self._told)

    @property
    def confidence(self) -> str:
        """How well the basis was checked: as declared, or as found where the case says so."""
        return self.facts.get("confidence", self.reason.confidence)

    def resolver(self, language: Language = "en") -> str:
        template = self.reason.resolver_zh if language == "zh" else self.reason.resolver_en
        return template.format_map(self._told)

    @property
    def _told(self) -> _Facts:
        """What a sentence may name: the facts, and where it is under `path`."""
        return _Facts(({} if self.path is None else {"path": self.path}) | dict(self.facts))

    def as_json(self, language: Language = "en") -> dict[str, object]:
        """The object of contract 0: `{code, message, path?, clause?, allowed?}`."""
        answer: dict[str, object] = {"code": self.code, "message": self.message(language)}
        if self.path is not None:
            answer["path"] = self.path
        if self.basis(language):
            answer["clause"] = self.basis(language)
        if self.allowed:
            answer["allowed"] = list(self.allowed)
        return answer


def refuse(code: str, /, *, path: str | None = None, allowed: Iterable[str] = (), **facts: object) -> Refusal:
    """A refusal by its declared code; an undeclared code fails here, not on the page."""
    if code not in REGISTRY:
        raise KeyError(f"undeclared reason code: {code}")
    return Refusal(code, {name: str(value) for name, value in facts.items()}, path, tuple(allowed))


def because(*checks: tuple[bool, Refusal | str]) -> tuple[Refusal, ...]:
    """All refusals whose condition holds, in order. A bare code stands for a refusal without facts."""
    return tuple(refuse(found) if isinstance(found, str) else found for holds, found in checks if holds)


class JunhengError(Exception):
    """Root of everything raised on purpose. Carries every reason at once; edges translate it once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("; ".join(refusal.message("en") for refusal in refusals))
        self.refusals = refusals


class UnusableInput(JunhengError):
    """The input cannot be read: command line exit 2, HTTP 400."""


class Refused(JunhengError):
    """The act was understood and is not possible: command line exit 1, HTTP 409 or 403."""


def stop_if(refusals: Sequence[Refusal]) -> None:
    """Go on where nothing stops; else refuse with all that does at once."""
    if refusals:
        raise Refused(*refusals)
