"use strict";
/* The record of a draw made again from its own plan: seed, selection and assignment (core/draw/record.py, seed.py, rfc3797.py). */

const RECORD_SCHEMA = "junheng.draw-record/1", DRAW_ALGORITHM = "junheng-draw/1";

async function sha256Text(value) { return `sha256:${hex(await sha256(encode(jcs(value))))}`; }

/* A reason as it stands in a record: data only. */
const asData = ({ code, facts }) => (Object.keys(facts).length ? { code, facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])) } : { code });

function refuseOthers(value) {
  const wrong = (found) => stop("draw-value", { found: String(found).slice(0, 40) });
  if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (/[^\u0000-\u007f]/.test(key)) wrong(key);
      refuseOthers(value[key]);
    }
  } else if (Array.isArray(value)) value.forEach(refuseOthers);
  else if (typeof value === "string") { if (isHalved(value)) wrong("surrogate"); }
  else if (typeof value === "number") wrong(value);
  else if (typeof value === "bigint" && (value > EXACT || value < -EXACT)) wrong("int too long");
}

/* RFC 3797, 4.3: numbers ascending, each with a point; text in upper case, letters and digits only. */
function keyString(which, { sources }, values) {
  if (values.length !== sources.length) stop("draw-beacon-missing", { which, expected: sources.length, found: values.length });
  const ordered = (numbers) => numbers.slice().sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return values.map((value) => `${typeof value === "string" ? value.toUpperCase().replace(/[^0-9A-Z]/g, "") : ordered(value).map((one) => `${one}.`).join("")}/`).join("");
}

async function organiserStates({ draw, organisers, revealed }) {
  const states = [];
  for (const { id, commitment } of organisers.slice().sort(byId)) {
    const secret = revealed.secrets.get(id), made = secret === undefined ? null : await sha256Text({ draw, organiser: id, secret });
    states.push({ id, state: made === null ? "reveal-missing" : made === commitment ? "revealed" : "reveal-differs" });
  }
  return states;
}

/* What `junheng draw replay` finds: every part of the record that does not come again. */
async function replayDraw(data) {
  let record;
  try { record = readJson((utf8(data) || "").replace(/^\ufeff/, ""), { onceOnly: true }); } catch (e) {
    if (e instanceof SyntaxError) stop("offline-not-json");
    throw e;
  }
  if (!isObject(record)) stop("draw-record-unusable");
  refuseOthers(record);
  if (record.schema !== RECORD_SCHEMA) stop("schema-differs", { found: shown(record.schema), needed: RECORD_SCHEMA });
  if (!isObject(record.plan)) stop("draw-record-unusable");
  const again = { schema: RECORD_SCHEMA, algorithm: DRAW_ALGORITHM, plan: record.plan };
  const answer = { record: await sha256Text(record), draw: shown(record.plan.draw), drawn: record.outcome === "drawn", again };
  try { await makeAgain(record.plan, again); } catch (e) {
    if (e instanceof Refusals) return { ...answer, refusals: e.refusals };
    throw e;
  }
  const differs = [...new Set([...Object.keys(again), ...Object.keys(record)])].sort(byText).filter((key) => !(key in again && key in record) || jcs(again[key]) !== jcs(record[key]));
  return { ...answer, refusals: differs.map((where) => refuse("record-differs", { where })) };
}

async function makeAgain(document, again) {
  const { revealed: _, ...frozenPart } = document, plan = readPlan(document);
  Object.assign(again, { drawn_from: await sha256Text(document), frozen: await sha256Text(frozenPart) });
  const { revealed, organisers } = plan;
  if (!revealed) stop("draw-not-revealed");
  if (revealed.frozen && revealed.frozen !== again.frozen) stop("draw-frozen-differs", { expected: revealed.frozen, found: again.frozen });
  const states = await organiserStates(plan), unrevealed = states.filter((one) => one.state !== "revealed");
  const warnings = unrevealed.map(({ id, state }) => refuse(state, { organiser: id }));
  if (!revealed.frozen) warnings.push(refuse("frozen-not-stated"));
  if (new Set(organisers.map((one) => one.province)).size < 2) warnings.push(refuse("one-province"));
  Object.assign(again, { organisers: states, beacon: keyString("beacon", plan.beacon, revealed.beacon), warnings: warnings.map(asData), outcome: "void" });
  if (unrevealed.length && plan.ifMissing === "void") return;
  const secrets = states.filter((one) => one.state === "revealed").map(({ id }) => ({ organiser: id, secret: revealed.secrets.get(id) }));
  if (unrevealed.length) again.second_beacon = keyString("second_beacon", plan.secondBeacon, revealed.secondBeacon);
  const { beacon, frozen, second_beacon } = again, parts = { beacon, frozen, protocol: "junheng.draw-seed/1", secrets };
  const seed = await sha256(encode(jcs(unrevealed.length ? { ...parts, second_beacon } : parts)));
  Object.assign(again, selectAgain(plan, seed));
}

function selectAgain(plan, seed) {
  const takingPart = eligible(plan, seed), byStratum = grouped(takingPart.objects, "stratum");
  const strata = plan.strata.slice().sort((one, other) => byText(one.name, other.name)).map((one) => drawStratum(one, byStratum.get(one.name) || [], seed, plan.order));
  const selected = strata.flatMap((one) => one.selected.map(([each]) => each)), ids = (objects) => objects.map((each) => each.id);
  const found = {
    outcome: "drawn", seed: hex(seed), excluded: takingPart.excluded.map(([{ id }, refusal]) => ({ id, ...asData(refusal) })),
    strata: strata.map((one) => ({
      name: one.name, eligible: one.eligible, size: one.size, total_weight: shownFraction(one.total), per_weight: shownFraction(one.perWeight), certain: ids(one.certain), reserve: ids(one.reserve),
      selected: one.selected.map(([{ id }, drawn]) => selectedAs(id, drawn, takingPart.kept.get(id))),
    })),
    selected: ids(selected).sort(byText),
  };
  return plan.inspectors.length ? { ...found, assignment: assign(selected, plan.inspectors, plan.assignment, seed) } : found;
}

/* `probability`: of being selected at all; where a cap had to choose first, that of both phases, and each by its name. */
function selectedAs(id, drawn, kept) {
  if (!kept) return { id, probability: shownFraction(drawn) };
  return { id, probability: shownFraction(times(kept, drawn)), kept_under_cap: shownFraction(kept), drawn_among_kept: shownFraction(drawn) };
}
