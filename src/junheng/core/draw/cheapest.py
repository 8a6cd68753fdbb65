"""The cheapest flow of `flow` among a hundred thousand objects, as loops for the compiler.

Steps, each of which works on units of flow that inspectors hold and objects send:

1. `admit`, where not all can be served: objects in their order, by any way with room. Who cannot be served shows a set of inspectors from which no way
   leads out; once it has no room at all, nobody goes there any more.
2. `rise`: an inspector asked for more than it holds becomes dearer, until the excess is cheaper elsewhere by a step; `fall`:
   one with room that has a price becomes cheaper. Repeated with smaller steps they end with prices close to the right ones
   (forward and reverse auction with scaling: Bertsekas, Network Optimization, 7.1 and 7.2). They need not be right: they only
   spare the last step most of its work.
3. `settle`: exact. At the prices every object sends to its cheapest; what is too much here and too little there is mended by
   shortest ways (Ahuja, Magnanti and Orlin, Network Flows, 9.7), after each of which every unit lies as cheaply as it can.

`Held` is who holds what: of each edge its object and its place in `hold`, of each inspector where its edges with a flow
begin in `hold` and how many there are.

Only inspectors are nodes: a way from one to another moves one object's units. The sink has the last number. Costs are
64 bits; where a sum would leave 2^61 the answer is that it did, and whole numbers of any size decide (`flow`).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

FEW, ADMITTED, EXHAUSTED = 0, 1, 2
DONE, TOO_HARD, TOO_LARGE = 0, 1, 2
Held = tuple[Any, Any, Any, Any, Any]
LARGEST = 1 << 61
MOST_LOOKED_AT = 8_000_000_000
"""Edges: some forty seconds."""
A_VISIT = 16
"""What it takes to look at an inspector again, in edges."""


def change(edge: int, amount: int, who: Any, flow: Any, total: Any, held: Held) -> None:
    """`amount` more units on an edge: its flow, its inspector's total, and who holds what."""
    _owner, hold, place_of, begins, holds = held
    j = who[edge]
    if flow[edge] == 0:
        hold[begins[j] + holds[j]], place_of[edge] = edge, holds[j]
        holds[j] += 1
    flow[edge] += amount
    total[j] += amount
    if flow[edge] == 0:
        holds[j] -= 1
        last = hold[begins[j] + holds[j]]
        hold[begins[j] + place_of[edge]], place_of[last] = last, place_of[edge]


def admit(
    start: Any, who: Any, most: Any, capacity: Any, demand: int, order: Any, held: Held, state: Any, flow: Any
) -> int:
    """`state` of each object, and a `flow` that serves all that are admitted. Those of state `FEW` are left alone."""
    owner, hold, _place_of, begins, holds = held
    objects, people = len(start) - 1, len(capacity)
    used = np.zeros(people, np.int64)
    dead = np.zeros(people, np.bool_)
    label = np.full(people, -1, np.int64)
    seen, seen_object = np.full(people, -1, np.int64), np.full(objects, -1, np.int64)
    came, left, queue = np.empty(people, np.int64), np.empty(people, np.int64), np.empty(people, np.int64)
    search, looked = 0, 0

    for which in range(objects):
        at = order[which]
        if state[at] == FEW:
            continue
        first, end = start[at], start[at + 1]
        one = label[who[first]]
        shut = one >= 0
        for edge in range(first, end):
            shut = shut and label[who[edge]] == one
        missing = demand
        while missing > 0 and not shut:
            search += 1
            waiting, reached, target = 0, 0, -1
            for edge in range(first, end):
                j = who[edge]
                if flow[edge] < most[at] and not dead[j]:
                    seen[j], came[j], left[j] = search, edge, -1
                    queue[reached] = j
                    reached += 1
                    if used[j] < capacity[j]:
                        target = j
                        break
            looked += end - first
            while target < 0 and waiting < reached:
                j = queue[waiting]
                waiting += 1
                for number in range(holds[j]):
                    back = hold[begins[j] + number]
                    other = owner[back]
                    if seen_object[other] == search:
                        continue
                    seen_object[other] = search
                    looked += start[other + 1] - start[other]
                    for edge in range(start[other], start[other + 1]):
                        k = who[edge]
                        if seen[k] != search and not dead[k] and flow[edge] < most[other]:
                            seen[k], came[k], left[k] = search, edge, back
                            queue[reached] = k
                            reached += 1
                            if used[k] < capacity[k]:
                                target = k
                                break
                    if target >= 0:
                        break
            if looked > MOST_LOOKED_AT // 2:
                return TOO_HARD
            if target < 0:
                shut = True
                sent = 0
                for place in range(reached):
                    label[queue[place]] = search
                for edge in range(first, end):
                    if flow[edge] > 0:
                        if seen[who[edge]] == search:
                            sent += flow[edge]
                        change(edge, -flow[edge], who, flow, used, held)
                if sent == 0:
                    for place in range(reached):
                        dead[queue[place]] = True
                break
            amount, j = min(missing, capacity[target] - used[target]), target
            while True:
                amount = min(amount, most[owner[came[j]]] - flow[came[j]])
                if left[j] < 0:
                    break
                amount = min(amount, flow[left[j]])
                j = who[left[j]]
            missing -= amount
            j = target
            while True:
                edge, back = came[j], left[j]
                change(edge, amount, who, flow, used, held)
                if back < 0:
                    break
                j = who[back]
                change(back, -amount, who, flow, used, held)
        state[at] = EXHAUSTED if shut else ADMITTED
    return DONE


def rise(
    start: Any, who: Any, cost: Any, most: Any, capacity: Any, step: int, held: Held, flow: Any, price: Any
) -> int:
    """Prices at which no inspector is asked for more than it holds, and the `flow`, which begins with each object's cheapest.

    Ends early where not all can be served, or where that would take too long to find.
    """
    owner, hold, _place_of, begins, holds = held
    people = len(capacity)
    asked = np.zeros(people, np.int64)
    waits = np.zeros(people, np.bool_)
    queue = np.empty(people + 1, np.int64)
    widest = 1
    for j in range(people):
        for number in range(holds[j]):
            asked[j] += flow[hold[begins[j] + number]]
        widest = max(widest, begins[j + 1] - begins[j])
    head, tail = 0, 0
    for j in range(people):
        if asked[j] > capacity[j]:
            queue[tail], waits[j] = j, True
            tail += 1
    regret, onward = np.empty(widest, np.int64), np.empty(widest, np.int64)

    looked = 0
    while head != tail:
        j = queue[head]
        head = (head + 1) % (people + 1)
        waits[j] = False
        if asked[j] <= capacity[j]:
            continue
        looked += A_VISIT
        count = holds[j]
        edges = hold[begins[j] : begins[j] + count].copy()
        for number in range(count):
            edge = edges[number]
            other = owner[edge]
            best, found = LARGEST, -1
            for beside in range(start[other], start[other + 1]):
                if cost[beside] >= best:
                    break
                looked += 1
                there = cost[beside] + price[who[beside]]
                if there < best and flow[beside] < most[other] and who[beside] != j:
                    best, found = there, beside
            onward[number] = found
            regret[number] = best - cost[edge] if found >= 0 else LARGEST
        level = price[j]
        while asked[j] > capacity[j]:
            number = int(np.argmin(regret[:count]))
            if onward[number] < 0:
                return TOO_HARD  # nobody who is left here can go elsewhere
            edge, to = edges[number], onward[number]
            level = max(level, regret[number])
            regret[number], onward[number] = LARGEST, -1
            amount = min(asked[j] - capacity[j], flow[edge], most[owner[edge]] - flow[to])
            if amount <= 0:
                continue
            change(edge, -amount, who, flow, asked, held)
            change(to, amount, who, flow, asked, held)
            k = who[to]
            if asked[k] > capacity[k] and not waits[k]:
                queue[tail], waits[k] = k, True
                tail = (tail + 1) % (people + 1)
        price[j] = level + step
        if price[j] > LARGEST // 4 or looked > MOST_LOOKED_AT // 8:
            return TOO_HARD
        if asked[j] > capacity[j] and not waits[j]:
            queue[tail], waits[j] = j, True
            tail = (tail + 1) % (people + 1)
    return DONE


def fall(
    start: Any,
    who: Any,
    cost: Any,
    most: Any,
    capacity: Any,
    demand: int,
    step: int,
    state: Any,
    held: Held,
    flow: Any,
    price: Any,
) -> None:
    """The mirror of `rise`: an inspector with room that yet has a price becomes cheaper, until it is full or costs nothing.

    Where prices rose too far, what lacks here and there would otherwise be filled by long ways, one after the other.
    """
    owner, hold, _place_of, begins, holds = held
    people = len(capacity)
    asked = np.zeros(people, np.int64)
    waits = np.zeros(people, np.bool_)
    queue = np.empty(people + 1, np.int64)
    head, tail, widest = 0, 0, 1
    for j in range(people):
        for number in range(holds[j]):
            asked[j] += flow[hold[begins[j] + number]]
        widest = max(widest, begins[j + 1] - begins[j])
        if asked[j] < capacity[j] and price[j] > 0:
            queue[tail], waits[j] = j, True
            tail += 1
    if tail == 0:
        return
    edges_of = np.empty(len(who), np.int32)
    filled = np.zeros(people, np.int64)
    for edge in range(len(who)):
        j = who[edge]
        edges_of[begins[j] + filled[j]] = edge
        filled[j] += 1
    worth, dearest = np.empty(widest, np.int64), np.empty(widest, np.int64)
    looked = 0
    while head != tail:
        j = queue[head]
        head = (head + 1) % (people + 1)
        waits[j] = False
        if asked[j] >= capacity[j] or price[j] <= 0:
            continue
        looked += A_VISIT
        count = begins[j + 1] - begins[j]
        for number in range(count):
            edge = edges_of[begins[j] + number]
            other = owner[edge]
            worth[number] = -LARGEST
            if state[other] != ADMITTED or flow[edge] >= most[other]:
                continue
            worst, found, missing = -LARGEST, -1, demand
            for beside in range(start[other], start[other + 1]):
                looked += 1
                if flow[beside] == 0:
                    continue
                missing -= flow[beside]
                if beside != edge and cost[beside] + price[who[beside]] > worst:
                    worst, found = cost[beside] + price[who[beside]], beside
                if missing == 0:
                    break
            if found >= 0:
                worth[number], dearest[number] = worst - cost[edge], found
        level = price[j]
        while asked[j] < capacity[j]:
            number = int(np.argmax(worth[:count]))
            if worth[number] <= 0:
                level = 0
                break
            edge, back = edges_of[begins[j] + number], dearest[number]
            level = min(level, worth[number])
            worth[number] = -LARGEST
            amount = min(capacity[j] - asked[j], flow[back], most[owner[edge]] - flow[edge])
            change(back, -amount, who, flow, asked, held)
            change(edge, amount, who, flow, asked, held)
            k = who[back]
            if asked[k] < capacity[k] and price[k] > 0 and not waits[k]:
                queue[tail], waits[k] = k, True
                tail = (tail + 1) % (people + 1)
        price[j] = max(0, level - step)
        if looked > MOST_LOOKED_AT // 8:
            return
        if asked[j] < capacity[j] and price[j] > 0 and not waits[j]:
            queue[tail], waits[j] = j, True
            tail = (tail + 1) % (people + 1)


def settle(
    start: Any, who: Any, cost: Any, most: Any, capacity: Any, held: Held, flow: Any, price: Any
) -> int:
    """The cheapest flow that serves all objects, from each object's cheapest at some prices (not below zero)."""
    owner, hold, _place_of, begins, holds = held
    objects, people = len(start) - 1, len(capacity)
    sink = people
    potential = np.zeros(people + 1, np.int64)
    asked, given = np.zeros(people, np.int64), np.zeros(people, np.int64)
    over = 0
    for j in range(people):
        potential[j] = price[j]
        for number in range(holds[j]):
            asked[j] += flow[hold[begins[j] + number]]
        given[j] = capacity[j] if price[j] > 0 else min(asked[j], capacity[j])
        over += given[j] - asked[j]
    distance, seen = np.empty(people + 1, np.int64), np.full(people + 1, -1, np.int64)
    came, left, above = (
        np.empty(people + 1, np.int64),
        np.empty(people + 1, np.int64),
        np.empty(people + 1, np.int64),
    )
    done, finished = np.full(people + 1, -1, np.int64), np.empty(people + 1, np.int64)
    seen_object, offered = np.full(objects, -1, np.int64), np.empty(objects, np.int64)
    search, looked = 0, 0

    for source in range(people + 1):
        while (over > 0) if source == sink else (asked[source] > given[source]):
            search += 1
            queue = [(np.int64(0), np.int64(source))]
            distance[source], seen[source], above[source] = 0, search, -1
            bound, target, ended = LARGEST, -1, 0
            while len(queue) > 0:
                far, node = heappop(queue)
                if far >= bound:
                    break
                if done[node] == search:
                    continue
                done[node] = search
                finished[ended] = node
                ended += 1
                if node == sink:
                    for one in range(people):
                        if given[one] > 0 and done[one] != search:
                            to = far + potential[one] - potential[sink]
                            if to < bound and (seen[one] != search or to < distance[one]):
                                distance[one], seen[one], above[one] = to, search, sink
                                if asked[one] < given[one]:
                                    bound, target = to, one
                                heappush(queue, (to, np.int64(one)))
                    continue
                if given[node] < capacity[node] and done[sink] != search:
                    to = far + potential[sink] - potential[node]
                    if to < bound and (seen[sink] != search or to < distance[sink]):
                        distance[sink], seen[sink], above[sink] = to, search, node
                        if over < 0:
                            bound, target = to, sink
                        heappush(queue, (to, np.int64(sink)))
                for number in range(holds[node]):
                    back = hold[begins[node] + number]
                    other = owner[back]
                    base = far - cost[back] - potential[node]
                    if seen_object[other] == search and offered[other] <= base:
                        continue
                    seen_object[other], offered[other] = search, base
                    looked += start[other + 1] - start[other]
                    for edge in range(start[other], start[other + 1]):
                        to = base + cost[edge] + potential[who[edge]]
                        if to < bound and flow[edge] < most[other]:
                            k = who[edge]
                            if done[k] != search and (seen[k] != search or to < distance[k]):
                                distance[k], seen[k], above[k] = to, search, node
                                came[k], left[k] = edge, back
                                if asked[k] < given[k]:
                                    bound, target = to, k
                                heappush(queue, (to, np.int64(k)))
            if looked > MOST_LOOKED_AT:
                return TOO_HARD
            if target < 0:
                return TOO_LARGE  # beyond 64 bits: every way is longer than can be counted
            for place in range(ended):
                node = finished[place]
                potential[node] += bound - distance[node]
                if potential[node] > LARGEST // 4:
                    return TOO_LARGE
            amount = over if source == sink else asked[source] - given[source]
            amount = min(amount, -over if target == sink else given[target] - asked[target])
            here = target
            while here != source:
                up = above[here]
                if here == sink:
                    amount = min(amount, capacity[up] - given[up])
                elif up == sink:
                    amount = min(amount, given[here])
                else:
                    amount = min(amount, min(flow[left[here]], most[owner[came[here]]] - flow[came[here]]))
                here = up
            here = target
            while here != source:
                up = above[here]
                if here == sink:
                    given[up] += amount
                    over += amount
                elif up == sink:
                    given[here] -= amount
                    over -= amount
                else:
                    change(left[here], -amount, who, flow, asked, held)
                    change(came[here], amount, who, flow, asked, held)
                here = up
    return DONE


def spread(
    start: Any, who: Any, cost: Any, most: Any, demand: int, price: Any, state: Any, held: Held, flow: Any
) -> None:
    """Every admitted object's demand sent to where it is cheapest at some prices, as if there were room."""
    _owner, hold, place_of, begins, holds = held
    for j in range(len(holds)):
        holds[j] = 0
    for at in range(len(start) - 1):
        for edge in range(start[at], start[at + 1]):
            flow[edge] = 0
        if state[at] != ADMITTED:
            continue
        missing = demand
        while missing > 0:
            best, found = LARGEST, -1
            for edge in range(start[at], start[at + 1]):
                if cost[edge] >= best:
                    break
                if flow[edge] == 0 and cost[edge] + price[who[edge]] < best:
                    best, found = cost[edge] + price[who[edge]], edge
            j = who[found]
            flow[found] = min(missing, most[at])
            missing -= flow[found]
            hold[begins[j] + holds[j]], place_of[found] = found, holds[j]
            holds[j] += 1
