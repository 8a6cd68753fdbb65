"""The log's SM2 key: a second signature on each checkpoint, and one on the record of each certificate, where the setting and the system's libcrypto allow it.

A log gets its key when it is opened or its keys are rotated. What is announced stays announced: switched off, or on
a machine whose libcrypto has no SM2, the log goes on with Ed25519 alone, and its page says so
(`queries.national_state`). A key file that is missing or damaged stops the log as the Ed25519 one does.
"""

from __future__ import annotations

import secrets

from django.conf import settings

from junheng.core.transparency import libcrypto, sm2
from junheng.core.transparency.national import IDENTIFIED, NationalKey
from junheng.core.transparency.note import SignerKey
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys


def is_wanted() -> bool:
    """Whether this node signs with SM2: switched on, and libcrypto has it."""
    return settings.JUNHENG_SM2 and not libcrypto.what_is_missing()


def new_key(origin: str) -> SignerKey:
    """A fresh key under the signer id of the settings; the scalar lies between 1 and n - 2."""
    scalar = (secrets.randbelow(sm2.N - 2) + 1).to_bytes(sm2.PRIVATE_SIZE, "big")
    return SignerKey(origin, IDENTIFIED, NationalKey(scalar, settings.JUNHENG_SM2_ID.encode()).material)


def signers_of(log: Log) -> list[SignerKey]:
    """The SM2 keys that sign now, newest first; none where the log has none or this node signs with none."""
    if not log.sm2_vkey or not is_wanted():
        return []
    return keys.signers_of(log.name, origin=log.origin, vkey=log.sm2_vkey, kind=IDENTIFIED)


def signers_of_tenant(tenant_id: str) -> list[SignerKey]:
    """The SM2 keys that sign a record of this tenant's log now, newest first; none where `signers_of` has none."""
    log = Log.objects.filter(tenant_id=tenant_id).first()
    return signers_of(log) if log is not None else []


def all_signers_of(log: Log) -> list[SignerKey]:
    """Whoever signs the next checkpoint: the Ed25519 keys, then the SM2 keys."""
    return keys.signers_of(log.name, origin=log.origin, vkey=log.vkey) + signers_of(log)
