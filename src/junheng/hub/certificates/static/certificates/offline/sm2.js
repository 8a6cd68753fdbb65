"use strict";
/* SM2 signatures (GB/T 32918.2) and SM3 (GB/T 32905), checked with plain whole numbers: browsers have neither. Only public
   values pass through here, so time tells nothing; nothing is ever signed. The rules are those of core/transparency/sm2.py. */

const SM2_P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn, SM2_A = SM2_P - 3n, SM2_B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const SM2_N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const SM2_G = [0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n, 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n];
const IDENTIFIER = encode("junheng.sm2-note/1\n");
const SM3_START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

const number = (data) => BigInt(`0x${hex(data)}`);
const bytes32 = (value) => Uint8Array.from(value.toString(16).padStart(64, "0").match(/../g), (pair) => parseInt(pair, 16));
const turned = (word, by) => (word << by) | (word >>> (32 - by)); /* shifts count by 32, and a turn by none is the word itself */

function sm3(...given) {
  const data = joined(...given), size = 64 * Math.ceil((data.length + 9) / 64), padded = new Uint8Array(size), view = new DataView(padded.buffer), state = Int32Array.from(SM3_START), words = new Int32Array(68);
  padded.set(data);
  padded[data.length] = 128;
  view.setUint32(size - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(size - 4, data.length << 3);
  const mixed = (word) => word ^ turned(word, 15) ^ turned(word, 23);
  for (let start = 0; start < size; start += 64) {
    for (let at = 0; at < 68; at += 1) words[at] = at < 16 ? view.getInt32(start + 4 * at) : mixed(words[at - 16] ^ words[at - 9] ^ turned(words[at - 3], 15)) ^ turned(words[at - 13], 7) ^ words[at - 6];
    let [a, b, c, d, e, f, g, last] = state;
    for (let at = 0; at < 64; at += 1) {
      const early = at < 16, first = turned((turned(a, 12) + e + turned(early ? 0x79cc4519 : 0x7a879d8a, at)) | 0, 7), second = first ^ turned(a, 12);
      const one = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + second + (words[at] ^ words[at + 4])) | 0, two = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + last + first + words[at]) | 0;
      [d, c, b, a, last, g, f, e] = [c, turned(b, 9), a, one, g, turned(f, 19), e, two ^ turned(two, 9) ^ turned(two, 17)];
    }
    [a, b, c, d, e, f, g, last].forEach((word, at) => { state[at] ^= word; });
  }
  const found = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => found.setInt32(4 * at, word));
  return new Uint8Array(found.buffer);
}

const rest = (value, by) => ((value % by) + by) % by;

function inverse(value, by) {
  let [one, other, left, right] = [rest(value, by), by, 1n, 0n];
  while (other) {
    const whole = one / other;
    [one, other, left, right] = [other, one - whole * other, right, left - whole * right];
  }
  return rest(left, by);
}

/* The sum of two points, null being the point at infinity. */
function pointSum(one, other) {
  if (!one || !other) return one || other;
  const [x, y] = one, [u, v] = other;
  if (x === u && rest(y + v, SM2_P) === 0n) return null;
  const slope = x === u ? (3n * x * x + SM2_A) * inverse(2n * y, SM2_P) : (v - y) * inverse(u - x, SM2_P), third = rest(slope * slope - x - u, SM2_P);
  return [third, rest(slope * (x - third) - y, SM2_P)];
}

function pointTimes(factor, point) {
  let found = null;
  for (const bit of factor.toString(2)) {
    found = pointSum(found, found);
    if (bit === "1") found = pointSum(found, point);
  }
  return found;
}

const halves = (data) => [number(data.subarray(0, 32)), number(data.subarray(32))];

/* The key material of our signature type: signer id and 04, x, y, the point on the curve. */
function readNational(material) {
  if (!same(material.subarray(0, IDENTIFIER.length), IDENTIFIER)) stop("key-type-unsupported", { found: "0xff" });
  const held = material.subarray(IDENTIFIER.length), length = held[0] || 0, signer = held.subarray(1, 1 + length), key = held.subarray(1 + length);
  if (!length || signer.length !== length || key.length !== 65) stop("key-malformed", { expected: "SM2: id, 65 bytes" });
  if (key[0] !== 4) stop("sm2-key-malformed", { found: 65 });
  const [x, y] = halves(key.subarray(1));
  if (x >= SM2_P || y >= SM2_P || rest(y * y - (x * x + SM2_A) * x - SM2_B, SM2_P)) stop("sm2-key-not-on-curve");
  return { signer, point: [x, y] };
}

function verifySm2({ signer, point }, signature, message) {
  if (signature.length !== 64) return false;
  const [r, s] = halves(signature), sum = rest(r + s, SM2_N);
  if (!r || !s || r >= SM2_N || s >= SM2_N || !sum) return false;
  const z = sm3(Uint8Array.of((8 * signer.length) >> 8, (8 * signer.length) & 255), signer, ...[SM2_A, SM2_B, ...SM2_G, ...point].map(bytes32));
  const found = pointSum(pointTimes(s, SM2_G), pointTimes(sum, point));
  return found !== null && rest(number(sm3(z, message)) + found[0], SM2_N) === r;
}

/* Whether this SM2 issuer's signature on the certificate holds, under the usual signer id (core/certificate/keys.py). */
function isSealedBySm2(certificate, issuer) {
  const key = issuer.publicKey;
  if (!isSm2(issuer) || key.length !== 65 || key[0] !== 4) return false;
  try {
    const pair = parts(node(certificate.seal, 0)).map(({ body }) => bytes32(number(body)));
    return pair.length === 2 && verifySm2({ signer: encode("1234567812345678"), point: halves(key.subarray(1)) }, joined(...pair), certificate.signed);
  } catch (e) { if (e instanceof RangeError) return false; throw e; }
}

Object.assign(national, { read: readNational, verify: verifySm2 });

/* The record of a certificate's issue (core/certificate/digest_record.py): `state` is none, holds, does-not-hold or not-checked. */
const RECORD_FIELDS = { number: "number", kind: "kind", issuer: "institution", sha256: "digest", sm3: "digest_sm3", work_to: "work_to", certificate: "signer" };

async function recordAnswer(facts, { certificate, sha, number: stated, keys }) {
  if (facts.record_sm2 === undefined || facts.record_sm2 === null) return { state: "none", names: [], problems: [] };
  try {
    const field = (name) => stop("record-malformed", { field: name }), lines = Object.entries(RECORD_FIELDS).map(([name, fact]) => (typeof facts[fact] !== "string" || /[\u0000-\u001f]/.test(facts[fact]) ? field(name) : `${name} ${facts[fact]}\n`));
    if (typeof facts.record_sm2 !== "string") field("record_sm2");
    const other = facts.digest !== sha ? [refuse("log-leaf-other-certificate")] : [];
    if (facts.number !== stated) other.push(refuse("record-number-differs", { found: facts.number.slice(0, 60), expected: stated.slice(0, 60) }));
    if (other.length) throw new Refusals(...other);
    const known = await nationalKeys(keys || "");
    if (!known.keys) return { state: "not-checked", names: [], ...known };
    if (facts.digest_sm3 !== hex(sm3(certificate))) stop("log-leaf-sm3-differs");
    const opened = await openNote(encode(`junheng.certificate-record/1\n${lines.join("")}\n${facts.record_sm2}\n`), known.keys);
    return { state: "holds", names: opened.signed.map(({ key }) => `${key.name}+${key.id}`), problems: [] };
  } catch (e) {
    if (!(e instanceof Refusals)) throw e;
    return { state: "does-not-hold", names: [], problems: e.refusals };
  }
}

/* The reader's SM2 keys; without one that can be used nothing is said of the record. */
async function nationalKeys(text) {
  try {
    const keys = await Promise.all(text.split("\n").filter((line) => line.trim()).map(parseVkey)), foreign = keys.find((key) => key.kind !== IDENTIFIED);
    if (foreign) stop("key-type-unsupported", { found: `0x0${foreign.kind}` });
    if (!keys.length) stop("trust-without-sm2-key");
    return { keys };
  } catch (e) {
    if (!(e instanceof Refusals)) throw e;
    return { problems: e.refusals };
  }
}
