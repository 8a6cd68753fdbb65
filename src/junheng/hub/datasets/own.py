"""The platform's own published data sets, which stand in the catalogue beside those of bodies: areas declare theirs at start-up."""

from __future__ import annotations

from dataclasses import dataclass

from junheng.hub.datasets.rules.fields import Field


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A data set that an area publishes itself, at `url` for people and at `api` for programs; open, with the platform's licence."""

    key: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    url: str
    api: str
    fields: tuple[Field, ...]

    def holds(self, text: str) -> bool:
        """Whether all the words of a search stand in its names, description or columns."""
        told = " ".join(
            (self.zh, self.en, self.about_zh, self.about_en, *(each.name for each in self.fields))
        )
        return all(word in told.casefold() for word in text.casefold().split())


_declared: dict[str, OwnSet] = {}


def declare(*sets: OwnSet) -> None:
    """Called by the area that publishes them, from its `apps.ready`."""
    _declared.update({each.key: each for each in sets})


def found(text: str = "", grade: str = "", state: str = "") -> list[OwnSet]:
    """Those of a search of the catalogue, in the order of their declaration."""
    fits = grade in ("", "open") and state in ("", "published")
    return [each for each in _declared.values() if each.holds(text)] if fits else []
