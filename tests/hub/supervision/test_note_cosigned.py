"""No beacon is used before the log's witnesses have cosigned the frozen list; where there are none, page and log say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.hub.conftest import NOW
from tests.hub.ledger.witnessing import real_witnesses
from tests.hub.supervision.conftest import BEACON

from junheng.core.transparency.note import COSIGNATURE_V1, SignerKey, parse_vkey
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.proof import check_proof, parse_bundle
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Event
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import cosigning
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.supervision.services import cosigned, seeding

SEEN = NOW + timedelta(hours=1)


@pytest.fixture
def witnessed(supervision: Any, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Writes a policy of one of two witnesses into Zhejiang's log; the second never answers."""
    open_missing_logs(at=NOW)
    log = Log.objects.get(tenant_id="330000")
    with real_witnesses(tmp_path) as start:

        def write(at: datetime) -> str:
            living, _memory = start("w1", log.vkey, clock=at.timestamp)
            key = SignerKey("w2.example", COSIGNATURE_V1, bytes([77]) * 32)
            dead = f"witness w2 {key.verifier.text} http://127.0.0.1:9"
            settings.JUNHENG_POLICIES.mkdir(exist_ok=True)
            text = "\n".join([living, dead, "group g 1 w1 w2", "quorum g", ""])
            (settings.JUNHENG_POLICIES / log.name).write_text(text)
            return text

        yield write


def state(supervision: Any, draw: Any, at: datetime = BEACON) -> None:
    seeding.state_beacon(draw=draw, values=["7 3 28"], by=supervision.desk, at=at)


def gather() -> None:
    cosigning.Gatherer().run_until_idle(at=NOW)


def test_waits_until_they_answer(supervision: Any, witnessed: Any, refused: Any, client: Any) -> None:
    """Frozen and in the log, but seen by nobody: no beacon; then cosigned, noted with the proof, and it goes on."""
    text = witnessed(SEEN)
    draw = supervision.frozen()
    page = client.get(f"/supervision/draws/{draw.pk}", headers={"accept-language": "en"}).content.decode()
    assert "Waiting for witnesses" in page and "1/2 (w1.example, w2.example)" in page
    assert client.get(f"/supervision/draws/{draw.pk}/proof.json").status_code == 404
    with refused("draw-waits-for-witnesses"):
        state(supervision, draw)
    assert cosigned.note_what_is_cosigned(at=NOW) == 0
    gather()
    assert cosigned.note_what_is_cosigned(at=NOW) == 1 and cosigned.note_what_is_cosigned(at=NOW) == 0
    draw.refresh_from_db()
    assert (draw.cosigned_at, draw.cosigned["by"]) == (SEEN, ["w1.example"])
    fact = Event.objects.get(type="draw-list-cosigned").data
    assert (fact["list_cosigned"], fact["witnesses"], fact["frozen"]) == ("met", "w1.example", draw.frozen)
    data = client.get(f"/supervision/draws/{draw.pk}/proof.json").content
    bundle = parse_bundle(data)
    log = parse_vkey(Log.objects.get(tenant_id="330000").vkey)
    assert bundle.leaf == bytes(Event.objects.get(type="draw-frozen").leaf)
    assert check_proof(bundle.proof, leaf=bundle.leaf, log=log, policy=parse_policy(text.encode())).is_valid
    page = client.get(f"/supervision/draws/{draw.pk}", headers={"accept-language": "en"}).content.decode()
    assert "Waiting for witnesses" not in page and "w1.example" in page
    state(supervision, draw)


def test_seen_too_late(supervision: Any, witnessed: Any, refused: Any) -> None:
    """By the witness's own clock the list was seen when the beacon had spoken: it can only be withdrawn."""
    witnessed(BEACON)
    draw = supervision.frozen()
    gather()
    with refused("draw-in-log-too-late"):
        state(supervision, draw, at=BEACON + timedelta(hours=1))


def test_a_policy_taken_away_lets_nothing_pass(supervision: Any, witnessed: Any, refused: Any) -> None:
    """Published without witnesses after all: the policy of the day of freezing still counts."""
    witnessed(SEEN)
    draw = supervision.frozen()
    (settings.JUNHENG_POLICIES / Log.objects.get(tenant_id="330000").name).unlink()
    gather()
    with refused("draw-waits-for-witnesses"):
        state(supervision, draw)


def test_without_a_policy_it_is_said(supervision: Any, client: Any, refused: Any) -> None:
    """Noted with the beacon at the latest; page, program and log say that nobody cosigned it."""
    draw = supervision.committed()
    seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)
    draw.refresh_from_db()
    with refused("draw-not-in-log-yet"):
        cosigned.note_cosigned(draw=draw, by=platform("330000", "publisher"), at=NOW)
    supervision.sequenced(NOW)
    state(supervision, draw)
    fact = Event.objects.get(type="draw-list-cosigned").data
    assert (fact["list_cosigned"], fact["witnesses"]) == ("no-policy", "—")
    page = client.get(f"/supervision/draws/{draw.pk}", headers={"accept-language": "en"}).content.decode()
    assert "This installation has no witness policy" in page
    told = client.get(f"/api/v1/draws/{draw.pk}").json()
    assert told["witnesses"] == "" and told["cosigned_at"]
    with refused("draw-list-noted-already"):
        cosigned.note_cosigned(draw=draw, by=platform("330000", "publisher"), at=NOW)
