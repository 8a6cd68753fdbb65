"""retire_log_key: after it the new key signs alone; the only key is never retired."""

from __future__ import annotations

import pytest
from tests.hub.ledger.test_rotate_log_key import code_of, retire, rotate, signs

from junheng.core.reason import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_retire_log_key(ledger) -> None:
    """After the retirement only the new key signs; the log goes on."""
    old = ledger.row.vkey
    rotate(ledger)
    retire(ledger)
    new = ledger.row.vkey
    assert (signs(ledger, old), signs(ledger, new)) == (False, True)
    assert ledger.round() == 3
    assert (signs(ledger, old), signs(ledger, new)) == (False, True)
    assert ledger.indexed()[-1].data["vkey"] == old
    ledger.assert_whole()


def test_only_key_is_not_retired(ledger) -> None:
    """A log is never left without a key."""
    with pytest.raises(Refused) as refused:
        retire(ledger)
    assert code_of(refused) == ["log-key-only-one"]
    assert ledger.round() == 1
