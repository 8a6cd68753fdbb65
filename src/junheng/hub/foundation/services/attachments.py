"""Attachments: bytes stored under their SHA-256, type told from the content, size capped.

The file is on disk before its row is written; a transaction that fails leaves at most an unnamed file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import rules, storage
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Attachment

CAP = 20 * 1024 * 1024
LARGEST_KEPT = 256 * 1024 * 1024
"""Nothing the platform makes or takes comes near it."""


def store_attachment(
    *,
    name: str,
    data: bytes,
    accept: Collection[str],
    by: Actor,
    at: datetime,
    tenant: str = "",
    cap: int = CAP,
) -> Attachment:
    """Keep a file; refuses what is empty, too large, or not one of the accepted media types by content."""
    safe = rules.safe_file_name(name)
    refusals = rules.refusals_to_attach(name=safe, data=data, accept=accept, cap=cap)
    if refusals:
        raise Refused(*refusals)
    digest = write_blob(data)
    return Attachment.objects.create(
        tenant_id=tenant or by.tenant,
        sha256=digest,
        name=safe,
        media_type=rules.sniff(data),
        size=len(data),
        added_by_id=by.person_id,
        added_at=at,
    )


def write_blob(data: bytes) -> str:
    """Write once, durably, under the digest; the same bytes twice are one file."""
    digest = hashlib.sha256(data).hexdigest()
    name = blob_name(digest)
    try:
        if not storage.attachments().exists(name):
            storage.attachments().keep({name: data})
    except OSError as problem:
        raise Refused(refuse("attachment-cannot-keep", why=problem.strerror or str(problem))) from None
    return digest


def read_blob(digest: str) -> bytes:
    """The bytes, checked against their name: a flipped bit on disk is found, never served."""
    try:
        data = storage.attachments().read(blob_name(digest), limit=LARGEST_KEPT)
    except OSError as problem:
        why = "not there" if isinstance(problem, FileNotFoundError) else problem.strerror or str(problem)
        raise Refused(refuse("attachment-out-of-reach", digest=digest, why=why)) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused(refuse("attachment-damaged", digest=digest))
    return data


def blob_name(digest: str) -> str:
    if not rules.is_digest(digest):
        raise ValueError("not a SHA-256 digest")
    return f"{digest[:2]}/{digest}"
