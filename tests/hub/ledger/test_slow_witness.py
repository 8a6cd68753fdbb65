"""A witness that sends a byte now and then is given up when its time is over, whatever part of the answer drips."""

from __future__ import annotations

import time

import pytest
from tests.dripping import DRIPS, servers

from junheng.core.reason import UnusableInput
from junheng.hub.ledger.services import asking


@pytest.mark.parametrize("what", DRIPS)
def test_an_answer_has_its_time(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 1.0)
    with servers() as serve:
        address, began = serve(DRIPS[what]), time.monotonic()
        with pytest.raises(UnusableInput) as caught:
            asking._exchange(f"{address}/add-checkpoint", b"old 0", limit=1_000_000)
    assert caught.value.refusals[0].code == "witness-silent"
    assert 0.9 < time.monotonic() - began < 4
