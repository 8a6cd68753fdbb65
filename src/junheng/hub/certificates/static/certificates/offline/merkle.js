"use strict";
/* Hashes and inclusion proofs of RFC 6962, as core/transparency/merkle.py has them. Sizes and indices are BigInt. */

const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
const bitLength = (number) => (number === 0n ? 0 : number.toString(2).length);
const bitCount = (number) => number.toString(2).replace(/0/g, "").length;

async function notIncluded({ leaf, index, size, proof, root }) {
  const wrong = [leaf, root, ...proof].find((hash) => hash.length !== 32);
  if (wrong) return [refuse("proof-hash-not-32-bytes", { found: wrong.length })];
  if (index < 0n || index >= size) return [refuse("proof-index-beyond-size", { index, size })];
  const shared = bitLength(index ^ (size - 1n));
  const expected = shared + bitCount(index >> BigInt(shared));
  if (proof.length !== expected) return [refuse("proof-wrong-length", { found: proof.length, expected })];
  let computed = leaf;
  for (const [level, sibling] of proof.entries()) {
    const isRight = level >= shared || (index >> BigInt(level)) & 1n;
    computed = isRight ? await nodeHash(sibling, computed) : await nodeHash(computed, sibling);
  }
  return same(computed, root) ? [] : [refuse("proof-root-differs", { which: "root" })];
}

/* The root over 1, 2, 4, … neighbouring subtrees of equal size. */
async function foldPerfect(hashes) {
  let row = hashes;
  while (row.length > 1) {
    const pairs = [];
    for (let at = 0; at < row.length; at += 2) pairs.push(nodeHash(row[at], row[at + 1]));
    row = await Promise.all(pairs);
  }
  return row[0];
}

async function rootOf(hashes) {
  if (!hashes.length) return sha256();
  let root = hashes[hashes.length - 1];
  for (const left of hashes.slice(0, -1).reverse()) root = await nodeHash(left, root);
  return root;
}
