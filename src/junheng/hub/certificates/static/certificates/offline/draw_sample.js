"use strict";
/* From a stratum's objects to its sample and reserve (core/draw/sampling.py, pivotal.py, places.py). */

const LARGEST_SUM = 1n << 62n;

/* Who takes part: exclusions, and of an enterprise with more objects than checks left as many as are left. */
function eligible({ objects, cap }, seed) {
  const out = new Map(), kept = new Map(), ordered = objects.slice().sort(byId);
  for (const each of ordered) {
    if (each.excluded) out.set(each.id, refuse("excluded-by-plan", { why: each.excluded }));
    else if (!each.weight.n && !each.certain) out.set(each.id, refuse("excluded-without-weight"));
  }
  const byEnterprise = grouped(ordered.filter((each) => each.enterprise && !out.has(each.id)), "enterprise");
  for (const enterprise of [...byEnterprise.keys()].sort(byText)) {
    const own = byEnterprise.get(enterprise), left = cap ? Math.max(0, cap.most - (cap.checked.get(enterprise) || 0)) : own.length;
    if (own.length <= left) continue;
    const found = own.filter((each) => each.certain).length;
    if (found > left) stop("draw-cap-below-certain", { enterprise, found, left });
    const chosen = choose(own, left, seed, "cap", enterprise);
    chosen.places.forEach((at) => kept.set(own[at].id, chosen.probability(at)));
    own.filter((each) => !kept.has(each.id)).forEach((each) => out.set(each.id, refuse("excluded-by-cap", { enterprise, left })));
  }
  return { objects: ordered.filter((each) => !out.has(each.id)), excluded: ordered.filter((each) => out.has(each.id)).map((each) => [each, out.get(each.id)]), kept };
}

function drawStratum(stratum, objects, seed, order) {
  const { share, name } = stratum, count = BigInt(objects.length), size = share ? Number((count * share.n + share.d - 1n) / share.d) : stratum.size;
  const enough = (wanted, found) => { if (wanted > found) stop("draw-sample-larger", { stratum: name, wanted, found }); };
  enough(size, objects.length);
  const sample = choose(objects, size, seed, "sample", name, order), taken = new Set(sample.places), left = objects.filter((_, at) => !taken.has(at));
  enough(stratum.reserve, left.length);
  const reserve = choose(left, stratum.reserve, seed, "reserve", name), ranked = hashedOrder(new Stream(seed, "reserve-rank", name), reserve.places.length);
  return {
    name, eligible: objects.length, size, total: objects.reduce((sum, each) => plus(sum, each.weight), fraction(0n)), perWeight: sample.perWeight, certain: sample.certain.map((at) => objects[at]),
    selected: sample.places.map((at) => [objects[at], sample.probability(at)]), reserve: ranked.map((at) => left[reserve.places[at]]),
  };
}

/* `size` of the objects, each with probability exactly n·w/W once those that reach 1 are taken for certain. */
function choose(objects, size, seed, purpose, name, order = "hashed") {
  const ascending = (one, other) => one - other, weights = wholeWeights(objects, name), certain = certainOf(objects, weights, size, name), sure = [...certain].sort(ascending);
  const chosen = (places, perWeight) => ({ places, certain: sure, perWeight, probability: (at) => (certain.has(at) ? fraction(1n) : times(objects[at].weight, perWeight)) });
  const rest = objects.map((_, at) => at).filter((at) => !certain.has(at)), left = BigInt(size - certain.size);
  if (!left) return chosen(sure, fraction(0n));
  const total = rest.reduce((sum, at) => sum + weights[at], 0n), row = rowOf(objects, rest, seed, purpose, name, order);
  const found = selectInTurn(row.map((at) => left * weights[at]), total, new Stream(seed, purpose, name));
  const first = rest.find((at) => objects[at].weight.n), { n, d } = objects[first].weight;
  return chosen([...sure, ...found.map((at) => row[at])].sort(ascending), times(fraction(left, total), fraction(weights[first] * d, n)));
}

function wholeWeights(objects, name) {
  const tooFine = () => stop("draw-weights-too-fine", { stratum: name, limit: LARGEST_SUM / 2n });
  let common = 1n;
  for (const denominator of new Set(objects.map((each) => each.weight.d))) {
    common = least(common, denominator);
    if (common >= LARGEST_SUM) tooFine();
  }
  const found = objects.map(({ weight }) => weight.n * (common / weight.d)), shared = found.reduce(greatest, 0n) || 1n, whole = found.map((each) => each / shared);
  if (2n * whole.reduce((sum, each) => sum + each, 0n) >= LARGEST_SUM) tooFine();
  return whole;
}

/* Named ones, then again and again those whose n·w reaches W of those left. */
function certainOf(objects, weights, size, name) {
  const all = objects.map((_, at) => at), found = new Set(all.filter((at) => objects[at].certain));
  if (found.size > size) stop("draw-certain-more", { stratum: name, found: found.size, wanted: size });
  const left = all.filter((at) => !found.has(at)).sort((one, other) => (weights[one] > weights[other] ? -1 : weights[one] < weights[other] ? 1 : 0));
  let total = left.reduce((sum, at) => sum + weights[at], 0n);
  for (const at of left) {
    if (BigInt(size - found.size) * weights[at] < total || found.size === size) break;
    found.add(at);
    total -= weights[at];
  }
  if (size > found.size && !total) stop("draw-sample-larger", { stratum: name, wanted: size, found: found.size });
  return found;
}

/* Those with a weight, in the hashed order; or along a curve through the plane, those without a place last. */
function rowOf(objects, rest, seed, purpose, name, order) {
  const row = hashedOrder(new Stream(seed, `${purpose}-order`, name), rest.length).map((at) => rest[at]).filter((at) => objects[at].weight.n);
  if (order === "hashed") return row;
  const stream = new Stream(seed, `${purpose}-curve`, name), [north, east] = [0, 1].map((place) => Number(stream.below(place, 1n << 26n)));
  const curve = new Map(row.filter((at) => objects[at].place).map((at) => [at, alongCurve(objects[at].place, north, east)]));
  return [...[...curve.keys()].sort((one, other) => curve.get(one) - curve.get(other)), ...row.filter((at) => !objects[at].place)];
}

/* The place of a point on a Z-order curve over the globe, moved by random `north` and `east`. */
function alongCurve({ latitude, longitude }, north, east) {
  const span = 2 ** 26, y = (latitude + 90 * UNITS + north) % span, x = (longitude + 180 * UNITS + east) % span;
  let found = 0;
  for (let bit = 25; bit >= 0; bit -= 1) found = found * 4 + 2 * ((y >> bit) & 1) + ((x >> bit) & 1);
  return found;
}

/* Sequential pivotal sampling, unit by unit. */
function selectInTurn(shares, whole, stream) {
  const selected = [];
  let pivot = -1, gathered = 0n;
  shares.forEach((share, place) => {
    const together = gathered + share;
    if (!gathered) pivot = place;
    else if (together < whole) { if (stream.below(place, together) >= gathered) pivot = place; }
    else if (stream.below(place, 2n * whole - together) < whole - share) { selected.push(pivot); pivot = place; }
    else selected.push(place);
    gathered = together % whole;
  });
  return selected;
}
