"""What the log says of certificates under inquiry: by digest, in the log of each one's province, once a change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.hub.certificates.test_open_case import gauge, opened
from tests.hub.certificates.test_two_cases import closed, second_case
from tests.hub.conftest import NOW

from junheng.core.reason import Refused
from junheng.hub.certificates.services import inquiries
from junheng.hub.foundation.models import Event


def told(tenant: str) -> list[tuple[str, str]]:
    """Digests and case of each entry, oldest first."""
    rows = Event.objects.filter(type="certificates-under-inquiry", tenant_id=tenant).order_by("id")
    leaves = [json.loads(bytes(row.leaf))["facts"] for row in rows]
    return [(each["digests"], each["inquiry"]) for each in leaves]


def test_from_case_to_case(verifying: Any) -> None:
    """Opened, another still open when the first closes, none left: three entries, none for what does not change."""
    made = gauge(verifying, "PG-1", "1.21")
    first = opened(verifying, reads_high_by="")
    second = second_case(verifying, made)
    assert told(made.tenant_id) == [(made.xml_sha256, first.number)]
    closed(verifying, first)
    closed(verifying, second)
    assert told(made.tenant_id) == [
        (made.xml_sha256, first.number), (made.xml_sha256, second.number), (made.xml_sha256, ""),
    ]  # fmt: skip


def test_many_in_parts(verifying: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than an entry may hold are told in parts."""
    monkeypatch.setattr(inquiries, "MOST_AT_ONCE", 1)
    made = [gauge(verifying, f"PG-{number}", "1.21") for number in range(2)]
    case = opened(verifying, reads_high_by="")
    assert sorted(told(made[0].tenant_id)) == sorted((each.xml_sha256, case.number) for each in made)


def test_nobody_marks_by_hand(verifying: Any) -> None:
    """The mark follows from cases alone."""
    made = gauge(verifying, "PG-1", "1.21")
    with pytest.raises(Refused) as refused:
        inquiries.mark_inquiry(
            certificates=[made], inquiry="Z-1", by=verifying.laboratory.house.acting("冯示例"), at=NOW
        )
    assert [each.code for each in refused.value.refusals] == ["not-permitted"]
