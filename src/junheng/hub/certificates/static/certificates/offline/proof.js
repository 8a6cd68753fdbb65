"use strict";
/* A proof that travels (C2SP tlog-proof@v1, junheng.proof/1) and the leaf it is about, as core/transparency/proof.py and leaf.py. */

const PROOF_SCHEMA = "junheng.proof/1", PROOF_HEADER = "c2sp.org/tlog-proof@v1", PROOF_LIMIT = 2 * NOTE_LIMIT, HASHES_LIMIT = 63;
const LEAF_SCHEMA = "junheng.event/1";

function parseProof(data) {
  const wrong = (line, expected) => stop("bundle-proof-malformed", { line, expected });
  if (data.length > PROOF_LIMIT) stop("bundle-proof-too-large", { found: data.length, limit: PROOF_LIMIT });
  let cut = data.indexOf(10);
  while (cut >= 0 && data[cut + 1] !== 10) cut = data.indexOf(10, cut + 1);
  const head = latin1(cut < 0 ? data : data.subarray(0, cut));
  if (/[^\u0000-\u007f]/.test(head)) wrong(1, "ASCII");
  const lines = head.split("\n");
  if (lines[0] !== PROOF_HEADER) wrong(1, PROOF_HEADER);
  let at = 1, extra = null;
  if (lines.length > 1 && lines[1].startsWith("extra ")) {
    at = 2;
    extra = unbase64(lines[1].slice(6));
    if (extra === null) wrong(2, "extra <base64>");
  }
  const index = lines.length > at && lines[at].startsWith("index ") ? decimal(lines[at].slice(6)) : null;
  if (index === null) wrong(at + 1, "index <decimal>");
  const texts = lines.slice(at + 1);
  if (texts.length > HASHES_LIMIT) wrong(at + 2 + HASHES_LIMIT, "an empty line");
  const hashes = texts.map((text, place) => {
    const hash = unbase64(text);
    if (hash === null || hash.length !== 32) wrong(at + 2 + place, "the base64 of 32 bytes");
    return hash;
  });
  if (cut < 0) wrong(lines.length + 1, "an empty line and the checkpoint");
  const checkpoint = data.subarray(cut + 2);
  parseCheckpoint(checkpoint);
  return { index, hashes, checkpoint, extra };
}

function parseBundle(data) {
  const first = data.find((byte) => !(byte === 32 || (byte >= 9 && byte <= 13)));
  if (first !== 123) {
    const proof = parseProof(data);
    return { proof, leaf: proof.extra };
  }
  const limit = latin1(data).includes('"certificate"') ? 1 << 24 : PROOF_LIMIT;
  if (data.length > limit) stop("bundle-proof-too-large", { found: data.length, limit });
  let found = null;
  try { found = readJson(utf8(data) || ""); } catch (e) { if (!(e instanceof SyntaxError)) throw e; }
  const { certificate = "", core = "", ...must } = isObject(found) ? found : {}, texts = [must.leaf, must.proof, certificate, core];
  const isKnown = must.schema === PROOF_SCHEMA && Object.keys(must).sort().join() === "index,leaf,proof,schema"
    && texts.every((text) => typeof text === "string" && !isHalved(text)) && typeof must.index === "bigint" && encode(core).length < 300;
  if (!isKnown) stop("bundle-proof-malformed", { line: 1, expected: `${PROOF_SCHEMA} with leaf, index and proof` });
  const proof = parseProof(encode(must.proof));
  if (proof.index !== must.index) stop("bundle-index-differs", { outer: must.index, inner: proof.index });
  return { proof, leaf: encode(must.leaf), certificate: encode(certificate) };
}

function parseLeaf(data) {
  let found = null;
  try {
    found = readJson(utf8(data) || "");
    if (!isObject(found) || jcs(found) !== utf8(data)) found = null;
  } catch (e) { if (!(e instanceof SyntaxError)) throw e; found = null; }
  if (found === null) stop("leaf-not-canonical");
  if (found.schema !== LEAF_SCHEMA) stop("leaf-schema-unknown", { found: "schema" in found ? String(found.schema).slice(0, 80) : "None" });
  const known = ["at", "committed", "event", "facts", "id", "schema"];
  const odd = [...known.filter((key) => !(key in found)), ...Object.keys(found).filter((key) => !known.includes(key))].sort();
  if (odd.length) stop("leaf-field-invalid", { field: odd[0].slice(0, 80) });
  for (const field of ["event", "id", "at"]) if (typeof found[field] !== "string") stop("leaf-field-invalid", { field });
  for (const field of ["facts", "committed"]) if (!isObject(found[field])) stop("leaf-field-invalid", { field });
  for (const [field, value] of Object.entries(found.committed)) {
    if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value)) stop("leaf-field-invalid", { field: `committed.${field}`.slice(0, 80) });
  }
  return found;
}

/* Is `leaf` in the log? `refusals` holds every reason why not; `checkpoint` is null unless its signature was verified. */
async function checkProof(proof, { leaf, log, policy }) {
  const hash = await leafHash(leaf);
  let seen;
  try { seen = await openCheckpoint(proof.checkpoint, log, policy ? [...policy.witnesses.values()] : []); } catch (e) {
    if (!(e instanceof Refusals)) throw e;
    return { index: proof.index, hash, checkpoint: null, signed: [], refusals: e.refusals };
  }
  const refusals = policy && policy.logs.length && !policy.logs.some((key) => key.text === log.text) ? [refuse("policy-log-not-listed", { name: log.name })] : [];
  if (policy) refusals.push(...unmetPolicy(policy, seen.signed));
  refusals.push(...await notIncluded({ leaf: hash, index: proof.index, size: seen.size, proof: proof.hashes, root: seen.root }));
  return { index: proof.index, hash, checkpoint: seen, signed: seen.signed, refusals };
}
