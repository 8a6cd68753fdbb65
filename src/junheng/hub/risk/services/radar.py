"""The radar looks: scores anew and warnings where something stands out, by night and on demand (R15.5)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction

from junheng.core.reason import Refused, stop_if
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import events
from junheng.hub.risk.models import BodyScore, EarlyWarning, Scan
from junheng.hub.risk.queries import determinations as questions
from junheng.hub.risk.queries import radar
from junheng.hub.risk.queries.determinations import OFFICE
from junheng.hub.risk.rules import scoring, warning

logger = logging.getLogger("junheng.risk")
BATCH, MOST_BODIES, MOST_RAISED = 200, 5000, 200
NIGHT = 3
"""Hour of Beijing time from which the platform looks once a day."""


@verb(permission="risk.scan_risk", roles=OFFICE | {"platform"}, event=events.RiskScanned)
def scan_risk(*, by: Actor, at: datetime) -> Scan:
    """Look at everything of the own province: scores anew, in bounded batches, and warnings where something stands out."""
    tenant, on = by.tenant, today(at)
    Tenant.objects.select_for_update().get(pk=tenant)
    last = radar.last_scan(tenant)
    stop_if(warning.refusals_to_scan(last.at if last else None, by_person=by.person_id is not None, at=at))
    made = Scan.objects.create(tenant_id=tenant, at=at)
    made.bodies = _score(tenant, on, at)
    raised = _raise(made, radar.look(tenant, on), on)
    made.raised = len(raised)
    made.save(update_fields=["bodies", "raised"])
    record(
        events.RiskScanned(scan=Ref.to(made), raised=made.raised),
        tenant=tenant,
        also=[Ref.to(each) for each in raised],
    )
    if raised:
        _tell_offices(tenant, len(raised), at)
    return made


def _score(tenant: str, on: date, at: datetime) -> int:
    """Scores of all bodies of which anything is on file, a batch at a time; without rules of the pack there are none."""
    if not isinstance(questions.credit_rules(tenant, on), scoring.CreditRules):
        return 0
    bodies = radar.bodies_with_evidence(tenant, on, MOST_BODIES)
    for begin in range(0, len(bodies), BATCH):
        _score_batch(bodies[begin : begin + BATCH], tenant, on, at)
    return len(bodies)


def _score_batch(bodies: Sequence[Organisation], tenant: str, on: date, at: datetime) -> None:
    found = {each.organisation.pk: each.score.points for each in questions.judged(bodies, tenant, on)}
    BodyScore.objects.filter(organisation_id__in=found).delete()
    BodyScore.objects.bulk_create(
        BodyScore(
            tenant_id=tenant, organisation_id=body, points=min(points, 9999), rank=9999 - min(points, 9999), at=at
        )
        for body, points in found.items() if points
    )  # fmt: skip


def _raise(scan: Scan, found: Sequence[radar.Found], on: date) -> list[EarlyWarning]:
    """A warning for each signal that is not live and was not ended lately."""
    since = scan.at - timedelta(days=warning.QUIET_DAYS)
    known = set(
        EarlyWarning.objects.filter(tenant_id=scan.tenant_id, state__in=("open", "taken")).values_list(
            "kind", "subject"
        )
    )
    quiet = EarlyWarning.objects.filter(tenant_id=scan.tenant_id, ended_at__gte=since)
    known |= set(quiet.values_list("kind", "subject"))
    fresh = [each for each in found if (each.kind, each.subject[:160]) not in known][:MOST_RAISED]
    bodies, take_by = radar.labels(fresh), _take_by(scan.tenant_id, on)
    return EarlyWarning.objects.bulk_create(
        EarlyWarning(
            tenant_id=scan.tenant_id, scan=scan, kind=each.kind, subject=each.subject[:160],
            label=bodies[each.subject].name_zh if each.subject in bodies else each.subject[:160],
            organisation=bodies.get(each.subject), numbers=each.numbers, rows=each.rows, raised_at=scan.at, take_by=take_by,
        )
        for each in fresh
    )  # fmt: skip


def _take_by(tenant: str, on: date) -> date | None:
    try:
        return questions.limit(tenant, "warning_take", on)
    except Refused:
        return None


def _tell_offices(tenant: str, count: int, at: datetime) -> None:
    for office in radar.offices_of(tenant):
        notify(
            tenant=tenant, organisation_id=office.pk, at=at, url="/risk",
            zh=f"风险雷达新增 {count} 条预警，等人接手。", en=f"The risk radar raised {count} warnings; somebody must take them over.",
        )  # fmt: skip


def scan_what_is_due(*, at: datetime) -> int:
    """One province that nobody has looked at since three in the night. For the worker, one a round."""
    local = at.astimezone(BEIJING)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if local < night:
        return 0
    for code in Tenant.objects.filter(level="province").order_by("code").values_list("code", flat=True):
        with tenancy.only(code), transaction.atomic():
            last = radar.last_scan(code)
            if last is None or last.at < night:
                scan_risk(by=platform(code, "radar"), at=at)
                return 1
    return 0


PAUSE_SECONDS = 60.0


def look_by_night(stop: threading.Event) -> None:
    """Look at each province once a night until stopped: beside the worker's rounds, so that no log waits for it.

    Nobody starts this thread again: whatever happens is said, and it goes on.
    """
    while not stop.is_set():
        try:
            close_old_connections()
            scan_what_is_due(at=clock.now())
        except Refused as refused:
            for refusal in refused.refusals:
                logger.error("%s [%s]", refusal.message("en"), refusal.code)
        except DatabaseError as problem:
            logger.warning("not looked: %s", str(problem).splitlines()[0])
        except Exception:
            logger.exception("looking goes on after an error that was not expected")
        stop.wait(PAUSE_SECONDS)
    connection.close()
