"use strict";
/* Whether an entry is in a log, by whose word, and since when, as core/certificate/report.py answers it. */

/* `included` is null where nothing was asked; `time` the moment before which signing is proven. `sha`: the digest that the leaf
   must state; without it any entry will do, as for `junheng log verify`. */
async function logAnswer(proof, { sha, vkey, policy }) {
  const none = { included: null, index: proof && proof.proof.index, time: null, problems: [] };
  if (!proof) return none;
  if (!vkey) return { ...none, problems: [refuse("trust-without-log-key")] };
  try {
    const log = await parseVkey(vkey), leaf = sha ? parseLeaf(proof.leaf || new Uint8Array()) : null, rules = policy ? await parsePolicy(policy) : null;
    if (sha && !digestsOf(leaf.facts).has(sha)) stop("log-leaf-other-certificate");
    if (!proof.leaf) stop("bundle-without-leaf");
    const check = await checkProof(proof.proof, { leaf: proof.leaf, log, policy: rules }), seen = { ...none, leaf, check, log, rules, included: !check.refusals.length, problems: check.refusals };
    if (!seen.included || !leaf) return seen;
    const witnessed = check.signed.filter((one) => one.time !== null).sort((one, other) => (one.time < other.time ? -1 : 1))[0];
    const time = new Date(witnessed ? Number(witnessed.time) * 1000 : /(Z|[+-]\d\d:\d\d)$/.test(leaf.at) ? leaf.at : NaN);
    return { ...seen, time: Number.isNaN(time.getTime()) ? null : time, by: witnessed ? witnessed.key.name : log.name };
  } catch (e) {
    if (!e.refusals) throw e;
    return { ...none, included: e instanceof CannotTell ? null : false, problems: e.refusals };
  }
}

const digestsOf = (facts) => new Set(Object.values(facts).filter((one) => typeof one === "string").map((one) => one.replace(/^sha256:/, "").toLowerCase()));
