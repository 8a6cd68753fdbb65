"use strict";
/* A draw plan read strictly, as core/draw/documents.py reads it: the same order of questions, the same codes. */

const MOST_OBJECTS = 2000000, MOST_INSPECTORS = 20000, MOST_STRATA = 10000, MOST_ORGANISERS = 100, UNITS = 100000;
const PLAN_KEYS = "schema algorithm draw title organisers if_missing beacon second_beacon order strata objects cap inspectors assignment revealed".split(" ");

/* As Python writes a value in a sentence; of lists and objects what is short. */
function shown(value, limit = 80) {
  const words = { true: "True", false: "False", null: "None", undefined: "None" };
  const inner = (one) => (typeof one === "string" ? `'${one}'` : shown(one)), pairs = () => Object.entries(value).map(([key, one]) => `'${key}': ${inner(one)}`);
  const text = isObject(value) ? `{${pairs().join(", ")}}` : Array.isArray(value) ? `[${value.map(inner).join(", ")}]` : typeof value === "string" ? value : words[value] || String(value);
  return [...text].slice(0, limit).join("");
}

const unusable = (found, needed) => stop("value-unusable", { found: shown(found), needed });
const has = (fields, key) => fields[key] !== undefined && fields[key] !== null;

function fieldsOf(value, ...known) {
  if (!isObject(value)) unusable(value, "an object");
  const odd = Object.keys(value).filter((key) => !known.includes(key));
  if (odd.length) throw new Refusals(...odd.map((key) => refuse("key-unknown", { found: key.slice(0, 80), nearest: "" })));
  return value;
}

function required(fields, key) {
  if (!has(fields, key)) stop("value-missing", { found: key });
  return fields[key];
}

function textIn(fields, key) {
  if (!has(fields, key)) return "";
  if (typeof fields[key] !== "string" || [...fields[key]].length > 2000) unusable(fields[key], "text of at most 2000 characters");
  return fields[key];
}

function requiredText(fields, key) {
  required(fields, key);
  return textIn(fields, key) || unusable("", "text");
}

function choiceIn(fields, key, ...allowed) {
  const found = fields[key] === undefined ? allowed[0] : fields[key];
  if (!allowed.includes(found)) unusable(found, "one of these");
  return found;
}

function truthIn(fields, key) {
  const found = fields[key] === undefined ? false : fields[key];
  if (typeof found !== "boolean") unusable(found, "true or false");
  return found;
}

function itemsIn(fields, key, limit = 10000) {
  if (!has(fields, key)) return [];
  if (!Array.isArray(fields[key])) unusable(fields[key], "a list");
  if (fields[key].length > limit) stop("too-many-items", { found: fields[key].length, limit });
  return fields[key];
}

function namesIn(fields, key) {
  const found = itemsIn(fields, key, 1000), odd = found.findIndex((one) => typeof one !== "string");
  if (odd >= 0) unusable(found[odd], "text");
  return new Set(found);
}

const rowsIn = (fields, key, limit, ...known) => itemsIn(fields, key, limit).map((item) => fieldsOf(item, ...known));

function once(names) {
  const times = new Map();
  for (const name of names) times.set(name, (times.get(name) || 0) + 1);
  const twice = [...times.keys()].filter((name) => times.get(name) > 1).slice(0, 10);
  if (twice.length) throw new Refusals(...twice.map((found) => refuse("draw-id-twice", { found })));
}

function wholeIn(fields, key, least, most, otherwise) {
  const found = otherwise === undefined ? required(fields, key) : has(fields, key) ? fields[key] : BigInt(otherwise);
  if (typeof found !== "bigint" || found < BigInt(least) || found > BigInt(most)) stop("draw-out-of-range", { found: shown(found, 40), expected: `${least} … ${most}` });
  return Number(found);
}

/* A whole number, decimal text or a fraction of two whole numbers, not negative. */
function rational(found) {
  const parts = /^([0-9]{1,12})(?:\.([0-9]{1,9})|\/([1-9][0-9]{0,8}))?$/.exec(typeof found === "bigint" ? String(found) : typeof found === "string" ? found : "");
  if (!parts) stop("draw-rational", { found: shown(found, 40) });
  const [, whole, decimals, denominator] = parts;
  return decimals ? fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length)) : fraction(BigInt(whole), BigInt(denominator || 1));
}

function formIn(pattern, fields, key, expected) {
  const found = required(fields, key);
  if (typeof found !== "string" || !pattern.test(found)) stop("draw-hex", { found: shown(found), expected });
  return found;
}

const digestIn = (fields, key) => formIn(/^sha256:[0-9a-f]{64}$/, fields, key, "sha256: and 64 hexadecimal digits");

/* RFC 3339 text with its offset, of a day and a time that there are; with `at` in seconds. */
function instantIn(fields) {
  const expected = "an instant such as 2026-12-01T04:00:00Z", found = formIn(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$/, fields, "instant", expected);
  const [year, month, day, hour, minute, second] = found.match(/\d+/g).map(Number), days = new Date(0), zone = found.slice(19);
  days.setUTCFullYear(year, month - 1, day);
  const shift = zone === "Z" ? 0 : (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60) * (zone[0] === "-" ? -1 : 1);
  if (!year || days.getUTCMonth() !== month - 1 || days.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59 || Math.abs(shift) >= 86400) stop("draw-hex", { found, expected });
  return { instant: found, at: days.getTime() / 1000 + hour * 3600 + minute * 60 + second - shift };
}

function beaconIn(top, key) {
  const fields = fieldsOf(required(top, key), "instant", "sources"), instant = instantIn(fields), rows = rowsIn(fields, "sources", 20, "name", "kind");
  if (!rows.length) unusable(fields.sources, "at least one source");
  return { ...instant, sources: rows.map((row) => { requiredText(row, "name"); return choiceIn(row, "kind", "numbers", "text"); }) };
}

/* Decimal text of degrees as units of 1e-5 degree, half to even. */
function degreesIn(row, key, most) {
  const found = required(row, key), text = typeof found === "bigint" ? String(found) : found;
  const [, sign, whole, decimals = ""] = (typeof text === "string" && /^(-?)([0-9]{1,3})(?:\.([0-9]{1,9}))?$/.exec(text)) || [];
  if (whole === undefined) stop("draw-place", { found: shown(found, 40) });
  const fine = Number(whole + decimals.padEnd(9, "0")), units = Math.floor(fine / 1e4), rest = fine % 1e4;
  if (fine > most * 1e9) stop("draw-place", { found: shown(found, 40) });
  return (units + (rest > 5000 || (rest === 5000 && units % 2) ? 1 : 0)) * (sign ? -1 : 1);
}

const placeIn = (row) => (has(row, "latitude") || has(row, "longitude") ? { latitude: degreesIn(row, "latitude", 90), longitude: degreesIn(row, "longitude", 180) } : null);

function stratumIn(row) {
  const name = textIn(row, "name");
  if (has(row, "size") === has(row, "share")) stop("draw-size-or-share", { found: name });
  const size = has(row, "size") ? wholeIn(row, "size", 0, MOST_OBJECTS) : null, share = has(row, "share") ? rational(row.share) : null;
  if (share && share.n > share.d) stop("draw-out-of-range", { found: shownFraction(share), expected: "0 … 1" });
  return { name, size, share, reserve: wholeIn(row, "reserve", 0, MOST_OBJECTS, 0) };
}

function objectIn(row) {
  textIn(row, "name");
  return {
    id: requiredText(row, "id"), stratum: textIn(row, "stratum"), weight: has(row, "weight") ? rational(row.weight) : fraction(1n), certain: truthIn(row, "certain"),
    excluded: textIn(row, "excluded"), enterprise: textIn(row, "enterprise"), needs: textIn(row, "needs"), place: placeIn(row),
  };
}

function inspectorIn(row) {
  textIn(row, "name");
  return {
    id: requiredText(row, "id"), organisation: textIn(row, "organisation"), licences: namesIn(row, "licences"), load: wholeIn(row, "load", 0, 10000, 1),
    place: placeIn(row), recused: namesIn(row, "recused"), excluded: textIn(row, "excluded"),
  };
}

function capIn(top) {
  if (!has(top, "cap")) return null;
  const fields = fieldsOf(top.cap, "per_enterprise", "checked"), rows = rowsIn(fields, "checked", MOST_OBJECTS, "enterprise", "times");
  const names = rows.map((row) => requiredText(row, "enterprise"));
  once(names);
  const times = rows.map((row) => wholeIn(row, "times", 0, MOST_OBJECTS));
  return { most: wholeIn(fields, "per_enterprise", 0, MOST_OBJECTS), checked: new Map(names.map((name, at) => [name, times[at]])) };
}

function assignmentIn(top) {
  const fields = has(top, "assignment") ? fieldsOf(top.assignment, "per_object", "max_distance_km", "most_sure", "nearest") : {};
  const far = has(fields, "max_distance_km") ? rational(fields.max_distance_km) : null, sure = has(fields, "most_sure") ? rational(fields.most_sure) : fraction(1n, 2n);
  if (!sure.n || sure.n > sure.d || sure.d > 100n) stop("draw-out-of-range", { found: shownFraction(sure), expected: "0 < p ≤ 1, a denominator of at most 100" });
  return { perObject: wholeIn(fields, "per_object", 1, 5, 2), farthest: far && (far.n * 1000n) / far.d, sure, nearest: wholeIn(fields, "nearest", 1, 1000, 50) };
}

function valuesIn(fields, key) {
  return itemsIn(fields, key, 20).map((item) => {
    const isText = typeof item === "string" && /[0-9A-Za-z]/.test(item) && /^[\u0000-\u007f]*$/.test(item) && item.length <= 2000;
    const isNumbers = Array.isArray(item) && item.length > 0 && item.length <= 100 && item.every((one) => typeof one === "bigint" && one >= 0n);
    return isText || isNumbers ? item : unusable(shown(item), "whole numbers ≥ 0, or text with ASCII letters or digits");
  });
}

function revealedIn(top) {
  if (!has(top, "revealed")) return null;
  const fields = fieldsOf(top.revealed, "frozen", "secrets", "beacon", "second_beacon"), rows = rowsIn(fields, "secrets", MOST_ORGANISERS, "organiser", "secret");
  const names = rows.map((row) => requiredText(row, "organiser"));
  once(names);
  const secrets = rows.map((row) => formIn(/^([0-9a-f]{2}){16,64}$/, row, "secret", "32 to 128 hexadecimal digits in lower case"));
  const frozen = has(fields, "frozen") ? digestIn(fields, "frozen") : "";
  return { frozen, secrets: new Map(names.map((name, at) => [name, secrets[at]])), beacon: valuesIn(fields, "beacon"), secondBeacon: valuesIn(fields, "second_beacon") };
}

function readPlan(top) {
  refuseOthers(top);
  fieldsOf(top, ...PLAN_KEYS);
  for (const [key, needed] of [["schema", "junheng.draw-plan/1"], ["algorithm", DRAW_ALGORITHM]]) {
    if (required(top, key) !== needed) stop("schema-differs", { found: shown(top[key]), needed });
  }
  textIn(top, "title");
  const ifMissing = choiceIn(top, "if_missing", "void", "second-beacon"), second = has(top, "second_beacon") ? beaconIn(top, "second_beacon") : null;
  if ((second !== null) !== (ifMissing === "second-beacon")) stop("draw-second-beacon");
  const first = beaconIn(top, "beacon");
  if (second && second.at <= first.at) stop("draw-second-beacon-not-later", { found: second.instant, first: first.instant });
  const draw = requiredText(top, "draw"), bodies = rowsIn(top, "organisers", MOST_ORGANISERS, "id", "province", "commitment");
  if (!bodies.length) unusable(top.organisers, "at least one organiser");
  const organisers = bodies.map((row) => ({ id: requiredText(row, "id"), province: textIn(row, "province"), commitment: digestIn(row, "commitment") }));
  once(organisers.map((one) => one.id));
  const order = choiceIn(top, "order", "hashed", "spatial"), layers = rowsIn(top, "strata", MOST_STRATA, "name", "size", "share", "reserve");
  if (!layers.length) unusable(top.strata, "at least one stratum");
  const strata = layers.map(stratumIn);
  once(strata.map((one) => one.name));
  const objects = rowsIn(top, "objects", MOST_OBJECTS, "id", "stratum", "weight", "certain", "excluded", "enterprise", "needs", "latitude", "longitude", "name").map(objectIn);
  once(objects.map((one) => one.id));
  const cap = capIn(top), inspectors = rowsIn(top, "inspectors", MOST_INSPECTORS, "id", "organisation", "licences", "load", "latitude", "longitude", "recused", "excluded", "name").map(inspectorIn);
  once(inspectors.map((one) => one.id));
  const plan = { draw, organisers, ifMissing, beacon: first, secondBeacon: second, order, strata, objects, cap, inspectors, assignment: assignmentIn(top), revealed: revealedIn(top) };
  refuseStrangers(plan);
  return plan;
}

/* Names that point at nothing: strata of objects, organisers of secrets, kinds of beacon values. */
function refuseStrangers({ strata, objects, organisers, revealed, beacon, secondBeacon }) {
  const unknown = (found) => stop("draw-name-unknown", { found }), known = new Set(strata.map((one) => one.name));
  const stray = objects.find((one) => !known.has(one.stratum));
  if (stray) unknown(stray.stratum);
  if (!revealed) return;
  for (const name of revealed.secrets.keys()) if (!organisers.some((one) => one.id === name)) unknown(name);
  const match = (sources, values) => values.forEach((value, at) => {
    if (at < sources.length && (sources[at] === "text") !== (typeof value === "string")) unusable(typeof value === "string" ? value : `(${value.join(", ")}${value.length < 2 ? "," : ""})`, sources[at]);
  });
  match(beacon.sources, revealed.beacon);
  if (secondBeacon) match(secondBeacon.sources, revealed.secondBeacon);
}
