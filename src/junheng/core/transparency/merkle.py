"""Merkle tree hashes and proofs of RFC 6962 section 2.1 (RFC 9162 section 2.1), SHA-256, on bytes, no I/O.

Rules, all of them
------------------
1.  A leaf is ``SHA-256(00 ‖ entry)``, an inner node ``SHA-256(01 ‖ left ‖ right)``; the two prefixes keep
    an entry from being passed off as a node. The empty tree is ``SHA-256("")``.
2.  A tree of *n* leaves splits at the largest power of two below *n*. So the tree of any size is a list of
    perfect subtrees, one per bit of *n*, largest first: the *compact range*.
3.  Inclusion of leaf *i* in a tree of *n*: refused unless ``0 <= i < n``; the number of hashes is fixed by
    (*i*, *n*); more or fewer are refused before anything is hashed.
4.  Consistency of *m* with *n*: refused unless ``0 <= m <= n``. Equal sizes need equal roots and no hashes.
    From the empty tree the proof is empty and the old root is the empty root (the rule of tlog-witness).
    Otherwise both roots must come out of the same hashes, whose number is fixed by (*m*, *n*).
5.  Every hash, root and leaf hash has exactly 32 bytes.

Who is trusted: nobody. What an attacker who makes up proofs can do: have them refused. To include an entry
that is not under the root, or to show two roots consistent that are not, needs a collision of SHA-256.
The root itself proves nothing before the checkpoint around it is verified (`checkpoint`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from junheng.core.reason import Refusal, refuse
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeAt = Callable[[int, int], bytes]
"""`node(level, index)`: the root of the perfect subtree over leaves [index·2^level, (index + 1)·2^level)."""


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(00 ‖ entry): RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 ‖ left ‖ right): RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold_perfect(hashes: Sequence[bytes]) -> bytes:
    """The root over 1, 2, 4, … neighbouring subtrees of equal size."""
    row = list(hashes)
    if not row or len(row) & (len(row) - 1):
        raise ValueError(f"a perfect subtree has a power of two of nodes, not {len(row)}")
    while len(row) > 1:
        pairs = iter(row)
        row = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=True)]
    return row[0]


def fold_rows(hashes: bytes) -> list[bytes]:
    """Every perfect subtree over neighbouring nodes: the nodes, the pairs of them, the pairs of those, …

    A row is its hashes one after another; of an odd number the last has no pair and stands in no further row.
    """
    rows, sha256 = [hashes], hashlib.sha256
    while (width := len(rows[-1]) // (2 * HASH_SIZE)) > 0:
        row = rows[-1]
        pairs = range(0, width * 2 * HASH_SIZE, 2 * HASH_SIZE)
        rows.append(b"".join([sha256(b"\x01" + row[at : at + 2 * HASH_SIZE]).digest() for at in pairs]))
    return rows


@dataclass(slots=True)
class CompactRange:
    """All that must be remembered to append to a tree and to know its root: at most 64 hashes.

    `hashes` are the roots of the perfect subtrees, largest (leftmost) first: one per set bit of `size`.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Take one more leaf hash; merges as many subtrees as `size` has trailing one bits."""
        merged = leaf
        size = self.size
        while size & 1:
            merged = node_hash(self.hashes.pop(), merged)
            size >>= 1
        self.hashes.append(merged)
        self.size += 1

    def root(self) -> bytes:
        return root_of_subtrees(self.hashes)


def root_of_subtrees(hashes: Sequence[bytes]) -> bytes:
    """The tree's root from its perfect subtrees, largest first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree with these leaf *hashes*; memory does not grow with their number."""
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(index: int, size: int, node: NodeAt) -> tuple[bytes, ...]:
    """PATH(index, D[size]), the leaf's sibling first. The caller has checked 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, node))
            high = middle
        else:
            path.append(_range_root(low, middle, node))
            low = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node: NodeAt) -> tuple[bytes, ...]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty for old = 0 and old = new."""
    if not 0 <= old <= new:
        raise ValueError(f"no tree of {old} inside a tree of {new}")
    path: list[bytes] = []
    low, high = 0, new
    while 0 < old < high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_root(middle, high, node))
            high = middle
        else:
            path.append(_range_root(low, middle, node))
            low = middle
    if low and path:
        path.append(_range_root(low, high, node))  # the old tree's last subtree is not the old root itself
    return tuple(reversed(path))


def refusals_of_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> tuple[Refusal, ...]:
    """Why this proof does not show the leaf hash at `index` in the tree (`size`, `root`); empty if it does."""
    if problem := _bad_hashes(leaf, root, *proof):
        return problem
    if not 0 <= index < size:
        return (refuse("proof-index-beyond-size", index=index, size=size),)
    shared = (index ^ (size - 1)).bit_length()  # levels on which a right neighbour always exists
    expected = shared + (index >> shared).bit_count()
    if len(proof) != expected:
        return (refuse("proof-wrong-length", found=len(proof), expected=expected),)
    computed = leaf
    for level, sibling in enumerate(proof[:shared]):
        is_right = index >> level & 1
        computed = node_hash(sibling, computed) if is_right else node_hash(computed, sibling)
    for left in proof[shared:]:
        computed = node_hash(left, computed)
    return () if computed == root else (refuse("proof-root-differs", which="root"),)


def refusals_of_consistency(
    *, old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> tuple[Refusal, ...]:
    """Why (`new`, `new_root`) is not shown to extend (`old`, `old_root`); empty if it is."""
    if problem := _bad_hashes(old_root, new_root, *proof):
        return problem
    if not 0 <= old <= new:
        return (refuse("proof-sizes-reversed", old=old, new=new),)
    if old in (0, new):
        return _refusals_of_trivial_consistency(old, new, proof, old_root, new_root)
    trailing = (old & -old).bit_length() - 1  # the old tree's last perfect subtree has 2^trailing leaves
    position = (old - 1) >> trailing
    shared = (position ^ ((new - 1) >> trailing)).bit_length()
    is_perfect = old & (old - 1) == 0  # then the old root is the seed and is not sent
    expected = shared + (position >> shared).bit_count() + (not is_perfect)
    if len(proof) != expected:
        return (refuse("proof-wrong-length", found=len(proof), expected=expected),)
    seed, path = (old_root, proof) if is_perfect else (proof[0], proof[1:])
    before = after = seed
    for level, sibling in enumerate(path[:shared]):
        if position >> level & 1:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
        else:
            after = node_hash(after, sibling)
    for left in path[shared:]:
        before, after = node_hash(left, before), node_hash(left, after)
    return tuple(
        refuse("proof-root-differs", which=which)
        for which, computed, root in (("old root", before, old_root), ("new root", after, new_root))
        if computed != root
    )


def _refusals_of_trivial_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> tuple[Refusal, ...]:
    if proof:
        return (refuse("proof-wrong-length", found=len(proof), expected=0),)
    if old == 0 and old_root != EMPTY_ROOT:
        return (refuse("proof-root-differs", which="old root"),)
    if old == new and old_root != new_root:
        return (refuse("proof-root-differs", which="new root"),)
    return ()


def _bad_hashes(*hashes: bytes) -> tuple[Refusal, ...]:
    wrong = [len(value) for value in hashes if len(value) != HASH_SIZE]
    return (refuse("proof-hash-not-32-bytes", found=wrong[0]),) if wrong else ()


def _split(width: int) -> int:
    """The largest power of two below `width` (width > 1)."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_root(low: int, high: int, node: NodeAt) -> bytes:
    """The root over leaves [low, high); `low` is a multiple of the least power of two not below the width."""
    subtrees: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        subtrees.append(node(level, low >> level))
        low += 1 << level
    return root_of_subtrees(subtrees)
