"""Draws of millions: machine code, arrays and the plain way select the same, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from random import Random

import numpy as np
import pytest

from junheng.core.draw import kernel, pivotal, randomness
from junheng.core.draw.blocks import fill, words_of
from junheng.core.draw.kernel import Kernel
from junheng.core.draw.pivotal import select, select_in_turn, select_of
from junheng.core.draw.randomness import Stream, hashed_order, in_order


@pytest.fixture(scope="module")
def machine() -> Kernel:
    found = kernel.compiled()
    assert found is not None, "numba stands in requirements/test.txt"
    return found


@pytest.fixture()
def always(machine: Kernel, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Machine code at any size."""
    for module in (pivotal, randomness):
        monkeypatch.setattr(module, "for_size", lambda count: machine)
    return machine


def stream_of(number: int) -> Stream:
    return Stream.of(sha256(str(number).encode()).digest(), "large")


def test_words_are_those_of_hashlib(machine: Kernel) -> None:
    """From the first block, from any other, beyond 32 bits of counter, and at some places only; a half-full group too."""
    stream = stream_of(1)
    for count in (1, 4, 255, 256, 257, 1000):
        assert stream.words(count, machine=machine).tolist() == stream.words(count).tolist()
        assert stream.words(count, first=12, machine=machine).tolist() == [
            stream.word(12 + t) for t in range(count)
        ]
    places = np.array([0, 1, 7, 8, 5_000, (1 << 40) + 3], np.int64)
    expected = [stream.word(t) for t in places.tolist()]
    assert stream.words_at(places, machine=machine).tolist() == stream.words_at(places).tolist() == expected
    with np.errstate(over="ignore"):  # sums of 32 bits
        assert (
            words_of(fill(), stream.key, np.arange(2, dtype=np.uint64)).tolist() == stream.words(8).tolist()
        )


def ordered(words: np.ndarray) -> list[int]:
    return sorted(range(len(words)), key=lambda at: (int(words[at]), at))


@pytest.mark.parametrize("seed", range(12))
def test_order(seed: int, machine: Kernel) -> None:
    """Random words; words alike in their upper bits, and equal ones, of which the smaller place comes first."""
    draw = np.random.default_rng(seed)
    words = draw.integers(0, 1 << 64, draw.integers(1, 3000), dtype=np.uint64)
    if seed % 3 == 1:
        words = draw.integers(0, 40, len(words), dtype=np.uint64)
    if seed % 3 == 2:
        words[draw.integers(0, len(words), len(words))] ^= np.uint64(3)
        words |= np.uint64(0xFFFF) << np.uint64(48)
    expected = ordered(words)
    assert in_order(words).tolist() == expected
    for bits in (1, 6, 12):
        order = np.empty(len(words), np.int64)
        machine.ascending(words, bits, order)
        assert order.tolist() == expected
    order = np.empty(min(len(words), 50), np.int64)
    kernel.ascending(words[:50], 3, order)
    assert order.tolist() == ordered(words[:50])


@pytest.mark.parametrize("seed", range(60))
def test_selection(seed: int, always: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """By machine code, its Python, arrays in parts and step by step; up to the largest sums, where words are thrown again."""
    monkeypatch.setattr(pivotal, "AT_ONCE", 16)
    draw = Random(seed)
    largest = draw.choice((2, 10, 1 << 53, 1 << 53))
    weights = np.array([draw.randrange(1, largest + 1) for _each in range(draw.randrange(3, 120))], np.int64)
    total, most = sum(weights.tolist()), max(weights.tolist())
    size = min(max(1, total // most - 1), (pivotal.LARGEST_SUM - 1) // total)
    row, stream = np.array(draw.sample(range(len(weights)), len(weights)), np.int64), stream_of(seed)
    whole = int(weights.sum())
    plain = sorted(
        row[select_in_turn([size * each for each in weights[row].tolist()], whole, stream)].tolist()
    )
    assert select_of(row, weights, size, whole, stream).tolist() == plain
    assert sorted(row[select(size * weights[row], whole, stream)].tolist()) == plain
    if seed % 10 == 0:
        monkeypatch.setattr(
            pivotal, "for_size", lambda count: replace(Kernel(**kernel.plain()), fill=always.fill)
        )
        with np.errstate(over="ignore"):
            assert select_of(row, weights, size, whole, stream).tolist() == plain


def test_words_thrown_again_have_been_met() -> None:
    """At the largest sums the selection above meets words that are not used: else it would show nothing of them."""
    stream, bound = stream_of(3), (1 << 61) + 12345
    thrown = [t for t in range(200) if stream.word(t) >= (1 << 64) // bound * bound]
    assert thrown and all(stream.again(t, bound, stream.word(t)) != stream.word(t) for t in thrown)


def test_half_a_million(machine: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where machine code sets in by itself: the sample is that of arrays, of the size asked, and in proportion to weight."""
    units, size = kernel.LARGE + 1, 20_000
    weights = np.random.default_rng(7).integers(1, 6, units)
    order = hashed_order(stream_of(5), units)
    found = select_of(order, weights, size, int(weights.sum()), stream_of(6))
    monkeypatch.setattr(randomness, "for_size", lambda count: None)
    monkeypatch.setattr(pivotal, "for_size", lambda count: None)
    assert (order == hashed_order(stream_of(5), units)).all()
    assert (found == select_of(order, weights, size, int(weights.sum()), stream_of(6))).all()
    assert len(np.unique(found)) == size
    for weight in range(1, 6):
        expected = size * weight * np.count_nonzero(weights == weight) / weights.sum()
        assert abs(np.count_nonzero(weights[found] == weight) - expected) < 4.5 * expected**0.5
