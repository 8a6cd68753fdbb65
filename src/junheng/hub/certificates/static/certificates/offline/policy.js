"use strict";
/* Whom to believe (C2SP tlog-policy), as core/transparency/policy.py reads it. Names are opaque bytes, shown as Latin-1. */

const POLICY_LIMIT = 1000000;

async function parsePolicy(data) {
  const wrong = (line, why) => stop("policy-malformed", { line, why });
  if (data.length > POLICY_LIMIT) wrong(0, `more than ${POLICY_LIMIT} bytes`);
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null, addresses: new Map() };
  const members = new Set();
  const isDefined = (name) => policy.witnesses.has(name) || policy.groups.has(name);

  async function keyOf(line, vkey, kind) {
    const text = utf8(Uint8Array.from(vkey, (sign) => sign.charCodeAt(0)));
    if (text === null) wrong(line, "a key name that is not UTF-8");
    let key;
    try { key = await parseVkey(text); } catch (e) { if (e instanceof Refusals) wrong(line, e.refusals.map(sentence).join("; ")); throw e; }
    const byte = (number) => number.toString(16).padStart(2, "0");
    if (key.kind !== kind) wrong(line, `a key of type 0x${byte(key.kind)} where 0x${byte(kind)} is needed`);
    return key;
  }

  function isNew(line, name) {
    if (name === "none" || isDefined(name)) wrong(line, `${name} is already defined`);
  }

  function group(line, name, threshold, names) {
    isNew(line, name);
    for (const member of names) {
      if (!isDefined(member)) wrong(line, `${member} is not defined`);
      if (members.has(member)) wrong(line, `${member} is already a member of a group`);
      members.add(member);
    }
    const needed = threshold === "any" ? 1n : threshold === "all" ? BigInt(names.length) : decimal(threshold);
    if (needed === null || needed < 1n || needed > BigInt(names.length)) wrong(line, `the threshold ${threshold} is not between 1 and ${names.length}`);
    policy.groups.set(name, { threshold: Number(needed), members: names });
  }

  async function take(line, [word, ...parts]) {
    if (word === "log" && (parts.length === 1 || parts.length === 2)) {
      const key = await keyOf(line, parts[0], ED25519);
      if (policy.logs.some((log) => same(log.bytes, key.bytes))) wrong(line, "a log key listed twice");
      policy.logs.push(key);
      if (parts[1]) policy.addresses.set(key.text, parts[1].replace(/\/+$/, ""));
    } else if (word === "witness" && (parts.length === 2 || parts.length === 3)) {
      const key = await keyOf(line, parts[1], COSIGNATURE_V1);
      if ([...policy.witnesses.values()].some((one) => same(one.bytes, key.bytes))) wrong(line, "a witness key listed twice");
      isNew(line, parts[0]);
      policy.witnesses.set(parts[0], key);
    } else if (word === "group" && parts.length > 2) {
      group(line, parts[0], parts[1], parts.slice(2));
    } else if (word === "quorum" && parts.length === 1) {
      if (policy.quorum !== null) wrong(line, "a second quorum");
      if (parts[0] !== "none" && !isDefined(parts[0])) wrong(line, `${parts[0]} is not defined`);
      policy.quorum = parts[0];
    } else wrong(line, "neither log, witness, group nor quorum with its parts");
  }

  const lines = latin1(data).split("\n");
  for (const [at, raw] of lines.entries()) {
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(raw)) wrong(at + 1, "a control character");
    const words = raw.split(/[\t ]+/).filter((word) => word);
    if (words.length && !words[0].startsWith("#")) await take(at + 1, words);
  }
  if (policy.quorum === null) wrong(lines.length, "no quorum line");
  return policy;
}

function refusalsToCosignatures(policy, signed) {
  const keys = new Set(signed.map((one) => one.key.text));
  const seen = [...policy.witnesses.keys()].filter((name) => keys.has(policy.witnesses.get(name).text));
  const hasWitnessed = (name) => {
    const group = policy.groups.get(name);
    return group ? group.members.filter(hasWitnessed).length >= group.threshold : seen.includes(name);
  };
  if (policy.quorum === "none" || hasWitnessed(policy.quorum)) return [];
  return [refuse("policy-quorum-not-met", { quorum: policy.quorum, seen: seen.sort().join(", ") || "—" })];
}
