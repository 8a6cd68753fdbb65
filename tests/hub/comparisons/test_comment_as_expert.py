"""An expert reads Draft A without names and comments; the report says whose words they are."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_pages import post
from tests.hub.conftest import NOW

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.rules import blind
from junheng.hub.comparisons.services import expertise
from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event


def test_from_the_page_into_the_report(at: Any, client_for: Any, monkeypatch: Any, refused: Any) -> None:
    """Sealed when written, waited for by Draft B, read by its author and the analyst, opened by the report with the name."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("draft-a")
    rounds.name_expert()
    with refused("comparison-not-in-state"):
        expertise.comment_as_expert(comparison=rounds.row, text="早了", by=rounds.expert, at=NOW)
    rounds._comments()
    rounds.comment("neighbour", "无")
    rounds.comment("third", "无")
    with refused("draft-waits-for-comments"):
        rounds._draft_b()
    one = f"/comparisons/{rounds.row.pk}"
    post(client_for, "何示例", f"{one}/comment-as-expert", text="10 V 处 B、C 相差可疑")
    for name, page, sees in (
        ("何示例", one, True), ("何示例", f"{one}/draft", True), ("吴示例", f"{one}/draft", True), ("王示例", one, False), ("卫示例", one, False),
    ):  # fmt: skip
        assert ("相差可疑" in client_for(name).get(page).content.decode()) is sees, (name, page)
    rounds._draft_b()
    assert "宁波" in client_for("何示例").get(f"{one}/draft").content.decode()
    rounds._published()
    told = queries.report_document(rounds.fresh())["comments"][-1]
    assert told["content"]["expert"] == "何示例"
    fact = Event.objects.get(type="comparison-expert-commented")
    assert commitment(told["content"], salt=bytes.fromhex(told["salt"])).hex() == fact.data["seal"]


def test_letters() -> None:
    """A to Z, then AA; three laboratories lettered by their values whatever their names and order, the reference with them."""
    assert [blind.letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    rows = [
        {"lab": "丙", "x": "2", "U": "1", "k": 2.0}, {"lab": "甲", "x": "10", "U": "1", "k": 2.0}, {"lab": "乙", "x": "2", "U": "0.5", "k": 2.0},
    ]  # fmt: skip
    document = {"points": [{"id": "1", "labs": rows}], "reference": {"kind": "pilot", "lab": "甲"}}
    made = blind.blinded(document)
    assert [(each["lab"], each["x"], each["U"]) for each in made["points"][0]["labs"]] == [("A", "2", "0.5"), ("B", "2", "1"), ("C", "10", "1")]  # fmt: skip
    assert made["reference"]["lab"] == "C" and rows[0]["lab"] == "丙"
