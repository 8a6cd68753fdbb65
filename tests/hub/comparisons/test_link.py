"""A comparison linked to a published one of a higher level, against a second computation by plain sums."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from math import hypot, sqrt
from pathlib import Path
from typing import Any

import pytest
from tests.hub.comparisons import conftest as cast
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis
from junheng.hub.comparisons.rules import linking as rules
from junheng.hub.comparisons.rules import protocol as protocols
from junheng.hub.comparisons.rules.protocol import Linking
from junheng.hub.comparisons.services import circulating
from junheng.hub.comparisons.services import linking as links
from junheng.hub.foundation import clock

BELOW = {
    "pilot": (("1.00005", "0.00006"), ("10.0007", "0.0010")),
    "neighbour": (("1.00006", "0.00008"), ("10.0008", "0.0012")),
    "third": (("1.00009", "0.00010"), ("10.0010", "0.0030")),
}
"""The same three on another standard: invented."""


def differences(values: dict[str, tuple[tuple[str, str], ...]]) -> dict[str, tuple[float, float, float]]:
    """At 1 V: d from the weighted mean, u(d) = √(u² − u_ref²), and u, each as X16 has it; k = 2."""
    x = {who: float(rows[0][0]) for who, rows in values.items()}
    u = {who: float(rows[0][1]) / 2 for who, rows in values.items()}
    weights = sum(1 / each**2 for each in u.values())
    mean = sum(x[who] / u[who] ** 2 for who in x) / weights
    return {who: (x[who] - mean, sqrt(u[who] ** 2 - 1 / weights), u[who]) for who in x}


def linked(rounds: Any, monkeypatch: Any, *named: str, state: str = "published") -> Any:
    """A national comparison, then a regional one of the same three that links to it through those named."""
    rounds.level = "national"
    above = rounds.to("published", "比对示例-0", decides="information").row
    for who, values in BELOW.items():
        monkeypatch.setitem(cast.VALUES, who, values)
    rounds.level = "regional"
    through = tuple(Linking(rounds.body(who).uscc) for who in named)
    rounds.to(state, "比对示例-1", decides="information", link="比对示例-0", linking=through)
    return above


def test_against_plain_sums(rounds: Any, monkeypatch: Any, client: Any, tmp_path: Path) -> None:
    """Offset, carried difference and its uncertainty; page, downloads, and the command's same bytes; degrees for the next level."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    first = differences(cast.VALUES)
    linked(rounds, monkeypatch, "pilot", "neighbour")
    second = differences(BELOW)
    offsets = {
        who: (first[who][0] - second[who][0], hypot(first[who][1], second[who][2]))
        for who in ("pilot", "neighbour")
    }
    weights = sum(1 / u**2 for _d, u in offsets.values())
    delta, u_delta = sum(d / u**2 for d, u in offsets.values()) / weights, 1 / sqrt(weights)
    analysis = Analysis.objects.get(comparison=rounds.row)
    one, ten = json.loads(analysis.links)
    answer = json.loads(one["answer"])["link"]
    assert (one["point"], ten["point"]) == ("1 V", "10 V")
    assert (answer["delta"], answer["u"]) == pytest.approx((delta, u_delta), rel=1e-9)
    (row,) = answer["degrees_of_equivalence"]
    assert (row["d"], row["u"]) == pytest.approx(
        (second["third"][0] + delta, hypot(second["third"][2], u_delta)), rel=1e-9
    )
    assert row["U"] == pytest.approx(2 * row["u"], rel=1e-12)

    page = f"/comparisons/{rounds.row.pk}"
    text = client.get(page).content.decode()
    assert "比对示例-0" in text and "链接实验室" in text
    assert client.get(f"{page}/links/1/answer.json").content.decode() == one["answer"]
    assert client.get(f"{page}/links/3/answer.json").status_code == 404
    (tmp_path / "link.json").write_bytes(client.get(f"{page}/links/1/document.json").content)
    command = [sys.executable, "-m", "junheng.cli.main", "comparison", "evaluate", str(tmp_path / "link.json"), "--json"]  # fmt: skip
    assert subprocess.run(command, capture_output=True, check=True).stdout.decode() == one["answer"]
    report = queries.report_document(rounds.fresh())
    assert report["draft_a"]["links"] == queries.sha256(analysis.links)
    assert report["protocol"]["link"] == "比对示例-0"

    above = links.degrees_of(rounds.fresh())["1 V"]
    assert above[rounds.third.uscc] == (row["d"], row["u"])
    assert above[rounds.house.institute.uscc] == pytest.approx(first["pilot"][:2], rel=1e-9)


def test_whoever_links_last_does_not_leave(rounds: Any, monkeypatch: Any, refused: Any) -> None:
    """Nobody leaves a link without an end."""
    linked(rounds, monkeypatch, "neighbour", state="circulating")
    with refused("link-no-laboratory"):
        circulating.release_participant(comparison=rounds.row, participant=rounds.part("neighbour"), reason="x", by=rounds.office, at=NOW)  # fmt: skip


FACTS = replace(cast.PROTOCOL, link="高-1", linking=(Linking("甲"),))
HIGHER = rules.Higher(
    "高-1", "national", True, "dc-voltmeter", "V", {"1 V": {"甲": (0.001, 0.0003), "乙": (0.002, 0.0004)}}
)


@pytest.mark.parametrize(
    ("changes", "higher", "codes"),
    [
        ({}, HIGHER, []),
        ({}, None, ["link-unknown"]),
        ({"link": ""}, None, ["link-without-comparison"]),
        ({}, replace(HIGHER, published=False), ["link-not-published"]),
        ({}, replace(HIGHER, level="regional"), ["link-not-higher"]),
        ({}, replace(HIGHER, item="weight"), ["link-other-quantity"]),
        ({}, replace(HIGHER, unit="mV"), ["link-other-unit"]),
        ({}, replace(HIGHER, degrees={"2 V": {"甲": (0.1, 0.1)}}), ["link-no-common-point", "link-no-laboratory"]),
        ({}, replace(HIGHER, degrees={"1 V": {"丁": (0.1, 0.1)}}), ["link-no-laboratory"]),
        ({"linking": (Linking("丙"),)}, HIGHER, ["link-laboratory-not-in-both"]),
        ({"linking": (Linking("甲"), Linking("乙"), Linking("丙"))}, HIGHER, ["link-laboratory-not-in-both", "link-carries-nobody"]),
        ({"linking": (Linking("甲", "7 V", "0"),)}, HIGHER, ["link-line-point", "link-line-uncertainty"]),
    ],
)  # fmt: skip
def test_what_stands_against_it(changes: Any, higher: Any, codes: list[str]) -> None:
    """Each reason alone, and those that come together."""
    facts = replace(FACTS, **changes)
    found = rules.refusals_to_link(
        facts, level="regional", item="dc-voltmeter", higher=higher, scored=frozenset("甲乙丙")
    )
    assert [each.code for each in found] == codes


def test_stated_uncertainty_of_a_difference() -> None:
    """What the protocol states for a laboratory at a point stands in for both results being independent."""
    here = {"甲": (0.0005, 0.0004), "丙": (0.003, 0.001)}
    for linking, u in (
        (Linking("甲"), 0.0005),
        (Linking("甲", "1 V", "0.0002"), 0.0002),
        (Linking("甲", "10 V", "0.0002"), 0.0005),
    ):
        facts = replace(FACTS, linking=(linking,))
        made = rules.link_document(
            facts, "1 V", title="t", above=HIGHER.degrees["1 V"], here=here, called={"甲": "甲", "丙": "丙"}
        )
        assert made is not None
        ((row,), (carried,)) = made["link"]["linking"], made["link"]["rmo"]
        assert row["u_diff"] == pytest.approx(u) and carried == {"lab": "丙", "x": "0.003", "u": 0.001}
    assert rules.link_document(FACTS, "1 V", title="t", above={}, here=here, called={}) is None


def test_lines_as_typed(refused: Any) -> None:
    """A laboratory alone, or with point and u; each line that was not understood is named."""
    codes = {"示例所": "甲"}
    assert protocols.linking_from("示例所\n示例所 | 10 V | 0.0004", codes) == (
        Linking("甲"),
        Linking("甲", "10 V", "0.0004"),
    )
    with refused("link-line-body", "link-line-parts"):
        protocols.linking_from("别处\n示例所 | 10 V", codes)
