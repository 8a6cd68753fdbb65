"""Findings: every question of the list for the kind, on what the other inspector left, until somebody signs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.supervision import queries
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.services import checking


def test_kept_with_its_digest(on_site: Any) -> None:
    """A no makes it a problem; the log holds the digest and not a word of it."""
    on_site.found(seal="no")
    row = on_site.fresh()
    assert (row.state, row.result, row.version) == ("found", "problems", 1)
    event = Event.objects.get(type="findings-recorded")
    assert event.data["digest"] == row.findings_digest and "铅封" not in str(event.data)
    assert (
        rules.findings_digest(row.code, row.list_edition, on_site.answers(seal="no"), "")
        == row.findings_digest
    )


def test_questions_of_the_kind(on_site: Any) -> None:
    """A scale is asked what a water meter is not."""
    asked = {each.id for each in queries.questions_of(on_site.check)}
    assert "zero-and-weight" in asked
    assert "zero-and-weight" not in {each.id for each in rules.questions("instruments/1", "water-meter")}
    assert {each.id for each in rules.questions("bodies/1")} != asked


def test_two_at_once(on_site: Any, refused: Any) -> None:
    """Both began from nothing: the second is told, looks, and records on top of it."""
    on_site.begin()
    on_site.record(by=on_site.first)
    with refused("check-findings-changed"):
        on_site.record(by=on_site.second, seal="no")
    assert on_site.fresh().result == "pass"
    on_site.record(by=on_site.second, version=1, seal="no")
    assert (on_site.fresh().version, on_site.check.result) == (2, "problems")


def test_not_after_a_signature(on_site: Any, refused: Any) -> None:
    """What somebody signed stays."""
    on_site.found()
    on_site.sign(on_site.first)
    with refused("check-findings-signed"):
        on_site.record(by=on_site.second, version=1)


def test_not_before_the_code(on_site: Any, refused: Any) -> None:
    """Nobody records from the office."""
    with refused("check-not-in-state"):
        on_site.record()


@pytest.mark.parametrize(
    ("findings", "codes"),
    [
        ([], ["check-answers-missing"]),
        ([rules.Finding("seal", "no")], ["check-answers-missing", "check-problem-needs-words"]),
        ([rules.Finding("seal", "maybe")], ["check-answers-missing", "check-answer-unknown"]),
        ([rules.Finding("weather", "yes")], ["check-answers-missing", "check-answer-unknown"]),
        ([rules.Finding("seal", "yes", "x" * 501)], ["check-answers-missing", "check-answer-unknown"]),
    ],
)
def test_refusals(on_site: Any, refused: Any, findings: list[Any], codes: list[str]) -> None:
    """Missing answers, a no without words, an answer or a question that is not on the list."""
    on_site.begin()
    with refused(*codes):
        checking.record_findings(
            check=on_site.check, findings=findings, remark="", version=0, by=on_site.first, at=SITE
        )


def test_the_page_keeps_what_was_typed(on_site: Any, client_for: Any) -> None:
    """One choice a question; refused by the other's version, it comes back as typed."""
    on_site.begin()
    client = client_for(on_site.inspectors[0])
    address = f"/supervision/checks/{on_site.check.pk}/record-findings"
    assert client.get(address).content.decode().count("<fieldset") == len(queries.questions_of(on_site.check))
    typed = {f"a-{each.question}": each.answer for each in on_site.answers()} | {
        "version": "0",
        "remark": "称台干净",
    }
    assert client.post(address, typed | {"key": "k"}).status_code == 302
    late = client.post(address, typed | {"key": "k2", "remark": "我记的"})
    assert late.status_code == 409 and "我记的" in late.content.decode()
    assert on_site.fresh().remark == "称台干净"
    assert client_for("许示例").get(address).status_code == 403
    assert client_for(on_site.stranger.person_name).get(address).status_code == 404
