"""The evidence graph as a folder of files that are mapped into memory, not read: asked a moment after it is opened.

`graph.json` (`junheng.graph/1`: counts, levels, and type, length and digest of every array) is written last: a folder
without it is no snapshot. Each array is one `.npy` file. Rows of nodes and edges have spare room behind them, holes
on a disk, where a day's certificates find their place (`standing`). Mapped files are never written to: what changes in
memory stays there (copy on write), so that many processes share one snapshot.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.graph import Graph, Rows, Table

FORMAT = "junheng.graph/1"
MANIFEST = "graph.json"
EDGES_A_NODE = 4
"""Room for edges beside room for a node: more parents than a certificate has on average."""
LONGEST_MANIFEST = 256 << 20
PIECE = 16 << 20
Array = np.ndarray[Any, np.dtype[Any]]
Arrays = Mapping[str, Array]
_COLUMNS = tuple(Table.__dataclass_fields__)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """An opened snapshot: its graph, every array with the room behind it, and what its maker told.

    `arrays` are the columns of the table, `up.…`, `down.…`, `order`, `edge_due` and the maker's own, which have
    an entry a node; writing into them changes this process's memory only. `room`: how many nodes may be added.
    """

    graph: Graph
    arrays: dict[str, Array]
    room: int
    told: Mapping[str, Any]

    @property
    def bytes(self) -> int:
        """Size of the arrays without their room: what is read from the disk at most."""
        return self.graph.bytes + sum(
            self.graph.nodes * array.itemsize * (array[:1].size if array.ndim > 1 else 1)
            for name, array in self.arrays.items()
            if name.startswith("own.")
        )

    def own(self, name: str) -> Array:
        """One of the maker's arrays, an entry a node."""
        return self.arrays[f"own.{name}"][: self.graph.nodes]


def write(
    folder: Path,
    graph: Graph,
    *,
    own: Arrays,
    told: Mapping[str, Any],
    room: int,
    beside: Arrays | None = None,
) -> None:
    """Write a snapshot into a folder; durable when it returns. `own` arrays have an entry a node, those `beside` any length.

    Raises FileExistsError where a snapshot stands there already, and OSError where the disk does not take it.
    """
    folder.mkdir(exist_ok=True)
    written = {}
    arrays = _arrays(graph, own, room)
    arrays |= {f"beside.{name}": (array, len(array)) for name, array in (beside or {}).items()}
    for name, (array, length) in arrays.items():
        written[name] = _write(folder / f"{name}.npy", array, length)
    manifest = {
        "format": FORMAT, "count": graph.count, "nodes": graph.nodes, "edges": len(graph.up.to), "room": room,
        "levels": list(graph.levels), "arrays": written, "told": dict(told),
    }  # fmt: skip
    _durably(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())
    _sync_folder(folder)


def _arrays(graph: Graph, own: Arrays, room: int) -> dict[str, tuple[Array, int]]:
    """Every array, and its length with the room behind it."""
    nodes, edges = graph.nodes, len(graph.up.to)
    found: dict[str, tuple[Array, int]] = {"order": (graph.order, len(graph.order))}
    for name in _COLUMNS:
        column = getattr(graph.table, name)
        if column is not None:
            found[name] = (column, nodes + room)
    for name, rows in (("up", graph.up), ("down", graph.down)):
        found[f"{name}.start"] = (rows.start, nodes + room + 1)
        found[f"{name}.to"] = (rows.to, edges + (EDGES_A_NODE * room if name == "up" else 0))
        found[f"{name}.some"] = (rows.some, (nodes + room + 7) // 8)
    if graph.edge_due is not None:
        found["edge_due"] = (graph.edge_due, edges + EDGES_A_NODE * room)
    for name, array in own.items():
        if len(array) != nodes:
            raise ValueError(f"{name} has {len(array)} entries for {nodes} nodes")
        found[f"own.{name}"] = (array, nodes + room)
    return found


def _write(path: Path, array: Array, length: int) -> dict[str, Any]:
    """One array with room behind it; what the manifest keeps of it."""
    shape = (length, *array.shape[1:])
    header = {"descr": np.lib.format.dtype_to_descr(array.dtype), "fortran_order": False, "shape": shape}
    content = np.ascontiguousarray(array)
    with path.open("xb") as stream:
        np.lib.format.write_array_header_1_0(stream, header)
        start = stream.tell()
        content.tofile(stream)
        stream.truncate(
            start + length * content[:1].nbytes if len(content) else start + _bytes(array, length)
        )
        stream.flush()
        os.fsync(stream.fileno())
    return {
        "length": len(array),
        "sha256": hashlib.sha256(content.reshape(-1).view(np.uint8).data).hexdigest(),
    }


def _bytes(array: Array, length: int) -> int:
    return length * array.itemsize * int(np.prod(array.shape[1:], dtype=np.int64))


def _durably(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(folder: Path) -> Snapshot:
    """Map a snapshot. Raises UnusableInput where the folder is none, or where a file is missing or has another size."""
    manifest = manifest_of(folder)
    nodes, edges, room = manifest["nodes"], manifest["edges"], manifest["room"]
    arrays = {name: _mapped(folder, name) for name in manifest["arrays"]}
    table = Table(**{name: arrays[name][: manifest["count"]] for name in _COLUMNS if name in arrays})
    up, down = (
        Rows(
            arrays[f"{name}.start"][: nodes + 1],
            arrays[f"{name}.to"][:edges],
            arrays[f"{name}.some"][: (nodes + 7) // 8],
        )
        for name in ("up", "down")
    )
    due = arrays["edge_due"][:edges] if "edge_due" in arrays else None
    graph = Graph(manifest["count"], nodes, table, up, down, arrays["order"], tuple(manifest["levels"]), due)
    for name, array in arrays.items():
        length = (
            manifest["arrays"][name]["length"] if name.startswith("beside.") else _expected(name, graph, room)
        )
        if len(array) != length:
            why = f"{len(array)} entries, {length} expected"
            raise UnusableInput(refuse("snapshot-damaged", file=f"{name}.npy", why=why))
    return Snapshot(graph, arrays, room, manifest["told"])


def _expected(name: str, graph: Graph, room: int) -> int:
    """How many entries a file must have, by the counts of the manifest."""
    nodes, edges = graph.nodes + room, len(graph.up.to)
    if name == "order":
        return int(graph.levels[-1]) if graph.levels else 0
    if name in ("up.start", "down.start"):
        return nodes + 1
    if name in ("up.some", "down.some"):
        return (nodes + 7) // 8
    ends = edges + EDGES_A_NODE * room
    return {"up.to": ends, "edge_due": ends, "down.to": edges}.get(name, nodes)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a snapshot; `told` is what its maker told. Raises UnusableInput where there is none, or it is damaged."""
    try:
        with (folder / MANIFEST).open("rb") as stream:
            found = json.loads(stream.read(LONGEST_MANIFEST))
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        lengths = [each["length"] for each in found["arrays"].values()]
        whole = [found["count"], found["nodes"], found["edges"], found["room"], *found["levels"], *lengths]
        if not all(isinstance(each, int) and each >= 0 for each in whole) or found["count"] > found["nodes"]:
            raise ValueError("counts")
        return {**found, "arrays": dict(found["arrays"]), "told": dict(found["told"])}
    except FileNotFoundError:
        raise UnusableInput(refuse("snapshot-missing", file=str(folder / MANIFEST))) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnusableInput(refuse("snapshot-damaged", file=MANIFEST, why=str(problem)[:100])) from None


def _mapped(folder: Path, name: str) -> Array:
    if "/" in name or name.startswith("."):
        raise UnusableInput(refuse("snapshot-damaged", file=name, why="name"))
    try:
        found: Array = np.load(folder / f"{name}.npy", mmap_mode="c", allow_pickle=False)
    except (OSError, ValueError, EOFError) as problem:
        raise UnusableInput(refuse("snapshot-damaged", file=f"{name}.npy", why=str(problem)[:100])) from None
    return found


def damaged(folder: Path) -> list[str]:
    """Names of the files whose content is not what was written, each by its digest; reads everything.

    Spare room is looked at too: it must be empty.
    """
    manifest = manifest_of(folder)
    return [name for name, kept in sorted(manifest["arrays"].items()) if not _is_whole(folder, name, kept)]


def _is_whole(folder: Path, name: str, kept: Mapping[str, Any]) -> bool:
    try:
        array = _mapped(folder, name)
    except UnusableInput:  # its head is damaged, or it is gone
        return False
    content = np.ascontiguousarray(array[: kept["length"]]).reshape(-1).view(np.uint8)
    digest = hashlib.sha256()
    for start in range(0, len(content), PIECE):
        digest.update(content[start : start + PIECE].data)
    return digest.hexdigest() == kept["sha256"] and not np.any(array[kept["length"] :])
