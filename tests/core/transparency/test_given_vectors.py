"""Every tree, proof, note, path and bad checkpoint of the given vectors comes out as its source says; so does the VRF."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from tests.core.transparency import naive_vrf

from junheng.core.reason import JunhengError, UnusableInput
from junheng.core.transparency import merkle, note, paths
from junheng.core.transparency.checkpoint import parse_checkpoint

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ledger_given.json").read_text("utf-8"))
TREE = VECTORS["tree_hash"]
ROOT = base64.b64encode(bytes(32)).decode()
TEXT = f"example.org/log\n5\n{ROOT}\n"
SIGNED = f"— example.org/log {base64.b64encode(bytes(68)).decode()}\n"


def test_roots_of_the_reference_leaves() -> None:
    """The roots over the first n reference leaves are those of transparency-dev/merkle."""
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in TREE["leaf_inputs_hex"]]
    for size, root in enumerate(TREE["roots_hex_by_size"]):
        assert merkle.root_of(leaves[:size]).hex() == root


def test_single_hashes() -> None:
    """Empty root, empty leaf, a leaf and a node hash as in the RFC 6962 tests."""
    empty, empty_leaf, leaf, node = (one["hex"] for one in TREE["hashes"])
    assert merkle.EMPTY_ROOT.hex() == empty
    assert merkle.leaf_hash(b"").hex() == empty_leaf
    assert merkle.leaf_hash(b"L123456").hex() == leaf
    assert merkle.node_hash(b"N123", b"N456").hex() == node


@pytest.mark.parametrize("size", [5, 100, 300, 4096])
def test_roots_of_decimal_entries(size: int) -> None:
    """Entries "0", "1", … give the stated roots."""
    found = merkle.root_of(merkle.leaf_hash(str(number).encode()) for number in range(size))
    assert found.hex() == TREE["decimal_ascii_entries_roots"][str(size)]


def _hashes(texts: list[str]) -> list[bytes]:
    return [base64.b64decode(text) for text in texts]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: case["id"])
def test_inclusion(case: dict) -> None:
    """A proof of inclusion holds exactly where its source says so, also for index 2^64 - 1."""
    leaf, root = _hashes([case["leaf_hash"], case["root"]])
    refusals = merkle.refusals_of_inclusion(
        leaf=leaf, index=case["leaf_index"], size=case["tree_size"], proof=_hashes(case["proof"]), root=root
    )
    assert (not refusals) is case["valid"]


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: case["id"])
def test_consistency(case: dict) -> None:
    """A proof of consistency holds exactly where its source says so."""
    old_root, new_root = _hashes([case["root1"], case["root2"]])
    refusals = merkle.refusals_of_consistency(
        old=case["size1"],
        new=case["size2"],
        proof=_hashes(case["proof"]),
        old_root=old_root,
        new_root=new_root,
    )
    assert (not refusals) is case["valid"]


@pytest.mark.parametrize("case", VECTORS["notes"], ids=lambda case: case["id"])
def test_notes(case: dict) -> None:
    """Notes of C2SP, Go and sunlight verify with their keys; an unknown line is ignored, a changed text not."""
    keys = [note.parse_vkey(text) for text in case["vkeys"]]
    assert [key.text for key in keys] == case["vkeys"]
    if not case["valid"]:
        with pytest.raises(JunhengError, match=r"signature of example\.com/foo is not valid"):
            note.open_note(case["note"].encode(), keys)
        return
    opened = note.open_note(case["note"].encode(), keys)
    assert [one.time for one in opened.signed if one.time is not None] == case["cosignature_times"]
    assert note.parse_note(case["note"].encode()).data == case["note"].encode()


@pytest.mark.parametrize("case", VECTORS["tile_paths"], ids=str)
def test_tile_paths(case: dict) -> None:
    """Indices are written in groups of three; a tree of a size has exactly the stated tiles."""
    if "path" in case:
        tile = paths.Tile(0, case["index"], case.get("width", 256))
        assert tile.path == f"tile/0/{case['path']}"
        assert paths.parse_path(tile.path) == tile
        return
    size, found = case["tree_size"], {}
    for level in paths.levels(size):
        full, width = divmod(paths.hashes_at(level, size), 256)
        found |= {f"level{level}_full": full, f"level{level}_partial": width}
    assert {name: count for name, count in found.items() if count} == case["tiles"]


NEGATIVE = {
    "leading zero in tree size": (
        (TEXT.replace("\n5\n", "\n05\n") + "\n" + SIGNED).encode(),
        "checkpoint-size-leading-zero",
    ),
    "missing final newline": ((TEXT + "\n" + SIGNED)[:-1].encode(), "note-without-final-newline"),
    "empty extension line": ((TEXT + "\n\n" + SIGNED).encode(), "checkpoint-extension-empty"),
    "size line with sign or space": (
        (TEXT.replace("\n5\n", "\n+5\n") + "\n" + SIGNED).encode(),
        "checkpoint-size-not-decimal",
    ),
    "root hash not 32 bytes": (
        (TEXT.replace(ROOT, "AAAA") + "\n" + SIGNED).encode(),
        "checkpoint-root-not-32-bytes",
    ),
    "no blank line before signatures": ((TEXT + SIGNED).encode(), "note-without-blank-line"),
    "signature line without em dash": (
        (TEXT + "\n" + SIGNED.replace("—", "-")).encode(),
        "note-signature-without-em-dash",
    ),
    "non-UTF-8 byte": (b"\xff" + (TEXT + "\n" + SIGNED).encode(), "note-not-utf8"),
}


def test_the_unspoilt_checkpoint_parses() -> None:
    """What the negative cases spoil is a good checkpoint, so each fails by its own defect."""
    assert parse_checkpoint((TEXT + "\n" + SIGNED).encode()).size == 5


@pytest.mark.parametrize("defect", VECTORS["checkpoint_negative"])
def test_bad_checkpoints(defect: str) -> None:
    """Each bad checkpoint is refused with its own reason."""
    data, code = NEGATIVE[defect]
    with pytest.raises(UnusableInput) as caught:
        parse_checkpoint(data)
    assert [refusal.code for refusal in caught.value.refusals] == [code]


@pytest.mark.parametrize("size", [" 5", "5 ", "-5", "٥", "", "5.0", "0x5"])
def test_sizes_in_other_spellings(size: str) -> None:
    """Only plain ASCII digits are a size."""
    with pytest.raises(UnusableInput, match=r"not plain decimal|has 1 lines|em dash"):
        parse_checkpoint((TEXT.replace("\n5\n", f"\n{size}\n") + "\n" + SIGNED).encode())


def test_the_groups_are_these() -> None:
    """A group that is added is used: here, in `tests/core/draw/test_choose.py` or `test_witness.py`."""
    used = {
        "tree_hash",
        "inclusion",
        "consistency",
        "notes",
        "draw",
        "vrf",
        "tile_paths",
        "checkpoint_negative",
    }
    assert set(VECTORS) == used | {"schema", "sources"}


@pytest.mark.parametrize("case", VECTORS["vrf"], ids=lambda case: case["suite"])
def test_verifiable_random_function(case: dict) -> None:
    """Key, proof and output of RFC 9381, appendix B, computed anew; a proof with a bit changed anywhere proves nothing."""
    sk, pk, alpha, pi = (bytes.fromhex(case[name]) for name in ("sk", "pk", "alpha", "pi"))
    assert note.SignerKey("example.org/log", note.ED25519, sk).verifier.public == pk
    assert naive_vrf.prove(sk, alpha) == pi
    assert (naive_vrf.verify(pk, pi, alpha) or b"").hex() == case["beta"]
    assert naive_vrf.verify(pk, pi, alpha + b"?") is None
    for place in (0, 31, 32, 47, 48, 79):
        assert naive_vrf.verify(pk, pi[:place] + bytes([pi[place] ^ 1]) + pi[place + 1 :], alpha) is None
