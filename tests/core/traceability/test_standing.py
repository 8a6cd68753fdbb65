"""A snapshot and what came since answer as one graph that was built of everything at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.core.traceability.chains import as_arrays, random_graph

from junheng.core.reason import UnusableInput
from junheng.core.traceability import kernel
from junheng.core.traceability.bottlenecks import bottlenecks
from junheng.core.traceability.evidence import Certificate, Edge
from junheng.core.traceability.graph import NO_DAY, NO_DUE, Graph, Table, build
from junheng.core.traceability.judging import Answer, Status
from junheng.core.traceability.moment import Window, moment_of
from junheng.core.traceability.recall import Recall, recall
from junheng.core.traceability.snapshot import MANIFEST, Snapshot, damaged, opened, write
from junheng.core.traceability.standing import HELD, NewNode, Standing
from junheng.core.traceability.sweep import by_arrays, held_by_chains, sweep

AT = moment_of(date(2026, 6, 1))
NODES, ROOM = 24, 12
COLUMNS = ("work_day", "due_day", "instrument", "issuer", "work_second", "status_day", "service", "anchored")


def settled_graph(seed: int, first: int) -> tuple[list[Certificate], list[Edge]]:
    """A random graph with nothing elsewhere in which the nodes from `first` on came later: parents stand before them."""
    certificates, edges = random_graph(seed, nodes=NODES)
    number = {each.id: place for place, each in enumerate(certificates)}
    kept = []
    for edge in edges:
        child, parent = number[edge.child], number.get(edge.parent)
        if parent is not None and ((child < first and parent < first) or (child >= first and parent < child)):
            kept.append(edge)
    return certificates, kept


def part(graph: Graph, first: int) -> Graph:
    """The graph of the nodes before `first`."""
    table = Table(
        **{
            name: getattr(graph.table, name)[:first]
            for name in Table.__dataclass_fields__
            if getattr(graph.table, name) is not None
        }
    )
    edges = int(graph.up.start[first])
    child = np.repeat(np.arange(first, dtype=np.int32), np.diff(graph.up.start[: first + 1]))
    due = None if graph.edge_due is None else graph.edge_due[:edges]
    return build(table, child, graph.up.to[:edges], nodes=first, due=due)


def kept(folder: Path, graph: Graph, room: int = ROOM) -> Snapshot:
    write(folder, graph, own={HELD: held_by_chains(graph, AT)}, told={"made": "2026-06-01"}, room=room)
    return opened(folder)


def new_node(graph: Graph, node: int) -> NewNode:
    """A node of a whole graph as something to be added."""
    told: dict[str, Any] = {name: getattr(graph.table, name)[node].item() for name in COLUMNS}
    parents = [(parent, NO_DUE if due is None else due) for parent, due in graph.parents(node)]
    return NewNode(status=Status(int(graph.table.status[node])), parents=parents, **told)


def plain(found: Recall) -> dict[str, Any]:
    return {name: np.asarray(getattr(found, name)).tolist() for name in Recall.__dataclass_fields__}


@pytest.mark.parametrize("seed", range(40))
def test_today_and_snapshot_are_one_graph(seed: int, tmp_path: Path) -> None:
    """Recalls with paths, every chain and instrument, and what most hangs on, after each certificate of the day."""
    first = Random(seed).randrange(1, NODES)
    certificates, edges = settled_graph(seed, first)
    whole, _names = as_arrays(certificates, edges)
    standing = Standing(kept(tmp_path / "graph", part(whole, first), room=NODES), AT)
    for node in range(first, NODES):
        assert standing.add(new_node(whole, node)) == node
    assert standing.added == NODES - first
    window = Window(moment_of(date(2024, 3, 1)), moment_of(date(2025, 1, 1)))
    for instrument in range(6):
        suspect = np.flatnonzero(whole.table.instrument == instrument).astype(np.int32)
        ours, theirs = recall(standing.graph, suspect, window), recall(whole, suspect, window)
        assert plain(ours) == plain(theirs)
        for place in range(len(theirs.nodes)):
            assert ours.path(place) == theirs.path(place)
    swept, expected = by_arrays(standing.whole(), AT, instruments=6), by_arrays(whole, AT, instruments=6)
    for name in ("known", "traceable", "latest", "usable"):
        np.testing.assert_array_equal(getattr(swept, name), getattr(expected, name), name)
    walked = kernel.answered(kernel.walk, standing.whole(), AT, instruments=6)
    np.testing.assert_array_equal(walked[1], expected.traceable)
    assert [standing.traceable(node) for node in range(NODES)] == expected.traceable.tolist()
    assert standing.differing(expected).tolist() == []
    ours_hung, theirs_hung = bottlenecks(standing.whole(), AT), bottlenecks(whole, AT)
    assert ours_hung.found.tolist() == theirs_hung.found.tolist()
    assert ours_hung.alone.tolist() == theirs_hung.alone.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_a_status_is_judged_downward(seed: int, tmp_path: Path) -> None:
    """Whatever changes, the answers that stand are those of a sweep over everything; what changed is named."""
    draw = Random(seed)
    certificates, edges = settled_graph(seed, NODES - 6)
    whole, _names = as_arrays(certificates, edges)
    standing = Standing(kept(tmp_path / "graph", part(whole, NODES - 6)), AT)
    for node in range(NODES - 6, NODES):
        standing.add(new_node(whole, node))
    for _each in range(8):
        before = sweep(standing.whole(), AT, instruments=6).traceable
        node, status = draw.randrange(NODES), draw.choice(list(Status))
        changed = standing.restate(node, status, AT.day - draw.randrange(1000))
        after = sweep(standing.whole(), AT, instruments=6)
        assert standing.differing(after).tolist() == []
        fell = {each for each in np.flatnonzero(before != after.traceable).tolist() if each != node}
        assert fell <= set(changed.tolist())


def test_a_wrong_answer_is_found(tmp_path: Path) -> None:
    """The nightly comparison is no ceremony: an answer that was changed in memory is named."""
    certificates, edges = settled_graph(3, NODES)
    whole, _names = as_arrays(certificates, edges)
    standing = Standing(kept(tmp_path / "graph", whole), AT)
    swept = sweep(standing.whole(), AT, instruments=6)
    node = int(np.flatnonzero(swept.traceable == Answer.YES)[0])
    standing.held[node] = Answer.NO
    assert standing.differing(swept).tolist() == [node]


def test_memory_changes_and_files_do_not(tmp_path: Path) -> None:
    """Two openings share the files; what one adds is its own, and the next opening finds the snapshot as written."""
    certificates, edges = settled_graph(5, NODES - 4)
    whole, _names = as_arrays(certificates, edges)
    snapshot = kept(tmp_path / "graph", part(whole, NODES - 4))
    standing = Standing(snapshot, AT)
    for node in range(NODES - 4, NODES):
        standing.add(new_node(whole, node))
    standing.restate(0, Status.WITHDRAWN, AT.day)
    again = opened(tmp_path / "graph")
    assert again.graph.nodes == NODES - 4 and again.told == {"made": "2026-06-01"}
    assert not np.any(again.arrays["up.start"][NODES - 3 :])
    assert damaged(tmp_path / "graph") == []


def test_no_room_is_said(tmp_path: Path) -> None:
    """The room is a limit with a way out; nothing is half added."""
    certificates, edges = settled_graph(5, NODES - 3)
    whole, _names = as_arrays(certificates, edges)
    standing = Standing(kept(tmp_path / "graph", part(whole, NODES - 3), room=2), AT)
    for node in (NODES - 3, NODES - 2):
        standing.add(new_node(whole, node))
    with pytest.raises(UnusableInput) as caught:
        standing.add(new_node(whole, NODES - 1))
    assert caught.value.refusals[0].code == "snapshot-full"
    assert standing.graph.nodes == NODES - 1
    with pytest.raises(ValueError, match="before their children"):
        other = Standing(kept(tmp_path / "other", whole), AT)
        other.add(replace(new_node(whole, 0), parents=[(NODES, NO_DUE)]))


def test_an_empty_graph_is_a_snapshot(tmp_path: Path) -> None:
    """The first day of an installation: no certificate, and the first one finds its place."""
    nothing = np.empty(0, np.int32)
    table = Table(nothing, nothing, nothing.astype(np.uint8), nothing, nothing)
    standing = Standing(kept(tmp_path / "graph", build(table, nothing, nothing, nodes=0, due=nothing)), AT)
    standing.add(NewNode(AT.day - 9, NO_DUE, Status.IN_FORCE, 0, 0, ()))
    standing.add(NewNode(AT.day, NO_DUE, Status.IN_FORCE, 1, 0, [(0, AT.day - 1)], status_day=NO_DAY))
    assert [standing.traceable(node) for node in (0, 1)] == [Answer.YES, Answer.NO]
    assert sweep(standing.whole(), AT, instruments=2).traceable.tolist() == [Answer.YES, Answer.NO]


@pytest.mark.parametrize("what", ("none", "manifest", "format", "short", "missing", "counts", "name"))
def test_what_is_no_snapshot(tmp_path: Path, what: str) -> None:
    """No folder, a changed manifest, a file cut or taken away: a reason, never an answer from half a graph."""
    folder = tmp_path / "graph"
    if what != "none":
        whole, _names = as_arrays(*settled_graph(1, NODES))
        kept(folder, whole)
        manifest = json.loads((folder / MANIFEST).read_text())
        if what == "manifest":
            (folder / MANIFEST).write_text("{")
        if what == "format":
            (folder / MANIFEST).write_text(json.dumps(manifest | {"format": "junheng.graph/9"}))
        if what == "counts":
            (folder / MANIFEST).write_text(json.dumps(manifest | {"count": manifest["nodes"] + 1}))
        if what == "name":
            strange = {"arrays": {**manifest["arrays"], "../work_day": {}}}
            (folder / MANIFEST).write_text(json.dumps(manifest | strange))
        if what == "short":
            data = (folder / "due_day.npy").read_bytes()
            (folder / "due_day.npy").write_bytes(data[:-4])
        if what == "missing":
            (folder / "up.to.npy").unlink()
    with pytest.raises(UnusableInput) as caught:
        opened(folder)
    assert caught.value.refusals[0].code == ("snapshot-missing" if what == "none" else "snapshot-damaged")


def test_a_flipped_bit_is_named(tmp_path: Path) -> None:
    """In every file, in what was written and in its room."""
    whole, _names = as_arrays(*settled_graph(7, NODES))
    kept(tmp_path / "graph", whole)
    for file in sorted((tmp_path / "graph").glob("*.npy")):
        data = bytearray(file.read_bytes())
        for place in (len(data) - 1, len(data) - whole.nodes - ROOM):
            data[place] ^= 1
            file.write_bytes(data)
            assert file.stem in damaged(tmp_path / "graph"), (file.name, place)
            data[place] ^= 1
            file.write_bytes(data)
    assert damaged(tmp_path / "graph") == []
    with pytest.raises(FileExistsError):
        write(tmp_path / "graph", whole, own={}, told={}, room=0)
