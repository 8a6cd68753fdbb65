"""The JSON documents of `certificate validate` and `certificate verify` (contract 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from junheng.core.certificate.bundle import CoreAnswer
from junheng.core.certificate.digest_record import RecordAnswer
from junheng.core.certificate.findings import Validation
from junheng.core.certificate.report import SCHEMA, Report
from junheng.core.certificate.status import StatusEntry
from junheng.core.reason import Language, Refusal


def validation_as_json(validation: Validation, *, language: Language = "en") -> dict[str, Any]:
    """`{schema, version, schema_used, on_copy, valid, sha256, schema_errors, findings}`."""
    findings = [{"severity": one.severity, **one.refusal.as_json(language)} for one in validation.findings]
    return {
        "schema": "junheng.validation/1",
        "valid": validation.is_valid,
        "sha256": validation.document.sha256,
        "version": validation.schema.version,
        "schema_used": validation.schema.used,
        "on_copy": validation.schema.on_copy,
        "schema_errors": _refusals(validation.schema.errors, language),
        "findings": findings,
    }


def report_as_json(
    report: Report, *, core: CoreAnswer | None = None, language: Language = "en"
) -> dict[str, Any]:
    """The verification report; each question under a key of its own, null where nothing is known.

    `core`: the code on the paper, where one was scanned or carried.
    """
    summary = report.summary
    return {
        "schema": SCHEMA,
        "verdict": report.verdict,
        "reasons": _refusals(report.reasons, language),
        "at": report.at.isoformat(),
        "certificate": {
            "number": summary.number,
            "laboratory": dict(summary.laboratory),
            "customer": dict(summary.customer),
            "dates": dict(summary.dates),
            "sha256": report.document.sha256,
        },
        "signed": _signed(report, language),
        "signer": _signer(report, language),
        "status": _status(report, language),
        "log": _log(report, language),
        "record": _record(report.record, language),
        "core": _core(core, language),
        "in_date": None,  # a calibration certificate does not expire; verification certificates state a date
        "recalibration_due": _recalibration(report),
        "claims_covered": None,  # needs the register of the issuer's capabilities on the work date
        "traceable": _claimed_traceable(report),
        "recognised": "no agreement on file",
        "data": validation_as_json(report.validation, language=language),
    }


def _signed(report: Report, language: Language) -> dict[str, Any]:
    signature = report.signature
    return {
        "present": signature.present,
        "intact": signature.intact,
        "covers": signature.covers,
        "algorithm": signature.algorithm,
        "claimed_time": _moment(signature.claimed_time),
        "proven_before": _moment(report.log.time),
        "problems": _refusals(signature.problems, language),
    }


def _signer(report: Report, language: Language) -> dict[str, Any]:
    signer = report.signer
    return {
        "subject": signer.subject,
        "fingerprint": signer.fingerprint,
        "matches_laboratory": signer.matches_laboratory,
        "anchor": signer.anchor,
        "not_before": _moment(signer.not_before),
        "not_after": _moment(signer.not_after),
        "judged_at": _moment(signer.judged_at),
        "key": signer.key,
        "certificate_algorithm": signer.certificate_algorithm,
        "issuer_signature": signer.issuer_signature,
        "problems": _refusals(signer.problems, language),
    }


def _status(report: Report, language: Language) -> dict[str, Any]:
    status = report.status
    return {
        "asked": status.asked,
        "as_of": _moment(status.as_of),
        "then": _entry(status.then),
        "now": _entry(status.now),
        "problems": _refusals(status.problems, language),
    }


def _log(report: Report, language: Language) -> dict[str, Any]:
    log = report.log
    return {
        "included": log.included,
        "index": log.index,
        "log": log.log,
        "event": log.event,
        "time": _moment(log.time),
        "time_by": log.time_by,
        "sm3": log.sm3,
        "problems": _refusals(log.problems, language),
    }


def _record(answer: RecordAnswer | None, language: Language) -> dict[str, Any] | None:
    if answer is None:
        return None
    problems = _refusals(answer.problems, language)
    return {"state": answer.state, "signed_by": list(answer.keys), "problems": problems}


def _core(answer: CoreAnswer | None, language: Language) -> dict[str, Any] | None:
    if answer is None:
        return None
    core = answer.core
    return {
        "agrees": not answer.problems,
        "kind": core.kind,
        "number": core.number,
        "issuer": core.issuer,
        "value": core.value,
        "sha256": core.digest.hex(),
        "index": core.index,
        "problems": _refusals(answer.problems, language),
    }


def _recalibration(report: Report) -> str | None:
    """The date the owner asked for; being late is the owner's affair, not the certificate's."""
    for statement in report.summary.statements:
        if "basic_recalibration" in statement.ref_types and statement.date:
            return statement.date
    return None


def _claimed_traceable(report: Report) -> str | None:
    """What the certificate itself states, marked as a claim."""
    stated = {one.traceable for one in report.summary.statements if one.traceable}
    if not stated:
        return None
    return "claimed" if stated <= {"true", "1"} else "claimed not to be"


def _entry(entry: StatusEntry | None) -> dict[str, str] | None:
    return None if entry is None else {"status": entry.status, "from": entry.since.isoformat()}


def _refusals(refusals: Iterable[Refusal], language: Language) -> list[dict[str, object]]:
    return [one.as_json(language) for one in refusals]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
