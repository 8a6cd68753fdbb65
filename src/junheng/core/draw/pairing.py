"""The dependent rounding of `rounding` as one loop for the compiler: the same walks, the same numbers, the same pairs."""

from __future__ import annotations

from typing import Any

import numpy as np


def rounded(start: Any, who: Any, units: Any, people: int, whole: int, words: Any) -> bool:
    """`units` of each pair become 0 or `whole`; False, and `units` spoilt, where a word would be thrown again.

    Rows stand in their order with inspectors ascending. Nodes: rows, then inspectors; the pairs of a node that are not
    settled yet hang together in ascending order, so that the smallest is at hand.
    """
    rows, edges = len(start) - 1, len(who)
    nodes = rows + people
    first = np.full(nodes, -1, np.int64)
    last = np.full(nodes, -1, np.int64)
    after, before = np.full((2, edges), -1, np.int64), np.full((2, edges), -1, np.int64)
    row_of = np.empty(edges, np.int64)
    for row in range(rows):
        for edge in range(start[row], start[row + 1]):
            row_of[edge] = row
            if units[edge] == whole:
                continue
            for side in range(2):
                node = rows + who[edge] if side else row
                before[side, edge] = last[node]
                if last[node] < 0:
                    first[node] = edge
                else:
                    after[side, last[node]] = edge
                last[node] = edge
    path, ways = np.empty(nodes + 1, np.int64), np.empty(nodes + 1, np.int64)
    place_of, seen = np.empty(nodes, np.int64), np.full(nodes, -1, np.int64)
    walk, step = 0, 0
    for turn in range(nodes):
        begin = rows + turn if turn < people else turn - people
        while first[begin] >= 0:
            at = begin
            for again in range(2):  # to the far end, and back from it
                walk += 1
                node, length, opened = at, 0, -1
                path[0], seen[node], place_of[node] = node, walk, 0
                while True:
                    side = 1 if node >= rows else 0
                    edge = first[node]
                    if length > 0 and edge == ways[length - 1]:
                        edge = after[side, edge]
                    if edge < 0:
                        break
                    node = row_of[edge] if side else rows + who[edge]
                    ways[length] = edge
                    length += 1
                    path[length] = node
                    if seen[node] == walk:
                        opened = place_of[node]
                        break
                    seen[node], place_of[node] = walk, length
                if again == 0 and opened < 0:
                    at = node
            begun = max(opened, 0)
            up, down = whole, whole
            for place in range(begun, length):
                edge = ways[place]
                rest = whole - units[edge]
                if (place - begun) % 2 == 0:
                    up, down = min(up, rest), min(down, units[edge])
                else:
                    up, down = min(up, units[edge]), min(down, rest)
            bound = np.uint64(up + down)
            number = words[step] % bound
            if words[step] - number > np.uint64(0) - bound:
                return False
            step += 1
            change = up if np.int64(number) < down else -down
            for place in range(begun, length):
                edge = ways[place]
                units[edge] += change if (place - begun) % 2 == 0 else -change
                if units[edge] == 0 or units[edge] == whole:
                    for side in range(2):
                        end = rows + who[edge] if side else row_of[edge]
                        if before[side, edge] < 0:
                            first[end] = after[side, edge]
                        else:
                            after[side, before[side, edge]] = after[side, edge]
                        if after[side, edge] >= 0:
                            before[side, after[side, edge]] = before[side, edge]
    return True
