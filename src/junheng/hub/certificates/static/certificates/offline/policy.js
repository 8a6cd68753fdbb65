"use strict";
/* Whom to believe (C2SP tlog-policy), as core/transparency/policy.py reads it. Names are opaque bytes, shown as Latin-1. */

const POLICY_LIMIT = 1000000;

async function parsePolicy(data) {
  const wrong = (line, why, facts) => stop("policy-malformed", { line, why: WORDS[why] ? t(why, facts) : why });
  if (data.length > POLICY_LIMIT) wrong(0, "policyLarge", { limit: POLICY_LIMIT });
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null, addresses: new Map() };
  const members = new Set();
  const isDefined = (name) => policy.witnesses.has(name) || policy.groups.has(name);

  async function keyOf(line, vkey, kind) {
    const text = utf8(Uint8Array.from(vkey, (sign) => sign.charCodeAt(0)));
    if (text === null) wrong(line, "policyName");
    let key;
    try { key = await parseVkey(text); } catch (e) { if (e instanceof Refusals) wrong(line, e.refusals.map(sentence).join("; ")); throw e; }
    const byte = (number) => number.toString(16).padStart(2, "0");
    if (key.kind !== kind) wrong(line, "policyType", { found: byte(key.kind), needed: byte(kind) });
    return key;
  }

  function isNew(line, name) {
    if (name === "none" || isDefined(name)) wrong(line, "policyAgain", { name });
  }

  function group(line, name, threshold, names) {
    isNew(line, name);
    for (const member of names) {
      if (!isDefined(member)) wrong(line, "policyUnknown", { name: member });
      if (members.has(member)) wrong(line, "policyMember", { name: member });
      members.add(member);
    }
    const needed = threshold === "any" ? 1n : threshold === "all" ? BigInt(names.length) : decimal(threshold);
    if (needed === null || needed < 1n || needed > BigInt(names.length)) wrong(line, "policyThreshold", { found: threshold, most: names.length });
    policy.groups.set(name, { threshold: Number(needed), members: names });
  }

  async function take(line, [word, ...parts]) {
    if (word === "log" && (parts.length === 1 || parts.length === 2)) {
      const key = await keyOf(line, parts[0], ED25519);
      if (policy.logs.some((log) => same(log.bytes, key.bytes))) wrong(line, "policyLogTwice");
      policy.logs.push(key);
      if (parts[1]) policy.addresses.set(key.text, parts[1].replace(/\/+$/, ""));
    } else if (word === "witness" && (parts.length === 2 || parts.length === 3)) {
      const key = await keyOf(line, parts[1], COSIGNATURE_V1);
      if ([...policy.witnesses.values()].some((one) => same(one.bytes, key.bytes))) wrong(line, "policyKeyTwice");
      isNew(line, parts[0]);
      policy.witnesses.set(parts[0], key);
    } else if (word === "group" && parts.length > 2) {
      group(line, parts[0], parts[1], parts.slice(2));
    } else if (word === "quorum" && parts.length === 1) {
      if (policy.quorum !== null) wrong(line, "policySecond");
      if (parts[0] !== "none" && !isDefined(parts[0])) wrong(line, "policyUnknown", { name: parts[0] });
      policy.quorum = parts[0];
    } else wrong(line, "policyWord");
  }

  const lines = latin1(data).split("\n");
  for (const [at, raw] of lines.entries()) {
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(raw)) wrong(at + 1, "policyControl");
    const words = raw.split(/[\t ]+/).filter((word) => word);
    if (words.length && !words[0].startsWith("#")) await take(at + 1, words);
  }
  if (policy.quorum === null) wrong(lines.length, "policyNone");
  return policy;
}

function unmetPolicy(policy, signed) {
  const keys = new Set(signed.map((one) => one.key.text));
  const seen = [...policy.witnesses.keys()].filter((name) => keys.has(policy.witnesses.get(name).text));
  const met = new Set(seen); /* a group knows only names defined before it */
  for (const [name, group] of policy.groups) if (group.members.filter((member) => met.has(member)).length >= group.threshold) met.add(name);
  if (policy.quorum === "none" || met.has(policy.quorum)) return [];
  return [refuse("policy-quorum-not-met", { quorum: policy.quorum, seen: seen.sort().join(", ") || "—" })];
}
