"""Attachments: bytes stored under their SHA-256, type told from the content, size capped.

The file is on disk before its row is written; a transaction that fails leaves at most an unnamed file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import rules
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Attachment

CAP = 20 * 1024 * 1024


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
    path = blob_path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)
    return digest


def read_blob(digest: str) -> bytes:
    """The bytes, checked against their name: a flipped bit on disk is found, never served."""
    data = blob_path(digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused(refuse("attachment-damaged", digest=digest))
    return data


def blob_path(digest: str) -> Path:
    if not rules.is_digest(digest):
        raise ValueError("not a SHA-256 digest")
    return Path(settings.JUNHENG_HOME) / "attachments" / digest[:2] / digest
