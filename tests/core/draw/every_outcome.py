"""A stream whose every outcome is visited, with its exact probability: what is claimed of chances is counted, not sampled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeVar

Found = TypeVar("Found")


class Tried:
    """Stands for a `Stream`: answers the choices of one branch and remembers how many there were at each."""

    def __init__(self, choices: list[int]) -> None:
        self.choices, self.bounds = choices, list[int]()

    def below(self, place: int, bound: int) -> int:
        at = len(self.bounds)
        self.bounds.append(bound)
        return self.choices[at] if at < len(self.choices) else 0


def every_outcome(act: Callable[[Tried], Found]) -> Iterator[tuple[Found, Fraction]]:
    """All results of an act that asks a stream, each with its probability."""
    branches: list[list[int]] = [[]]
    while branches:
        stream = Tried(branches.pop())
        found = act(stream)
        chance, known = Fraction(1), len(stream.choices)
        for bound in stream.bounds:
            chance /= bound
        yield found, chance
        path = stream.choices + [0] * (len(stream.bounds) - known)
        for at in range(known, len(path)):
            branches += [[*path[:at], other] for other in range(1, stream.bounds[at])]
