"use strict";
/* What a draw computes with: exact fractions, SHA-256 without waiting, and numbers that follow from a seed (core/draw/randomness.py). */

const RANGE = 1n << 64n;

function greatest(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}
const least = (one, other) => (one / greatest(one, other)) * other;

function fraction(n, d = 1n) {
  const shared = greatest(n, d) || 1n;
  return { n: n / shared, d: d / shared };
}
const times = (one, other) => fraction(one.n * other.n, one.d * other.d);
const plus = (one, other) => fraction(one.n * other.d + other.n * one.d, one.d * other.d);
const shownFraction = ({ n, d }) => (d === 1n ? String(n) : `${n}/${d}`);

/* By code points, as Python orders text: a character beyond the first 65,536 comes after all of them. */
function byText(one, other) {
  const isHalf = (unit) => unit >= 0xd800 && unit < 0xe000;
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const left = one.charCodeAt(at), right = other.charCodeAt(at);
    if (left !== right) return isHalf(left) === isHalf(right) ? left - right : isHalf(left) ? 1 : -1;
  }
  return one.length - other.length;
}

/* The items by a key of theirs, in the order they came. */
function grouped(items, key) {
  const found = new Map();
  for (const each of items) if (found.has(each[key])) found.get(each[key]).push(each); else found.set(each[key], [each]);
  return found;
}
const byId = (one, other) => byText(one.id, other.id);

/* The first 32 bits of the fractions of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && !Array.from({ length: 16 }, (_, m) => m + 2).some((m) => m < n && n % m === 0));
const rootBits = (root) => ((root % 1) * 2 ** 32) | 0;
const SHA_ROUNDS = PRIMES.map((prime) => rootBits(Math.cbrt(prime))), SHA_START = PRIMES.slice(0, 8).map((prime) => rootBits(Math.sqrt(prime)));

function sha256Now(...given) {
  const data = joined(...given), blocks = Math.ceil((data.length + 9) / 64), padded = new Uint8Array(64 * blocks), view = new DataView(padded.buffer);
  padded.set(data);
  padded[data.length] = 128;
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(padded.length - 4, data.length << 3);
  const state = Int32Array.from(SHA_START), words = new Int32Array(64), turned = (word, by) => (word >>> by) | (word << (32 - by));
  for (let block = 0; block < blocks; block += 1) {
    for (let at = 0; at < 64; at += 1) {
      if (at < 16) words[at] = view.getInt32(64 * block + 4 * at);
      else {
        const near = words[at - 2], far = words[at - 15];
        words[at] = words[at - 16] + words[at - 7] + (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10)) + (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3));
      }
    }
    let [a, b, c, d, e, f, g, last] = state;
    for (let at = 0; at < 64; at += 1) {
      const one = (last + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + SHA_ROUNDS[at] + words[at]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [last, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, last].forEach((word, at) => { state[at] += word; });
  }
  const found = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => found.setInt32(4 * at, word));
  return new Uint8Array(found.buffer);
}

const bigEndian = (number, size) => Uint8Array.from({ length: size }, (_, at) => Math.floor(number / 2 ** (8 * (size - 1 - at))) % 256);
const firstWord = (data, at = 0) => new DataView(data.buffer).getBigUint64(at);

/* All the randomness of one label: every decision has its own place. */
class Stream {
  constructor(seed, ...label) { this.key = sha256Now(seed, encode(jcs(label))); this.held = -1; }

  word(place) {
    const block = Math.floor(place / 4);
    if (block !== this.held) { this.held = block; this.block = sha256Now(this.key, bigEndian(block, 8)); }
    return firstWord(this.block, 8 * (place % 4));
  }

  below(place, bound) {
    const limit = RANGE - RANGE % bound;
    let word = this.word(place);
    for (let attempt = 1; word >= limit; attempt += 1) word = firstWord(sha256Now(this.key, bigEndian(place, 8), bigEndian(attempt, 4)));
    return word % bound;
  }
}

/* Places 0 to `count` − 1 in the order of their words. */
function hashedOrder(stream, count) {
  const words = Array.from({ length: count }, (_, place) => stream.word(place));
  return words.map((_, place) => place).sort((one, other) => (words[one] < words[other] ? -1 : words[one] > words[other] ? 1 : one - other));
}
