"use strict";
/* Under which authority somebody signed: a path to a certificate the reader pinned, as core/certificate/trust.py builds it.
   Web rules (names, extended usage) do not apply to seals. A path over names constrained or SM2 is not built here. */

const PATH_LIMIT = 6, PATH_STEPS = 200;
const SEALED_WITH = Object.fromEntries([["1.2.840.10045.4.3.", "ecdsa", 1], ["1.2.840.113549.1.1.", "rsa", 10]].flatMap(([base, kind, from]) => [256, 384, 512].map((bits, at) => [`${base}${at + 1 + from}`, [kind, `SHA-${bits}`]])));
const UNDERSTOOD = [KEY_USAGE, CONSTRAINTS, "2.5.29.14", "2.5.29.17", "2.5.29.35", "2.5.29.37", "1.3.6.1.5.5.7.1.1"];

/* The certificates of PEM text; a block that is none is refused. */
function readPem(text) {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) || [], wrong = () => stop("trust-malformed", { file: "*.pem", why: "PEM certificates expected" });
  if (text.trim() && !blocks.length) wrong();
  return blocks.map((block) => {
    const der = unbase64(block.replace(/-----[A-Z ]+-----|\s/g, ""));
    try { return readCertificate(der); } catch (e) { return wrong(); }
  });
}

const isSame = (one, other) => same(one.der, other.der);
const isValidAt = ({ from, until }, at) => from <= at && at <= until;
const extensionIn = ({ extensions }, wanted) => extensions.find(({ name }) => name === wanted);
const isUnderstood = ({ extensions, isThird }) => isThird && extensions.every(({ name, critical }, at) => (!critical || UNDERSTOOD.includes(name)) && name !== "2.5.29.30" && extensions.findIndex((one) => one.name === name) === at);

/* May it have issued a certificate with `below` authorities beneath itself? */
function mayIssue(certificate, below) {
  const constraints = extensionIn(certificate, CONSTRAINTS), usage = extensionIn(certificate, KEY_USAGE);
  if (!constraints || !isAuthority(constraints.body) || (usage && !(node(usage.body, 0).body[1] & 4))) return false;
  const most = parts(node(constraints.body, 0)).find((one) => one.tag === 2);
  return !most || Number(`0x${hex(most.body)}`) >= below;
}

async function isSealedBy(certificate, issuer) {
  const [kind, hash] = SEALED_WITH[certificate.sealedHow] || [];
  if (!kind) return false;
  try {
    const size = kind === "ecdsa" && (CURVES[issuer.curve] || [])[1], half = ({ body }) => { const short = body[0] ? body : body.subarray(1); return joined(new Uint8Array(size - short.length), short); };
    await verifyBy(issuer, kind, hash, size ? joined(...parts(node(certificate.seal, 0)).map(half)) : certificate.seal, certificate.signed);
    return true;
  } catch (e) {
    if (e instanceof Refusals || e instanceof RangeError) return false;
    throw e;
  }
}

/* The path from the signer to a pinned certificate, all of it valid at that moment; null where there is none. */
async function pathAt(signer, others, anchors, at) {
  let steps = 0;
  async function upward(certificate, depth) {
    if (anchors.some((one) => isSame(one, certificate))) return [certificate];
    if (depth > PATH_LIMIT) return null;
    for (const issuer of [...anchors, ...others]) {
      if (issuer.names[0] !== certificate.names[1] || !isUnderstood(issuer) || !isValidAt(issuer, at) || !mayIssue(issuer, depth)) continue;
      steps += 1;
      if (steps > PATH_STEPS || !await isSealedBy(certificate, issuer)) continue;
      const above = await upward(issuer, issuer.names[0] === issuer.names[1] ? depth : depth + 1);
      if (above) return [certificate, ...above];
    }
    return null;
  }
  return anchors.length && isUnderstood(signer) && isValidAt(signer, at) ? upward(signer, 0) : null;
}

/* At the moment; else at the time the signer claims or on the certificate's first day: expired is not untrusted. */
async function pathOf(signature, anchors, moment) {
  const { certificate, others, time } = signature;
  for (const at of [moment, time && new Date(time), certificate.from]) {
    const path = at && await pathAt(certificate, others, anchors, at);
    if (path) return path;
  }
  return null;
}

/* labs.json: which certificates may sign for a laboratory, by subject or fingerprint. */
function readLabs(data) {
  const wrong = () => stop("trust-malformed", { file: "labs.json", why: "an object from organisation name to a list of subjects is expected" });
  let found = null;
  try { found = readJson(utf8(data) || ""); } catch (e) { wrong(); }
  if (!isObject(found) || !Object.values(found).every((one) => Array.isArray(one) && one.every((subject) => typeof subject === "string"))) wrong();
  return found;
}
