"use strict";
/* Who checks what: hard filters, the cheapest flow, and a draw from it (core/draw/assignment.py, flow.py, rounding.py). */

const MOST_PAIRS = 5000000, MOST_LOOKED_AT = 40000000, SINK = -1;
const cosine = (degrees) => BigInt(Math.round(Math.cos(degrees * Math.PI / 180) * UNITS));

function assign(objects, all, rule, seed) {
  const inspectors = all.filter((each) => !each.excluded).sort(byId), sorted = objects.slice().sort(byId), { perObject, sure } = rule;
  if (sorted.length * inspectors.length > MOST_PAIRS) stop("draw-too-many-pairs", { objects: sorted.length, inspectors: inspectors.length, limit: MOST_PAIRS });
  const whole = Number(least(sure.d, 12n)), flow = new Flow(inspectors.map((each) => each.load * whole)), admitted = [], unassigned = new Map(), ties = new Stream(seed, "assignment-ties");
  for (const at of hashedOrder(new Stream(seed, "assignment-order"), sorted.length)) {
    const edges = edgesOf(sorted[at], at, inspectors, rule, ties, whole);
    if (edges.length < perObject) unassigned.set(at, refuse("inspectors-too-few", { found: edges.length, needed: perObject }));
    else if (flow.admit(edges, perObject * whole)) admitted.push(at);
    else unassigned.set(at, refuse("inspectors-exhausted"));
  }
  const flows = flow.flows(), chosen = roundAll(flows, whole, new Stream(seed, "assignment-rounding")), ascending = (one, other) => one - other;
  const sent = admitted.map((at, row) => ({
    at, object: sorted[at].id, inspectors: chosen[row].map((j) => inspectors[j].id),
    probabilities: [...flows[row]].map(([j, x]) => ({ inspector: inspectors[j].id, probability: shownFraction(fraction(BigInt(x), BigInt(whole))) })),
  })).sort((one, other) => one.at - other.at).map(({ at, ...rest }) => rest);
  return { sent, unassigned: [...unassigned.keys()].sort(ascending).map((at) => ({ id: sorted[at].id, ...asData(unassigned.get(at)) })) };
}

/* The nearest inspectors that pass, with the cost of each: metres, then a random part. */
function edgesOf(each, at, inspectors, { farthest, nearest, perObject, sure }, ties, whole) {
  const found = [];
  inspectors.forEach((inspector, j) => {
    const metres = metresBetween(each, inspector, farthest);
    if (metres === null || !mayGo(inspector, each)) return;
    found.push([(metres << 40n) + (ties.word(at * inspectors.length + j) >> 24n), j]);
  });
  found.sort(([one, j], [other, k]) => (one < other ? -1 : one > other ? 1 : j - k)).splice(Math.max(nearest, perObject));
  const most = found.length < perObject ? 0 : Math.max(Number(sure.n) * (whole / Number(sure.d)), Math.ceil((perObject * whole) / found.length));
  return found.map(([cost, j]) => [j, most, cost]);
}

function mayGo({ load, licences, recused, organisation }, { id, enterprise, needs }) {
  if (!load || (needs && !licences.has(needs)) || recused.has(id)) return false;
  return !enterprise || (!recused.has(enterprise) && organisation !== enterprise);
}

function metresBetween({ place }, inspector, farthest) {
  const other = inspector.place;
  if (!place || !other) return farthest === null ? 0n : null;
  const apart = Math.abs(place.longitude - other.longitude), east = BigInt(Math.min(apart, 360 * UNITS - apart)), north = BigInt(Math.abs(place.latitude - other.latitude)), units = BigInt(UNITS);
  const middle = Math.floor(Math.abs(place.latitude + other.latitude) / (2 * UNITS)), metres = (wholeRoot((north * units) ** 2n + (east * cosine(middle)) ** 2n) * 111195n) / (units * units);
  return farthest !== null && metres > farthest ? null : metres;
}

function wholeRoot(square) {
  if (!square) return 0n;
  let root = 1n << BigInt((bitLength(square) + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/* A minimum-cost flow that grows by one object at a time. Nodes: inspectors 0 …, then objects in the order they came. */
class Flow {
  constructor(capacity) {
    Object.assign(this, { capacity, used: capacity.map(() => 0), potential: capacity.map(() => 0n), objects: new Map(), holding: capacity.map(() => new Set()), exhausted: [], lookedAt: 0 });
  }

  flows() { return [...this.objects.values()].map((edges) => new Map([...edges].filter(([, edge]) => edge.flow).sort(([one], [other]) => one - other).map(([j, edge]) => [j, edge.flow]))); }

  admit(edges, demand) {
    if (this.exhausted.some((set) => edges.every(([j]) => set.has(j)))) return false;
    const node = this.potential.length, log = [];
    this.potential.push(edges.map(([j, , cost]) => this.potential[j] - cost).reduce((one, other) => (one > other ? one : other)));
    this.objects.set(node, new Map(edges.map(([j, most, cost]) => [j, { flow: 0, most, cost }])));
    this.before = new Map();
    for (let sent = 0; sent < demand;) {
      const path = this.cheapest(node);
      if (!path) {
        this.exhausted = [...this.exhausted, this.reached].slice(-100);
        this.undo(log, node);
        return false;
      }
      sent += this.send(path, demand - sent, log);
    }
    return true;
  }

  /* The cheapest way to an inspector with room: source, inspector, object, inspector, … */
  cheapest(source) {
    const distance = new Map([[source, 0n]]), above = new Map([[source, source]]), done = new Set(), queue = new Heap();
    for (queue.push([0n, source]); queue.items.length;) {
      const [far, node] = queue.pop();
      if (node === SINK) {
        for (const each of done) {
          if (!this.before.has(each)) this.before.set(each, this.potential[each]);
          this.potential[each] += distance.get(each) - far;
        }
        const path = [above.get(SINK)];
        while (above.get(path[0]) !== path[0]) path.unshift(above.get(path[0]));
        return path;
      }
      if (done.has(node)) continue;
      done.add(node);
      const onward = this.onward(node);
      this.lookedAt += onward.length;
      if (this.lookedAt > MOST_LOOKED_AT) stop("draw-assignment-too-hard", { limit: MOST_LOOKED_AT });
      for (const [other, cost] of onward) {
        const to = far + cost + this.potential[node] - (other === SINK ? 0n : this.potential[other]);
        if (distance.has(other) && to >= distance.get(other)) continue;
        distance.set(other, to);
        above.set(other, node);
        queue.push([to, other]);
      }
    }
    this.reached = new Set([...done].filter((each) => each < this.capacity.length));
    return null;
  }

  onward(node) {
    if (node >= this.capacity.length) return [...this.objects.get(node)].filter(([, edge]) => edge.flow < edge.most).map(([j, edge]) => [j, edge.cost]);
    const back = [...this.holding[node]].map((each) => [each, -this.objects.get(each).get(node).cost]);
    return this.used[node] < this.capacity[node] ? [...back, [SINK, 0n]] : back;
  }

  send(path, most, log) {
    const last = path[path.length - 1], steps = path.slice(1).map((end, at) => [path[at], end]);
    let amount = Math.min(most, this.capacity[last] - this.used[last]);
    for (const [start, end] of steps) {
      const edge = this.objects.get(Math.max(start, end)).get(Math.min(start, end));
      amount = Math.min(amount, start > end ? edge.most - edge.flow : edge.flow);
    }
    for (const [start, end] of steps) {
      const change = [Math.max(start, end), Math.min(start, end), start > end ? amount : -amount];
      this.change(...change);
      log.push(change);
    }
    return amount;
  }

  change(node, j, amount) {
    const edge = this.objects.get(node).get(j);
    edge.flow += amount;
    this.used[j] += amount;
    if (edge.flow) this.holding[j].add(node); else this.holding[j].delete(node);
  }

  undo(log, node) {
    for (const [each, j, amount] of log.reverse()) this.change(each, j, -amount);
    this.objects.delete(node);
    for (const [each, potential] of this.before) this.potential[each] = potential;
    this.potential.pop();
  }
}

/* The smallest pair first, by distance, then by node. */
class Heap {
  constructor() { this.items = []; }

  isBefore(one, other) { const [a, b] = [this.items[one], this.items[other]]; return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]); }
  swap(one, other) { [this.items[one], this.items[other]] = [this.items[other], this.items[one]]; }

  push(item) {
    let at = this.items.push(item) - 1;
    for (let up = (at - 1) >> 1; at && this.isBefore(at, up); up = (at - 1) >> 1) { this.swap(at, up); at = up; }
  }

  pop() {
    const count = this.items.length - 1;
    this.swap(0, count);
    const first = this.items.pop();
    for (let at = 0; ;) {
      let small = at;
      for (const down of [2 * at + 1, 2 * at + 2]) if (down < count && this.isBefore(down, small)) small = down;
      if (small === at) return first;
      this.swap(at, small);
      at = small;
    }
  }
}

/* From probabilities to pairs by dependent rounding; a node is "0/object" or "1/inspector" in `beside`. */
function roundAll(flows, whole, stream) {
  const units = flows.map((row) => new Map(row)), beside = [flows.map(() => new Set()), []];
  units.forEach((row, at) => row.forEach((x, j) => {
    if (!beside[1][j]) beside[1][j] = new Set();
    if (x < whole) { beside[0][at].add(j); beside[1][j].add(at); }
  }));
  let step = 0;
  for (const side of [1, 0]) {
    beside[side].forEach((open, place) => {
      while (open.size) {
        shift(walk(endOf([side, place], beside), beside), units, beside, whole, stream, step);
        step += 1;
      }
    });
  }
  return units.map((row) => [...row].filter(([, x]) => x === whole).map(([j]) => j).sort((one, other) => one - other));
}

/* The far end of the walk from a node, if it is an end; so that a path is taken whole. */
function endOf(start, beside) {
  const path = walk(start, beside), [side, place] = path[path.length - 1], isCycle = side === path[0][0] && place === path[0][1];
  return !isCycle && beside[side][place].size === 1 ? [side, place] : start;
}

/* Along the smallest edge not just taken, until a node comes again (its cycle) or there is no further (the path). */
function walk(start, beside) {
  const path = [start], places = new Map([[start.join(), 0]]);
  for (;;) {
    const [side, place] = path[path.length - 1], behind = path.length > 1 ? path[path.length - 2][1] : -1, onward = [...beside[side][place]].filter((each) => each !== behind);
    if (!onward.length) return path;
    const next = [1 - side, Math.min(...onward)];
    path.push(next);
    if (places.has(next.join())) return path.slice(places.get(next.join()));
    places.set(next.join(), path.length - 1);
  }
}

function shift(path, units, beside, whole, stream, step) {
  const edges = path.slice(1).map((end, at) => (end[0] ? [path[at][1], end[1]] : [end[1], path[at][1]])), x = ([at, j]) => units[at].get(j), isOdd = (at) => at % 2 === 0;
  const up = Math.min(...edges.map((each, at) => (isOdd(at) ? whole - x(each) : x(each)))), down = Math.min(...edges.map((each, at) => (isOdd(at) ? x(each) : whole - x(each))));
  const change = stream.below(step, BigInt(up + down)) < BigInt(down) ? up : -down;
  edges.forEach((each, at) => {
    const [object, j] = each, now = x(each) + (isOdd(at) ? change : -change);
    units[object].set(j, now);
    if (now === 0 || now === whole) { beside[0][object].delete(j); beside[1][j].delete(object); }
  });
}
