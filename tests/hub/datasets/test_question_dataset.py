"""Whoever uses data may question them; until the owner answers, the two sides alone see the words, and everybody how many wait."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.datasets.models import Question
from junheng.hub.datasets.services import using
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice


def test_the_words_wait_and_the_number_shows(data: Any, client: Any, client_for: Any) -> None:
    row = data.published()
    data.questioned(row)
    row.refresh_from_db()
    assert (row.questions_asked, row.questions_open) == (1, 1)
    public = client.get(f"/datasets/{row.pk}").content.decode()
    assert (
        "E04 的误差" not in public and client.get(f"/api/v1/datasets/{row.pk}").json()["questions_open"] == 1
    )
    for name in ("冯示例", "王示例", "史示例"):
        assert "E04 的误差" in client_for(name).get(f"/datasets/{row.pk}").content.decode()
    assert "E04 的误差" not in client_for("孙示例").get(f"/datasets/{row.pk}").content.decode()
    assert "E04 的误差" not in str(Event.objects.get(type="dataset-questioned").data)
    assert Notice.objects.filter(organisation_id=row.owner_id, zh__contains="提出问题").exists()
    with tenancy.only("320000"):
        assert not Question.objects.exists()


def test_not_of_ones_own_and_not_empty(data: Any, refused: Any) -> None:
    row = data.published()
    with refused("dataset-incomplete"):
        data.questioned(row, " ")
    with refused("dataset-own"):
        using.question_dataset(dataset=row, kind="unit", words="?", by=data.owner, at=NOW)
    with refused("dataset-kind-unknown"):
        using.question_dataset(dataset=row, kind="love", words="?", by=data.user, at=NOW)


@pytest.mark.parametrize("kind", ["personal", "love"])
def test_by_page_and_by_program(data: Any, client_for: Any, kind: str) -> None:
    row = data.published()
    asked = client_for("王示例")
    told = {"kind": kind, "words": "能认出是谁"}
    right = kind == "personal"
    assert asked.post(f"/datasets/{row.pk}/question-dataset", told).status_code == (302 if right else 400)
    answer = asked.post(f"/api/v1/datasets/{row.pk}/questions", told, content_type="application/json")
    assert answer.status_code == (201 if right else 422)
