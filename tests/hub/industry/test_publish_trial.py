"""Published once it is signed and the maker has answered or let its days pass; then it can be laid beside others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.core.reason import UnusableInput
from junheng.hub.industry.queries import trials as queries
from junheng.hub.industry.rules import trial as rules
from junheng.hub.industry.services import trials


def test_not_before_the_maker_had_its_days(industry: Any, refused: Any, client: Any) -> None:
    """On its last day not yet, on the day after it is; a model with a published report counts as proved."""
    row = industry.reported()
    with refused("trial-not-signed"):
        trials.publish_trial(trial=row, by=industry.host, at=NOW)
    row = trials.sign_trial(trial=row, by=industry.house.acting("吴示例"), at=NOW)
    with refused("trial-answer-awaited"):
        trials.publish_trial(trial=row, by=industry.host, at=NOW + timedelta(days=15))
    assert (client.get(f"/trials/{row.pk}").status_code, queries.proved()) == (404, 0)
    trials.publish_trial(trial=row, by=industry.host, at=NOW + timedelta(days=16))
    assert (client.get(f"/trials/{row.pk}").status_code, queries.proved()) == (200, 1)
    row.model.refresh_from_db()
    assert row.model.proved_on == TODAY + timedelta(days=16)
    page = client.get(f"/trials/{row.pk}").content.decode()
    assert "周示例" not in page and "吴示例" not in page


def test_two_models_side_by_side(industry: Any, client: Any) -> None:
    """At the points both have, as amounts: 40 L/h is 0.040 m³/h; the third point is of one alone."""
    one = industry.public()
    lines = "B1 0.040 0.4 0.3\nB1 2.5 0.1 0.2"
    two = industry.public("LXS-20F", lines, point_unit="m^3/h", points=("0.040", "2.5"))
    found = client.get(f"/api/v1/trials/compare?trial={one.pk}&trial={two.pk}").json()
    assert [each["point"] for each in found["points"]] == [
        {"value": "40", "unit": "L/h"},
        {"value": "2500", "unit": "L/h"},
    ]
    first = found["points"][0]["columns"]
    assert [(each["model"], each["units"]) for each in first] == [("LXS-20E", 3), ("LXS-20F", 1)]
    assert [each["mean_error"]["value"] for each in first] == ["-0.30", "0.40"]
    assert first[1]["standard_deviation"] is None
    page = client.get(f"/trials/compare?trial={one.pk}&trial={two.pk}").content.decode()
    assert "LXS-20F" in page and "n = 3" in page
    assert client.get(f"/trials/compare?trial={one.pk}").status_code == 409
    assert "2 到 6 份" in client.get("/trials/compare").content.decode()


def _reported(**changes: Any) -> rules.Reported:
    told: dict[str, Any] = {
        "id": "1", "label": "A", "quantity_kind": "mechanics.mass", "point_unit": "kg", "error_unit": "g", "points": ("1",),
        "readings": (rules.Reading("A", "1", "0.5", "0.1"),), "k": "2",
    }  # fmt: skip
    return rules.Reported(**told | changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity_kind": "mechanics.volume"}, "trials-of-other-quantities"),
        ({"error_unit": "%"}, "trials-in-other-units"),
        ({"point_unit": "L"}, "trials-in-other-units"),
        (
            {"points": ("2",), "readings": (rules.Reading("A", "2", "0.5", "0.1"),)},
            "trials-without-common-point",
        ),
    ],
)
def test_what_says_nothing_of_each_other(changes: Any, code: str) -> None:
    """Other quantities, units that do not convert, no point in common."""
    with pytest.raises(UnusableInput) as caught:
        rules.compare([_reported(), _reported(**changes)])
    assert [each.code for each in caught.value.refusals] == [code]


def test_errors_convert_as_differences() -> None:
    """0.5 g beside 500 mg; a difference in °C is the same in K."""
    milligrams = _reported(error_unit="mg", readings=(rules.Reading("B", "1", "500", "100"),))
    (point,) = rules.compare([_reported(), milligrams])
    assert [(each.mean, each.mean_U) for each in point.columns] == [("0.50", "0.10")] * 2
    warm = {"quantity_kind": "thermal.temperature", "point_unit": "°C", "error_unit": "°C"}
    cold = warm | {
        "error_unit": "K",
        "point_unit": "K",
        "points": ("274.15",),
        "readings": (rules.Reading("B", "274.15", "0.5", "0.1"),),
    }
    (point,) = rules.compare([_reported(**warm), _reported(**cold)])
    assert [each.mean for each in point.columns] == ["0.50", "0.50"]


def test_the_way_of_a_trial_over_http_and_pages(industry: Any, client_for: Any) -> None:
    """Each step by whoever takes it; each page offers it to them."""

    def post(name: str, address: str, told: Any, status: int = 200) -> Any:
        done = client_for(name).post(f"/api/v1{address}", told, content_type="application/json")
        assert done.status_code == status, done.content
        return done.json()

    new = {"name": "水表", "model": "X-1", "quantity_kind": "mechanics.volume"}
    model = post("毛示例", "/instrument-models", new, 201)
    asked = {"model": model["id"], "laboratory": str(industry.house.institute.pk), "purpose": "示例"}
    one = f"/trials/{post('毛示例', '/trials', asked, 201)['id']}"
    protocol = {
        "sites": "x",
        "standard": "x",
        "certificate_number": "x",
        "point_unit": "L/h",
        "error_unit": "%",
        "points": ["40"],
    }
    data = {
        "readings": [{"serial": "A", "point": "40", "error": "0.1", "expanded": "0.2"}],
        "reliability": "好",
    }
    steps = (
        ("冯示例", "begin", protocol, "testing", "begin-trial"),
        ("周示例", "data", data, "reported", "report-trial"),
        ("吴示例", "sign", {}, "reported", "sign-trial"),
        ("毛示例", "answer", {"answer": "好"}, "reported", "answer-trial"),
        ("冯示例", "publish", {}, "published", "publish-trial"),
    )  # fmt: skip
    for name, step, told, state, page in steps:
        assert client_for(name).get(f"{one}/{page}").status_code == 200, page
        assert post(name, f"{one}/{step}", told)["state"] == state
    assert len(client_for("毛示例").get("/api/v1/trials/ours").json()["rows"]) == 1
    assert [each["model"] for each in client_for("王示例").get("/api/v1/trials").json()["rows"]] == ["X-1"]
    assert "X-1" in client_for("毛示例").get("/trials?kind=mechanics.volume").content.decode()


def test_typed_on_its_pages(industry: Any, client_for: Any) -> None:
    """The forms of the protocol and of the data; a line that cannot be read keeps what was typed."""
    row = industry.tried()
    told = {
        "sites": "x",
        "standard": "x",
        "certificate_number": "x",
        "point_unit": "L/h",
        "points": "40 64",
        "error_unit": "%",
        "k": "2",
        "answer_days": "15",
    }
    assert client_for("冯示例").post(f"/trials/{row.pk}/begin-trial", told).status_code == 302
    browser = client_for("周示例")
    wrong = browser.post(f"/trials/{row.pk}/report-trial", {"readings": "A 40 0.1", "reliability": "好"})
    assert (
        wrong.status_code == 400
        and "第 1 行" in wrong.content.decode()
        and "A 40 0.1" in wrong.content.decode()
    )
    right = {"readings": "A 40 0.1 0.2\nA 64 0.1 0.2", "reliability": "好"}
    assert browser.post(f"/trials/{row.pk}/report-trial", right).status_code == 302
