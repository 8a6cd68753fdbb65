"use strict";
/* The questions of `junheng certificate verify` kept apart, with its codes and its verdict (core/certificate/report.py).
   Pinned certificates come from the reader; without one `anchor-untrusted` stands. */

const UNSURE = /^(anchor-untrusted|time-unproven|sm2-path-not-built|signature-not-checked|signing-certificate-(expired|not-yet-valid|not-for-signing))$/;

async function verifyCertificate({ certificate, bundle, vkey, policy, at, withdrawn, anchors = "", labs, sm2 }) {
  const pinned = readPem(anchors), listed = labs ? readLabs(labs) : null, document = parseCertificate(certificate), summary = summarise(document), sha = hex(await sha256(certificate));
  const proof = bundle ? parseBundle(bundle) : null;
  let signature;
  try { signature = await checkSignature(document); } catch (e) {
    if (!(e instanceof CannotTell)) throw e;
    signature = { present: true, covers: null, certificate: null, problems: [], unknown: e.refusals };
  }
  const log = await logAnswer(proof, { sha, vkey, policy });
  const { digest_sm3: stated = null } = log.included ? log.leaf.facts : {};
  if (stated !== null && stated !== hex(sm3(certificate))) log.problems.push(refuse("log-leaf-sm3-differs"));
  const signer = await signerAnswer(summary, signature, log, { at, pinned, listed }), record = await recordOf(proof, { certificate, sha, number: summary.number, keys: sm2 });
  const status = withdrawn ? [refuse("certificate-withdrawn", { found: withdrawn })] : [];
  const everything = [...signature.problems, ...signer.problems, ...status];
  const unsure = signature.present ? [...(signature.unknown || []), ...everything.filter((one) => UNSURE.test(one.code))] : signature.problems;
  const invalid = signature.present ? everything.filter((one) => !UNSURE.test(one.code)) : status;
  const verdict = invalid.length ? "invalid" : unsure.length ? "cannot-tell" : "valid";
  return { verdict, reasons: [...invalid, ...unsure], sha, summary, signature, signer, log, record };
}

/* Asked of the leaf itself, whatever became of the proof of its place; null where there is none that can be read. */
async function recordOf(proof, asked) {
  let facts;
  try { ({ facts } = parseLeaf((proof && proof.leaf) || new Uint8Array())); } catch (e) { return null; }
  return recordAnswer(facts, asked);
}

async function signerAnswer(summary, signature, log, { at, pinned, listed }) {
  const { certificate } = signature;
  if (!certificate) return { matches: null, anchor: null, problems: [] };
  const judged = log.time && log.time < at ? log.time : at, problems = [], print = `sha256:${hex(await sha256(certificate.der))}`;
  const named = (name) => (listed ? (listed[name] || []).some((one) => one === print || one === certificate.subject) : certificate.organisations.length === 1 && certificate.organisations[0] === name.trim());
  const matches = summary.laboratories.some(named), path = await pathOf(signature, pinned, judged), whole = path || [certificate];
  const from = new Date(Math.max(...whole.map((one) => one.from))), until = new Date(Math.min(...whole.map((one) => one.until)));
  if (!matches) problems.push(refuse("signer-mismatch", { found: certificate.subject, expected: summary.laboratories.join(" / ") || "—" }));
  if (!certificate.maySign) problems.push(refuse("signing-certificate-not-for-signing"));
  if (!path) problems.push(refuse("anchor-untrusted"));
  if (until < judged) {
    problems.push(refuse("signing-certificate-expired", { found: until.toISOString() }));
    if (!log.time) problems.push(refuse("time-unproven"));
  }
  if (judged < from) problems.push(refuse("signing-certificate-not-yet-valid", { found: from.toISOString() }));
  if (!path) problems.push(...overSm2(certificate, [...pinned, ...signature.others]));
  return { matches, anchor: path && path[path.length - 1].subject, problems };
}

/* Over SM2 certificates no trust is built; whether the issuer's signature holds is said where the issuer is at hand. */
function overSm2(certificate, known) {
  const isSealed = certificate.sealedHow === SM2_WITH_SM3, issuers = isSealed ? known.filter((one) => one.names[0] === certificate.names[1]) : [];
  const holder = issuers.find((one) => isSealedBySm2(certificate, one)), issuer = holder || issuers[0];
  const found = holder ? "holds" : issuer ? "does-not-hold" : isSealed ? "not-checked" : "—";
  return isSm2(certificate) || isSm2(issuer) ? [refuse("sm2-path-not-built", { issuer: issuer ? issuer.subject : certificate.issuer, found })] : [];
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
