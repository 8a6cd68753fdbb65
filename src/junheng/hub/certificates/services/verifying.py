"""Verifying a file somebody holds: with our own trust, status and log where it is ours, and nothing assumed where not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from junheng.core.certificate.carried import xml_files
from junheng.core.certificate.parsing import LIMITS, parse
from junheng.core.certificate.reading import summarise
from junheng.core.certificate.report import Report, verify
from junheng.core.certificate.status import StatusEntry, StatusList, parse_status
from junheng.core.certificate.trust import Trust, trust_from
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.transparency.proof import Bundle, parse_bundle
from junheng.hub.certificates import queries
from junheng.hub.certificates.models import Certificate
from junheng.hub.ledger import queries as ledger
from junheng.hub.ledger.models import Log
from junheng.hub.nodes import queries as nodes

LARGEST = LIMITS.size


@dataclass(frozen=True, slots=True)
class Verified:
    """The report on a file, the row it is about when it was issued here, else what other provinces' logs say of its bytes."""

    report: Report
    row: Certificate | None
    witnessing: ledger.Witnessing | None = None
    """Who has cosigned the tree it is in; None where it is in no log of ours, or its keeper names no witnesses."""
    said: Sequence[nodes.Said] = ()


def verify_file(data: bytes, *, at: datetime) -> Verified:
    """Every question answered; a certificate from elsewhere is read and its signature checked, no more is claimed."""
    if len(data) > LARGEST:
        raise UnusableInput(refuse("file-not-a-certificate", why=f"> {LARGEST} B"))
    document = parse(xml_in(data))
    row = queries.by_digest(document.sha256)
    log = Log.objects.filter(tenant_id=row.tenant_id).first() if row is not None else None
    trust = _trust(log)
    number = row.number if row is not None else summarise(document).number
    ours = row is not None or queries.by_number(number) is not None
    status = parse_status(json.dumps(queries.status_list(at, number=number)).encode()) if ours else None
    said = nodes.certificates_elsewhere(at=at, digest=document.sha256) if row is None else []
    if status is None:
        status = _withdrawn_elsewhere(said, number)
    report = verify(document, trust=trust, at=at, status=status, proof=_bundle(row))
    return Verified(report, row, ledger.witnessing_of(log) if log and report.log.included else None, said)


def _trust(log: Log | None) -> Trust:
    """Roots and keys of this platform, and of the log of ours that the file is in."""
    if log is None:
        return trust_from(queries.trust_folder())
    return trust_from(queries.trust_folder(vkey=log.vkey, sm2_vkeys=ledger.sm2_vkeys_of(log)))


def _withdrawn_elsewhere(said: Sequence[nodes.Said], number: str) -> StatusList | None:
    """A withdrawal that the one log which speaks of these bytes has signed. What another log says never makes a file good."""
    if len(said) != 1 or said[0].state != "withdrawn" or not said[0].log.is_believed:
        return None
    row, heard_at = said[0].record, said[0].log.heard_at or said[0].record.since
    return StatusList(max(heard_at, row.since), (StatusEntry(number, "withdrawn", row.since),))


def _bundle(row: Certificate | None) -> Bundle | None:
    """The proof of the issue, once the log has published it."""
    event = queries.event_of(row) if row is not None else None
    if event is None or event.index is None:
        return None
    try:
        return ledger.bundle_of(event.pk)
    except Refused:
        return None


def xml_in(data: bytes) -> bytes:
    """The XML itself, that of a proof which carries it, or the one attached to our PDF/A-3.

    Two of them in a PDF would leave open which one is meant.
    """
    if data.lstrip()[:1] == b"{":
        carried = parse_bundle(data).certificate
        if carried is None:
            raise UnusableInput(refuse("bundle-without-certificate"))
        return carried
    if not data.startswith(b"%PDF-"):
        return data
    found = xml_files(data, limit=LARGEST)
    if len(found) != 1:
        raise UnusableInput(refuse("file-not-a-certificate", why=f"PDF, {len(found)} XML"))
    return found[0]
