"use strict";
/* The record of a draw as far as it is replayed here: the digest of what was frozen, commitments, beacons and the seed
   (core/draw: canonical, seed, rfc3797, record). The choice that follows from the seed is not made again here. */

const RECORD_SCHEMA = "junheng.draw-record/1";
const SECRET_FORM = /^([0-9a-f]{2}){16,64}$/;

async function sha256Text(value) { return `sha256:${hex(await sha256(encode(jcs(value))))}`; }

function refuseOthers(value) {
  const wrong = (found) => stop("draw-value", { found: String(found).slice(0, 40) });
  if (isObject(value)) {
    const odd = Object.keys(value).find((key) => /[^\u0000-\u007f]/.test(key));
    if (odd !== undefined) wrong(odd);
    Object.values(value).forEach(refuseOthers);
  } else if (Array.isArray(value)) value.forEach(refuseOthers);
  else if (typeof value === "string") { if (isHalved(value)) wrong("surrogate"); }
  else if (typeof value === "number") wrong(value);
  else if (typeof value === "bigint" && (value > EXACT || value < -EXACT)) wrong("int too long");
}

/* RFC 3797, 4.3: numbers ascending, each with a point; text in upper case, letters and digits only. */
function keyString(name, beacon, values) {
  const sources = list(beacon, "sources");
  if (values.length !== sources.length) stop("draw-beacon-missing", { which: name, expected: sources.length, found: values.length });
  return values.map((source, at) => {
    const needed = sources[at].kind || "numbers";
    if ((typeof source === "string") !== (needed === "text")) stop("value-unusable", { found: String(source), needed });
    if (typeof source === "string" && /^[\u0000-\u007f]*[0-9A-Za-z]/.test(source)) return `${source.toUpperCase().replace(/[^0-9A-Z]/g, "")}/`;
    if (!Array.isArray(source) || !source.length || source.some((one) => typeof one !== "bigint" || one < 0n)) malformed();
    return `${source.slice().sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((one) => `${one}.`).join("")}/`;
  }).join("");
}

const malformed = () => stop("value-unusable", { found: "…", needed: "junheng.draw-plan/1" });
function list(object, key) {
  const found = isObject(object) && object[key] !== undefined ? object[key] : [];
  if (!Array.isArray(found)) malformed();
  return found;
}

async function organiserStates(plan, secrets) {
  const states = [];
  for (const one of list(plan, "organisers")) {
    if (!isObject(one) || typeof one.id !== "string") malformed();
    const secret = secrets.get(one.id);
    const committed = secret === undefined ? null : await sha256Text({ draw: plan.draw, organiser: one.id, secret });
    states.push({ id: one.id, state: committed === null ? "reveal-missing" : committed === one.commitment ? "revealed" : "reveal-differs" });
  }
  return states.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/* What `draw replay` would find in the parts that are made again here; `drawn`: whether a selection stands in the record. */
async function replayDraw(data) {
  let record;
  try { record = readJson((utf8(data) || "").replace(/^\ufeff/, ""), { onceOnly: true }); } catch (e) {
    if (e instanceof SyntaxError) stop("offline-not-json");
    throw e;
  }
  if (!isObject(record)) stop("draw-record-unusable");
  refuseOthers(record);
  if (record.schema !== RECORD_SCHEMA) stop("schema-differs", { found: String(record.schema).slice(0, 80), needed: RECORD_SCHEMA });
  if (!isObject(record.plan)) stop("draw-record-unusable");
  const { revealed, ...frozenPart } = record.plan;
  const again = { drawn_from: await sha256Text(record.plan), frozen: await sha256Text(frozenPart) };
  const answer = { record: await sha256Text(record), draw: String(record.plan.draw), drawn: record.outcome === "drawn", again };
  try { await makeAgain(record.plan, revealed, again); } catch (e) {
    if (e instanceof Refusals) return { ...answer, refusals: e.refusals };
    throw e;
  }
  const differs = ["beacon", "drawn_from", "frozen", "organisers", "outcome", "second_beacon", "seed"].filter((key) =>
    (key in again) !== (key in record) || (key in again && jcs(again[key]) !== jcs(record[key])));
  return { ...answer, refusals: differs.map((where) => refuse("record-differs", { where })) };
}

/* Organisers, beacons and seed, from the plan and what was revealed. */
async function makeAgain(plan, revealed, again) {
  if (!isObject(revealed)) stop("draw-not-revealed");
  if (revealed.frozen && revealed.frozen !== again.frozen) stop("draw-frozen-differs", { expected: revealed.frozen, found: again.frozen });
  const secrets = new Map();
  for (const one of list(revealed, "secrets")) {
    if (!isObject(one) || typeof one.organiser !== "string" || !SECRET_FORM.test(one.secret)) malformed();
    secrets.set(one.organiser, one.secret);
  }
  const organisers = await organiserStates(plan, secrets), missing = organisers.filter((one) => one.state !== "revealed").length;
  Object.assign(again, { organisers, beacon: keyString("beacon", plan.beacon, list(revealed, "beacon")), outcome: missing && plan.if_missing !== "second-beacon" ? "void" : "drawn" });
  if (again.outcome === "void") return;
  if (missing) again.second_beacon = keyString("second_beacon", plan.second_beacon, list(revealed, "second_beacon"));
  const told = organisers.filter((one) => one.state === "revealed").map((one) => ({ organiser: one.id, secret: secrets.get(one.id) }));
  const { beacon, frozen, second_beacon } = again, parts = { beacon, frozen, protocol: "junheng.draw-seed/1", secrets: told };
  again.seed = hex(await sha256(encode(jcs(missing ? { ...parts, second_beacon } : parts))));
}
