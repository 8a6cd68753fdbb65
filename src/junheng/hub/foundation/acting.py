"""Who acts: a person, for one organisation, with the roles held there at that moment.

Foundation does not know memberships. The area that does registers one provider at start-up
(`register_provider`), and everything asks through `actor_for`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation. `roles` are ids of `roles.json`, as held at that moment."""

    person_id: UUID | None = None
    person_name: str = ""
    organisation_id: UUID | None = None
    organisation_code: str = ""
    organisation_name: str = ""
    tenant: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] | None = None
    """Verbs an API token may use; None for a person at a page."""

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None and not self.roles

    @property
    def somebody(self) -> UUID:
        """The person's id, where a verb is for people only."""
        if self.person_id is None:
            raise RuntimeError("a person acts here, not the platform")
        return self.person_id

    @property
    def somewhere(self) -> UUID:
        """The organisation one acts for; of somebody who acts for none, an id that no record has."""
        return self.organisation_id or NOWHERE

    def has_any(self, roles: frozenset[str]) -> bool:
        return bool(self.roles & roles)


ANONYMOUS = Actor()
"""The public: reads public pages, may report, holds no role."""


def platform(tenant: str, duty: str) -> Actor:
    """The platform itself doing a standing duty (`sequencer`, `reminder`) in one tenant."""
    return Actor(person_name=duty, tenant=tenant, roles=frozenset({"platform"}))


Provider = Callable[[Any, UUID | None, datetime], Actor]
_provider: list[Provider] = []


def register_provider(provider: Provider) -> None:
    """Called once by the area that owns memberships, from its `apps.ready`."""
    _provider[:] = [provider]


def actor_for(person: Any, organisation_id: UUID | None, at: datetime) -> Actor:
    """The actor a signed-in person is now; without a provider a person holds no roles."""
    if person is None or not getattr(person, "is_authenticated", False):
        return ANONYMOUS
    if not _provider:
        return Actor(person_id=person.pk, person_name=person.name)
    return _provider[0](person, organisation_id, at)
