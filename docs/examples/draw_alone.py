"""A second implementation of docs/draw.md, by that page alone: seed, exclusions, samples and reserves of a record.

Written for readers who trust nobody: the standard library only, whole numbers and fractions only, step by step.

    python draw_alone.py RECORD.json
"""

import hashlib
import json
import math
import sys
from fractions import Fraction


def text(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value):
    return "sha256:" + hashlib.sha256(text(value)).hexdigest()


def key_string(sources):
    said = ""
    for source in sources:
        if isinstance(source, str):
            said += "".join(sign for sign in source.upper() if sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        else:
            said += "".join(f"{number}." for number in sorted(source))
        said += "/"
    return said


class Words:
    def __init__(self, seed, *label):
        self.key = hashlib.sha256(seed + text(list(label))).digest()

    def word(self, t):
        block = hashlib.sha256(self.key + (t // 4).to_bytes(8, "big")).digest()
        return int.from_bytes(block[t % 4 * 8 : t % 4 * 8 + 8], "big")

    def below(self, t, m):
        word, a = self.word(t), 0
        while word >= 2**64 // m * m:
            a += 1
            again = hashlib.sha256(self.key + t.to_bytes(8, "big") + a.to_bytes(4, "big")).digest()
            word = int.from_bytes(again[:8], "big")
        return word % m


def weight(one):
    found = one.get("weight", 1)
    return Fraction(found)


def seed_of(plan):
    revealed = plan["revealed"]
    frozen = digest({key: plan[key] for key in plan if key != "revealed"})
    secrets, states = [], []
    given = {one["organiser"]: one["secret"] for one in revealed.get("secrets", [])}
    for one in sorted(plan["organisers"], key=lambda each: each["id"]):
        name = one["id"]
        if name not in given:
            states.append("reveal-missing")
        elif digest({"draw": plan["draw"], "organiser": name, "secret": given[name]}) != one["commitment"]:
            states.append("reveal-differs")
        else:
            states.append("revealed")
            secrets.append({"organiser": name, "secret": given[name]})
    parts = {
        "protocol": "junheng.draw-seed/1",
        "frozen": frozen,
        "beacon": key_string(revealed["beacon"]),
        "secrets": secrets,
    }
    if set(states) != {"revealed"}:
        if plan.get("if_missing", "void") == "void":
            return None
        parts["second_beacon"] = key_string(revealed["second_beacon"])
    return hashlib.sha256(text(parts)).digest()


def choose(objects, size, seed, purpose, name, spatial=False):
    certain = [one for one in objects if one.get("certain")]
    left = [one for one in objects if not one.get("certain")]
    while len(certain) < size:
        total = sum(weight(one) for one in left)
        reach = [one for one in left if (size - len(certain)) * weight(one) >= total]
        if not reach:
            break
        top = max(reach, key=weight)
        certain.append(top)
        left.remove(top)
    n = size - len(certain)
    if n == 0:
        return sorted(one["id"] for one in certain)
    words = Words(seed, purpose + "-order", name)
    row = [left[at] for _word, at in sorted((words.word(at), at) for at in range(len(left)))]
    row = [one for one in row if weight(one)]
    if spatial:
        row = along_curve(row, Words(seed, purpose + "-curve", name))
    # whole numbers: a common denominator of all weights, then without a common factor
    denominator = 1
    for one in objects:
        denominator = denominator * weight(one).denominator // math.gcd(denominator, weight(one).denominator)
    whole = {one["id"]: int(weight(one) * denominator) for one in objects}
    shared = 0
    for number in whole.values():
        shared = math.gcd(shared, number)
    W = sum(whole[one["id"]] for one in row) // shared
    stream, selected, pivot, c = Words(seed, purpose, name), [], None, 0
    for t, one in enumerate(row):
        a = n * whole[one["id"]] // shared
        if c == 0:
            pivot = one
        elif c + a < W:
            if stream.below(t, c + a) >= c:
                pivot = one
        elif stream.below(t, 2 * W - c - a) < W - a:
            selected.append(pivot)
            pivot = one
        else:
            selected.append(one)
        c = (c + a) % W
    return sorted(one["id"] for one in [*certain, *selected])


def along_curve(row, words):
    north, east = words.below(0, 2**26), words.below(1, 2**26)

    def place(one):
        y = (round(Fraction(str(one["latitude"])) * 100000) + 9000000 + north) % 2**26
        x = (round(Fraction(str(one["longitude"])) * 100000) + 18000000 + east) % 2**26
        return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(26))

    return [
        *sorted((one for one in row if "latitude" in one), key=place),
        *(one for one in row if "latitude" not in one),
    ]


def drawn(plan):
    """Seed, and of each stratum its sample and its reserve in order; None if the draw is void."""
    seed = seed_of(plan)
    if seed is None:
        return None
    objects = sorted(plan["objects"], key=lambda one: one["id"])
    pool = [one for one in objects if not one.get("excluded") and (weight(one) or one.get("certain"))]
    if "cap" in plan:
        before = {one["enterprise"]: one["times"] for one in plan["cap"].get("checked", [])}
        for enterprise in sorted({one["enterprise"] for one in pool if one.get("enterprise")}):
            own = [one for one in pool if one.get("enterprise") == enterprise]
            free = max(0, plan["cap"]["per_enterprise"] - before.get(enterprise, 0))
            if len(own) > free:
                kept = choose(own, free, seed, "cap", enterprise)
                pool = [one for one in pool if one.get("enterprise") != enterprise or one["id"] in kept]
    strata = {}
    for stratum in plan["strata"]:
        name = stratum.get("name", "")
        mine = [one for one in pool if one.get("stratum", "") == name]
        size = math.ceil(Fraction(stratum["share"]) * len(mine)) if "share" in stratum else stratum["size"]
        sample = choose(mine, size, seed, "sample", name, plan.get("order") == "spatial")
        rest = [one for one in mine if one["id"] not in sample]
        reserve = choose(rest, stratum.get("reserve", 0), seed, "reserve", name)
        words = Words(seed, "reserve-rank", name)
        ranked = sorted(range(len(reserve)), key=lambda at: (words.word(at), at))
        strata[name] = (sample, [reserve[at] for at in ranked])
    return seed.hex(), strata


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        record = json.load(file)
    again = drawn(record["plan"])
    if again is None:
        same = record["outcome"] == "void"
    else:
        said = {
            one["name"]: ([each["id"] for each in one["selected"]], one["reserve"])
            for one in record["strata"]
        }
        same = (record["seed"], said) == again
    print("same" if same else "not the same")
    sys.exit(not same)
