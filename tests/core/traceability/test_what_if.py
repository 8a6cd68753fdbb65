"""What falls when a body's authorisation ends is what falls when its certificates are withdrawn one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from tests.core.traceability.chains import ISSUERS, as_arrays, day, random_graph, x15

from junheng.core.reason import UnusableInput
from junheng.core.traceability.chain import Chains
from junheng.core.traceability.evidence import Certificate
from junheng.core.traceability.judging import Answer, Status
from junheng.core.traceability.moment import moment_of
from junheng.core.traceability.what_if import what_if


def number(of: date) -> int:
    return moment_of(of).day


def without(certificates: list[Certificate], issuer: str, since: date, at: date) -> list[Certificate]:
    """The naive twin: each certificate of the body by itself, by its own date."""
    found = []
    for each in certificates:
        work = each.facts.work
        if each.issuer == issuer and work is None:
            if each.facts.status_at(moment_of(at)) is not Status.WITHDRAWN:
                each = replace(each, status=Status.UNKNOWN, status_since=None)
        elif each.issuer == issuer and work is not None and number(since) <= work.day <= number(at):
            each = replace(each, status=Status.WITHDRAWN, status_since=None)
        found.append(each)
    return found


@pytest.mark.parametrize("seed", range(150))
def test_same_as_withdrawing_one_at_a_time(seed: int) -> None:
    """Every certificate and instrument that falls, with both answers, and no other; no answer gets better."""
    certificates, edges = random_graph(seed)
    draw = Random(seed)
    at: date = date(2024, 4, 1) + timedelta(days=draw.randrange(500))
    since = at - timedelta(days=draw.randrange(300))
    if seed % 3 == 0:
        at = datetime(at.year, at.month, at.day, 12)
    issuer = draw.choice(ISSUERS[:3])
    graph, names = as_arrays(certificates, edges)
    found = what_if(graph, ISSUERS.index(issuer), number(since), moment_of(at), instruments=6)
    one, other = Chains(certificates, edges), Chains(without(certificates, issuer, since, at), edges)
    answers = {
        node: (one.traceable(names[node], at).answer, other.traceable(names[node], at).answer)
        for node in range(graph.count)
    }
    pieces = {
        each: (one.usable(f"I{each}", at).answer, other.usable(f"I{each}", at).answer) for each in range(6)
    }
    assert all(after <= before for before, after in (*answers.values(), *pieces.values()))
    assert found.nodes.tolist() == [node for node, (before, after) in answers.items() if after < before]
    assert found.instruments.tolist() == [each for each, (before, after) in pieces.items() if after < before]
    for node in found.nodes.tolist():
        assert (found.before.traceable[node], found.after.traceable[node]) == answers[node]
    for each in found.instruments.tolist():
        assert (found.before.usable[each], found.after.usable[each]) == pieces[each]


def test_work_before_the_day_stands() -> None:
    """X15, by hand: were Zhejiang's authorisation to end on the day of B-25, B and W fall; a day later nothing does."""
    certificates, edges = x15()
    certificates = [replace(each, instrument=f"I{place}") for place, each in enumerate(certificates)]
    graph, names = as_arrays(certificates, edges)
    at = moment_of(day("2026-03-01"))
    zhejiang = ISSUERS.index("Zhejiang")
    found = what_if(graph, zhejiang, number(day("2025-04-20")), at, instruments=4)
    assert [names[node] for node in found.ended.tolist()] == ["B-25"]
    assert [names[node] for node in found.nodes.tolist()] == ["B-25", "W-26"]
    assert found.after.traceable[found.nodes].tolist() == [Answer.NO, Answer.NO]
    assert found.instruments.tolist() == [2, 3]
    later = what_if(graph, zhejiang, number(day("2025-04-21")), at, instruments=4)
    assert not len(later.ended) and not len(later.nodes) and not len(later.instruments)
    top = what_if(graph, ISSUERS.index("NMI"), number(day("2025-01-01")), at, instruments=4)
    assert [names[node] for node in top.nodes.tolist()] == ["A-25"]


def test_day_after_the_moment() -> None:
    """Of a day after the moment nothing would be known."""
    graph, _names = as_arrays(*random_graph(1))
    with pytest.raises(UnusableInput) as caught:
        what_if(graph, 0, number(day("2026-03-02")), moment_of(day("2026-03-01")), instruments=6)
    assert caught.value.refusals[0].code == "window-reversed"
