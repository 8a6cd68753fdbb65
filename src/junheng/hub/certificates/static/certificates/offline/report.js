"use strict";
/* The questions of `junheng certificate verify` kept apart, with its codes and its verdict (core/certificate/report.py).
   Where a certificate's authority ends is not asked here: no path is built, so `anchor-untrusted` stands. */

const UNSURE = /^(anchor-untrusted|time-unproven|signing-certificate-(expired|not-yet-valid|not-for-signing))$/;

async function verifyCertificate({ certificate, bundle, vkey, policy, at, withdrawn }) {
  const document = parseCertificate(certificate), summary = summarise(document), sha = hex(await sha256(certificate));
  const proof = bundle ? parseBundle(bundle) : null;
  let signature;
  try { signature = await checkSignature(document); } catch (e) {
    if (!(e instanceof CannotTell)) throw e;
    signature = { present: true, covers: null, certificate: null, problems: [], unknown: e.refusals };
  }
  const log = await logAnswer(proof, { sha, vkey, policy });
  const signer = signerAnswer(summary, signature.certificate, log, at);
  const status = withdrawn ? [refuse("certificate-withdrawn", { found: withdrawn })] : [];
  const everything = [...signer.problems, ...status];
  const unsure = signature.present ? [...(signature.unknown || []), ...everything.filter((one) => UNSURE.test(one.code))] : signature.problems;
  const invalid = signature.present ? [...signature.problems, ...everything.filter((one) => !UNSURE.test(one.code))] : status;
  const verdict = invalid.length ? "invalid" : unsure.length ? "cannot-tell" : "valid";
  return { verdict, reasons: [...invalid, ...unsure], sha, summary, signature, signer, log };
}

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

function signerAnswer(summary, certificate, log, at) {
  if (!certificate) return { matches: null, problems: [] };
  const judged = log.time && log.time < at ? log.time : at, problems = [], { from, until } = certificate;
  const matches = summary.laboratories.some((name) => certificate.organisations.length === 1 && certificate.organisations[0] === name.trim());
  if (!matches) problems.push(refuse("signer-mismatch", { found: certificate.subject, expected: summary.laboratories.join(" / ") || "—" }));
  if (!certificate.maySign) problems.push(refuse("signing-certificate-not-for-signing"));
  problems.push(refuse("anchor-untrusted"));
  if (until < judged) {
    problems.push(refuse("signing-certificate-expired", { found: until.toISOString() }));
    if (!log.time) problems.push(refuse("time-unproven"));
  }
  if (judged < from) problems.push(refuse("signing-certificate-not-yet-valid", { found: from.toISOString() }));
  return { matches, problems };
}

/* The code on paper (core/certificate/qr.py): it only says which data to check. */
function readCode(text) {
  const fields = text.trim().split("|");
  const isReadable = encode(text).length < 300 && fields.length === 7 && fields[0] === "JH1" && "CVNT".includes(fields[1] || "-") && /^[A-Za-z0-9_-]{43}$/.test(fields[5]) && /^(0|[1-9][0-9]{0,18})?$/.test(fields[6]);
  const data = isReadable ? unbase64(`${fields[5].replace(/-/g, "+").replace(/_/g, "/")}=`) : null;
  if (data === null) stop("proof-not-readable", { found: text.slice(0, 40) });
  const [number, issuer, value] = fields.slice(2, 5).map(decodeURIComponent);
  return { number, issuer, value, sha: hex(data), index: fields[6] };
}
