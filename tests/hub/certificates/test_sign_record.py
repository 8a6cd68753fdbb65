"""The record of each issue is signed with the log's SM2 key; where that cannot be, it is issued all the same and said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.hub.conftest import NOW

from junheng.core.certificate.digest_record import record_note
from junheng.core.reason import Refused
from junheng.core.transparency import libcrypto
from junheng.core.transparency.note import (
    COSIGNATURE_V1,
    SignerKey,
    open_note,
    parse_note,
    parse_vkey,
    signature_by,
    with_signatures,
)
from junheng.hub.certificates.answering import answers_of_file
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import papers
from junheng.hub.certificates.services.verifying import verify_file
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Event, Tenant
from junheng.hub.ledger import queries as ledger
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys, operating, sequencing
from junheng.hub.ledger.services.national import IDENTIFIED

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(minutes=5)


@pytest.fixture
def log(laboratory: Any) -> Log:
    tenant = Tenant.objects.get(code="330000")
    return operating.open_log(tenant=tenant, by=platform("330000", "test"), at=NOW)


def _facts() -> dict[str, Any]:
    return dict(Event.objects.get(type="certificate-issued").data)


def _state(made: Certificate, log: Log) -> str:
    """As `/verify` tells it once the issue stands in the log."""
    sequencing.sequence(log, at=AFTER)
    found = verify_file(papers.xml_of(made), at=AFTER)
    assert found.report.record is not None
    said = [one for one in answers_of_file(found.report, found.row) if "SM2" in one.question]
    tone = {"holds": "ok", "none": "unk", "not-checked": "unk"}[found.report.record.state]
    assert [one.tone for one in said] == [tone]
    return found.report.record.state


def test_signed_at_issue(laboratory: Any, log: Log) -> None:
    """The leaf carries the signature, and so does every proof of it; the site's own verification finds that it holds."""
    made = laboratory.issued()
    note = record_note(_facts())
    assert note is not None
    assert [one.key.text for one in open_note(note, [parse_vkey(log.sm2_vkey)]).signed] == [log.sm2_vkey]
    assert _state(made, log) == "holds"


def test_after_the_keys_are_rotated_and_retired(laboratory: Any, log: Log) -> None:
    """The old key signs no more, and what it signed still holds: the log has announced it."""
    made, old = laboratory.issued(), log.sm2_vkey
    for act in (operating.rotate_log_key, operating.retire_log_key):
        log = act(log=log, by=platform("330000", "test"), at=AFTER)
    assert ledger.sm2_vkeys_of(log) == [log.sm2_vkey, old]
    assert _state(made, log) == "holds"


def test_before_there_was_a_key(laboratory: Any, settings: Any) -> None:
    """A log without an SM2 key: issued as ever, and its record is said to have no signature."""
    settings.JUNHENG_SM2 = False
    tenant = Tenant.objects.get(code="330000")
    log = operating.open_log(tenant=tenant, by=platform("330000", "test"), at=NOW)
    settings.JUNHENG_SM2 = True
    made = laboratory.issued()
    assert "record_sm2" not in _facts() and "digest_sm3" in _facts()
    assert _state(made, log) == "none"


def test_where_libcrypto_has_none(laboratory: Any, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed elsewhere, asked here: present and not checked, with what is missing."""
    made = laboratory.issued()
    sequencing.sequence(log, at=AFTER)
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    assert _state(made, log) == "not-checked"


def test_a_lost_key_issues_nothing(laboratory: Any, log: Log) -> None:
    """An announced key that is gone is an operator's affair: nothing is issued half, and nothing without it in silence."""
    keys.key_path(log.name, kind=IDENTIFIED).unlink()
    with pytest.raises(Refused, match=r"log-zj\.sm2\.skey is not there") as refused:
        laboratory.issued()
    assert [one.code for one in refused.value.refusals] == ["log-key-missing"]
    assert not Certificate.objects.exists()


def test_the_keepers_witnesses_are_asked(laboratory: Any, log: Log, settings: Any) -> None:
    """`/verify` names who has cosigned by the keeper's policy, or that too few have; without a policy it asks nobody."""
    made, witness = laboratory.issued(), SignerKey("w.example", COSIGNATURE_V1, bytes(range(32)))
    sequencing.sequence(log, at=AFTER)

    def told() -> list[tuple[str, str]]:
        found = verify_file(papers.xml_of(made), at=AFTER)
        with translation.override("en"):
            rows = answers_of_file(found.report, found.row, witnessing=found.witnessing)
            return [(one.tone, str(one.reason)) for one in rows if "witness" in str(one.question)]

    assert told() == []
    settings.JUNHENG_POLICIES.mkdir(parents=True, exist_ok=True)
    policy = f"witness w {witness.verifier.text}\nquorum w\n"
    (settings.JUNHENG_POLICIES / log.name).write_text(policy)
    assert [tone for tone, _ in told()] == ["no"]
    log.refresh_from_db()
    note = bytes(log.published_checkpoint)
    line = signature_by(witness, parse_note(note).text, time=1_779_264_000)
    Log.objects.filter(pk=log.pk).update(published_checkpoint=with_signatures(note, [line]))
    assert told() == [("ok", "Cosigned by w.example.")]
    (settings.JUNHENG_POLICIES / log.name).write_text("rubbish\n")
    assert [tone for tone, _ in told()] == ["no"]
