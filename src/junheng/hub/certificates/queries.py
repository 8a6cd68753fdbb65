"""Questions to certificates: who may see what of them, their status, their place in the log, the trust to check them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from junheng.core.certificate.content import CertificateContent
from junheng.hub.certificates.models import (
    CaseEffect,
    Certificate,
    CertificateBody,
    CertificateParent,
    SigningKey,
    StandardCase,
)
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Event, EventSubject
from junheng.hub.foundation.queries import Page, page_of
from junheng.hub.orders.models import BenchRun, OrderLine

STATUS_WORDS = {"issued": "in-force", "replaced": "replaced", "withdrawn": "withdrawn"}


def count_issued() -> int:
    """Certificates ever issued here: a figure of the start page."""
    return Certificate.objects.count()


def certificates_seen_by(by: Actor) -> QuerySet[Certificate]:
    """Certificates in which the acting organisation is institution or client, newest first."""
    return Certificate.objects.filter(
        Q(institution_id=by.organisation_id) | Q(client_id=by.organisation_id)
    ).select_related("institution", "client", "instrument", "item")


def certificate_for_page(certificate_id: Any, by: Actor) -> Certificate | None:
    """One certificate with its private body, if the acting organisation is a party to it."""
    return (
        certificates_seen_by(by)
        .filter(pk=certificate_id)
        .select_related("body__signing_key", "body__record", "relates_to")
        .prefetch_related("parents", "later")
        .first()
    )


def original_of(number: str, tenant: str) -> str | None:
    """The digest of the signed original of a tenant's own certificate, by its number."""
    rows = Certificate.objects.filter(number=number.strip()[:60], tenant_id=tenant)
    return rows.values_list("xml_sha256", flat=True).first()


def by_number(number: str) -> Certificate | None:
    """The public face of a certificate by its number: kind, body, dates, status, digest; nothing of its holder."""
    return (
        Certificate.objects.filter(number=number.strip()[:60])
        .select_related("institution", "item", "relates_to")
        .prefetch_related("parents", "later")
        .first()
    )


def by_digest(digest: str) -> Certificate | None:
    return (
        Certificate.objects.filter(xml_sha256=digest)
        .select_related("institution", "item", "relates_to")
        .first()
    )


def event_of(certificate: Certificate) -> Event | None:
    """The fact of its issue."""
    ref = Ref.to(certificate)
    subjects = EventSubject.objects.filter(kind=ref.kind, object_id=ref.id).values("event_id")
    return Event.objects.filter(
        pk__in=subjects, type="certificate-issued", data__number=certificate.number
    ).first()


def log_index(certificate: Certificate) -> int | None:
    """Its place in the log, once it has one."""
    event = event_of(certificate)
    return event.index if event is not None else None


def parents_of(certificate: Certificate) -> QuerySet[CertificateParent]:
    return certificate.parents.order_by("id")


MOST_STEPS = 20
"""A chain longer than this is broken off: no traceability scheme has as many levels."""


def chain_of(certificate: Certificate) -> list[CertificateParent]:
    """From this result up towards a national standard, as far as certificates of this platform lead."""
    chain: list[CertificateParent] = []
    seen = {certificate.pk}
    above: Certificate | None = certificate
    while above is not None and len(chain) < MOST_STEPS:
        edge = parents_of(above).select_related("parent_certificate__institution").first()
        if edge is None:
            break
        chain.append(edge)
        above = edge.parent_certificate
        if above is not None and above.pk in seen:
            break
        seen.add(above.pk if above is not None else certificate.pk)
    return chain


def rests_on(certificate: Certificate) -> list[CertificateParent]:
    """What a page shows of it: every standard used, or with one alone the whole way up that leads from it."""
    parents = list(parents_of(certificate))
    return chain_of(certificate) if len(parents) == 1 else parents


def certificate_about(number: str, instrument_id: UUID) -> UUID | None:
    """The certificate of this platform with this number about this instrument: a number alone may be anybody's."""
    rows = Certificate.objects.filter(number=number.strip()[:60], instrument_id=instrument_id)
    return rows.values_list("pk", flat=True).first()


def status_list(at: datetime, *, number: str = "") -> dict[str, Any]:
    """`junheng.status/1` of every certificate of this platform, or of the one with this number."""
    rows = Certificate.objects.order_by("id").values_list("number", "state", "state_since")
    if number:
        rows = rows.filter(number=number)
    return {
        "schema": "junheng.status/1",
        "as_of": _text(at),
        "entries": [
            {"number": number, "status": STATUS_WORDS[state], "from": _text(since)}
            for number, state, since in rows.iterator()
        ],
    }


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def trust_folder(*, vkey: str = "", sm2_vkeys: Sequence[str] = ()) -> dict[str, bytes]:
    """What a stranger needs to check our certificates: roots, intermediates, whose key is whose, the log's keys.

    Keys of bodies that a regulator has verified: anybody may file a body under a laboratory's name.
    """
    labs: dict[str, list[str]] = {}
    anchors: dict[str, str] = {}
    believed = SigningKey.objects.filter(organisation__verified_at__isnull=False)
    for key in believed.select_related("organisation").order_by("not_before"):
        labs.setdefault(key.organisation.name_zh, []).append(f"sha256:{key.fingerprint}")
        if key.chain_pem:
            anchors[key.chain_pem] = key.chain_pem
    files = {f"anchor-{place}.pem": pem.encode() for place, pem in enumerate(anchors.values(), start=1)}
    files["labs.json"] = json.dumps(labs, ensure_ascii=False, indent=1).encode()
    if vkey:
        files["log.vkey"] = f"{vkey}\n".encode()
    if sm2_vkeys:
        files["log.sm2.vkey"] = "".join(f"{each}\n" for each in sm2_vkeys).encode()
    return files


def papers_of_run(run: BenchRun) -> QuerySet[Certificate]:
    """Certificates and notices of a bench run, by their place on the bench."""
    rows = Certificate.objects.filter(body__record__bench_run=run)
    return rows.select_related("instrument", "institution").order_by("body__record__bench_place", "id")


def issued_from_run(run: BenchRun) -> QuerySet[Certificate]:
    """Certificates in force of the items of a bench run that passed, by their place on the bench."""
    return papers_of_run(run).filter(kind="verification", state="issued")


def cases_seen_by(by: Actor) -> QuerySet[StandardCase]:
    """Cases of the acting laboratory, those that hurt certificates it holds, and for regulators those of their province."""
    mine = Q(organisation_id=by.organisation_id) | Q(effects__holder_id=by.organisation_id)
    if by.roles & REGULATORS:
        mine |= Q(effects__holder_province=by.tenant) | Q(tenant_id=by.tenant)
    ids = StandardCase.objects.filter(mine).values("pk")
    return StandardCase.objects.filter(pk__in=ids).select_related("organisation")


def cases_page(by: Actor, cursor: str = "") -> Page[StandardCase]:
    """The same, newest first: each way in which a case concerns one by its own index."""
    cases, hurt = StandardCase.objects.values("pk"), CaseEffect.objects.values("case_id")
    ways: list[QuerySet[Any, Any]] = [
        cases.filter(organisation_id=by.somewhere),
        hurt.filter(holder_id=by.somewhere),
    ]
    if by.roles & REGULATORS:
        ways += [cases.filter(tenant_id=by.tenant), hurt.filter(holder_province=by.tenant)]
    return page_of(StandardCase.objects.select_related("organisation"), cursor=cursor, ways=ways)


REGULATORS = frozenset(
    {"prov_regulator", "city_regulator", "county_regulator", "samr_metrology", "regional_office"}
)


def effects_seen_by(by: Actor, case: StandardCase) -> QuerySet[CaseEffect]:
    """Effects of a case that the acting body may see: all for its laboratory, its own for a holder, its province's."""
    rows = case.effects.select_related("certificate__institution", "holder", "retest", "acknowledged_by")
    if case.organisation_id == by.organisation_id:
        return rows
    mine = Q(holder_id=by.organisation_id)
    if by.roles & REGULATORS:
        mine |= Q(holder_province=by.tenant)
        if case.tenant_id == by.tenant:
            mine |= Q(case=case)
    return rows.filter(mine)


def may_name_holder(by: Actor, effect: CaseEffect) -> bool:
    """Whether this body may read for whom a certificate of a case was issued: its two parties and their regulators.

    A laboratory whose standard was bad knows its own clients, and not those of the laboratories below it.
    """
    row = effect.certificate
    if by.organisation_id in (effect.holder_id, row.institution_id):
        return True
    return bool(by.roles & REGULATORS) and by.tenant in (effect.holder_province, row.tenant_id)


def counts_of_effects(rows: QuerySet[CaseEffect]) -> dict[str, int]:
    """How many certificates each effect has."""
    return dict(rows.order_by().values_list("effect").annotate(count=Count("id")))


def heard_by_province(rows: QuerySet[CaseEffect]) -> list[tuple[str, int, int]]:
    """Per province of the holders: told, acknowledged; of certificates with an effect."""
    told = rows.exclude(effect="none").order_by().values("holder_province")
    found = told.annotate(told=Count("id"), heard=Count("acknowledged_at")).order_by("holder_province")
    return [(row["holder_province"], row["told"], row["heard"]) for row in found]


def first_value(content: CertificateContent) -> str:
    """One printed result with U and k, for the code on paper."""
    for block in content.results:
        for table in block.tables:
            roles = [column.role for column in table.columns]
            if not table.rows or "uncertainty" not in roles:
                continue
            value = next(
                (at for at, role in enumerate(roles) if role in ("error", "correction", "indicated")), None
            )
            if value is None:
                continue
            row, unit = table.rows[0], table.columns[value].unit
            return f"{row[value]} {unit}, U = {row[roles.index('uncertainty')]} {unit}, k = {table.k}"
    return "—"


def case_by_number(organisation_id: Any, number: str) -> StandardCase | None:
    """A body's own case of a standard by its number as printed."""
    return StandardCase.objects.filter(organisation_id=organisation_id, number=number).first()


@dataclass(frozen=True, slots=True)
class PartElsewhere:
    """A part of an item's measurement that another body did, with the client's consent: which results, and whose."""

    body: str
    words: str


Parts = Callable[[OrderLine], Sequence[PartElsewhere]]
_parts: list[Parts] = []


def register_parts(parts: Parts) -> None:
    """Called once at start-up: what was sub-contracted of an item, which the market keeps, a floor beside."""
    _parts[:] = [parts]


def parts_elsewhere(line: OrderLine) -> Sequence[PartElsewhere]:
    return _parts[0](line) if _parts else ()


def papers_of_records(record_ids: Sequence[Any]) -> dict[Any, str]:
    """Numbers of the certificates issued from records, of those one may see; the newest of each."""
    rows = CertificateBody.objects.filter(record_id__in=record_ids).order_by("certificate_id")
    return dict(rows.values_list("record_id", "certificate__number"))
