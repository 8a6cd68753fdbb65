"""Certificates and edges as plain values, with the routes of practice P15: what a chain may end on.

For the thousands of certificates of an institute or a case; a nation's millions are arrays (`graph`). Days are
dates, or datetimes where the hour is known; every end of validity is a last good day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from junheng.core.traceability.judging import Facts, Service, Status
from junheng.core.traceability.moment import EPOCH, moment_of


@dataclass(frozen=True, slots=True)
class NationalStandard:
    """A national primary or national standard, from its order or certificate."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a CMC covers a result: by quantity and range (`covers`), and U not below it, in one unit.

    `covers` None: nobody has looked. U and CMC as they are printed, with one k.
    """

    covers: bool | None
    U: Decimal | None = None
    cmc: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CompetentLaboratory:
    """The certificate of a laboratory whose competence for it is shown by a CMC, valid on the certificate's day."""

    laboratory: str
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class ForeignCertificate:
    """A foreign laboratory's digital certificate, attached as evidence.

    `genuine` is what its verification said: None where it was not verified or could not be told.
    """

    laboratory: str
    sha256: str
    genuine: bool | None
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class ReferenceMaterialBatch:
    """A certified reference material: batch, expiry, when it was opened, sample used and minimum sample (one unit)."""

    name: str
    batch: str
    expires: date | None
    opened_on: date | None = None
    good_after_opening_until: date | None = None
    sample_used: Decimal | None = None
    minimum_sample: Decimal | None = None


@dataclass(frozen=True, slots=True)
class IntrinsicStandard:
    """Triple-point cell, Josephson array, laser by its mise en pratique (VIM 5.10): realised and compared."""

    name: str
    realisation: str
    compared_on: date | None
    comparison_due: date | None


@dataclass(frozen=True, slots=True)
class RatioMethod:
    """A ratio or a self-calibration, which needs no outer standard of the quantity; its procedure is the evidence."""

    procedure: str


@dataclass(frozen=True, slots=True)
class TimeLink:
    """Time and frequency by a link to UTC(k), monitored from one day to another."""

    laboratory: str
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class AgreedReference:
    """Where a chain to the SI is impossible: an agreed reference method, or a comparison taken part in."""

    reference: str
    agreed_by: str
    took_part_on: date | None = None
    valid_to: date | None = None


Route = (
    NationalStandard
    | CompetentLaboratory
    | ForeignCertificate
    | ReferenceMaterialBatch
    | IntrinsicStandard
    | RatioMethod
    | TimeLink
    | AgreedReference
)
ROUTE_NAMES: dict[type, str] = {
    NationalStandard: "national-standard",
    CompetentLaboratory: "competent-laboratory",
    ForeignCertificate: "foreign-certificate",
    ReferenceMaterialBatch: "reference-material",
    IntrinsicStandard: "intrinsic-standard",
    RatioMethod: "ratio",
    TimeLink: "utc",
    AgreedReference: "agreed-reference",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, or a source a chain may end on (`route`), such as a batch or a cell.

    `needs`: the input quantities that matter; each must have an edge with its name. `work_date` of a source is the
    first day it could be used, None if that is not limited. `due_date` None: nothing makes it overdue.
    """

    id: str
    instrument: str = ""
    issuer: str = ""
    work_date: date | datetime | None = None
    due_date: date | None = None
    status: Status = Status.IN_FORCE
    status_since: date | None = None
    service: Service = ""
    route: Route | None = None
    needs: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """As the rules of judging see it."""
        return Facts(
            self.id,
            None if self.work_date is None else moment_of(self.work_date),
            None if self.due_date is None else _day(self.due_date),
            self.status,
            None if self.status_since is None else _day(self.status_since),
            self.service,
            source=self.route is not None,
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A child rests on a parent for an input quantity.

    `decided`: the record of a named person's decision that an overdue parent was good on the child's work date.
    `due`: the last good day of the parent by the plan of who holds it (practice P15); None: the parent's own.
    """

    child: str
    parent: str
    quantity: str = ""
    decided: str = ""
    due: date | None = None

    def facts_of(self, parent: Facts) -> Facts:
        """The parent as this edge is judged by: with the plan of its holder, where one is known."""
        return parent if self.due is None else replace(parent, due=_day(self.due))


Direction = Literal["up", "down"]


def _day(day: date) -> int:
    return day.toordinal() - EPOCH
