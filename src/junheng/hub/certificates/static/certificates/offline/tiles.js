"use strict";
/* A log's files (C2SP tlog-tiles) from any mirror, each tied to a signed checkpoint before it is believed: core/transparency/
   reader.py over the network. What became of a certificate after its entry is looked for in the entries behind it. */

const WIDTH = 256, TILE_LIMIT = WIDTH * 32, BUNDLE_LIMIT = WIDTH * 65537, MOST_BUNDLES = 400;

function tilePath(level, index, width) {
  const digits = String(index), groups = digits.padStart(3 * Math.ceil(digits.length / 3), "0").match(/.../g), last = groups.pop();
  const place = [...groups.map((group) => `x${group}`), last].join("/");
  return `tile/${level < 0 ? "entries" : level}/${place}${width === WIDTH ? "" : `.p/${width}`}`;
}

/* `read(path, limit)`: the bytes, null for what is not there. */
function readFrom(address) {
  return async (path, limit) => {
    const source = `${address.replace(/\/+$/, "")}/${path}`;
    const patience = new AbortController(), timer = setTimeout(() => patience.abort(), 30000);
    try {
      const answer = await fetch(source, { credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", signal: patience.signal });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(String(answer.status));
      const parts = [];
      let size = 0;
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) return joined(...parts);
        size += value.length;
        if (size > limit) { patience.abort(); stop("log-file-too-large", { source, limit }); }
        parts.push(value);
      }
    } catch (e) {
      if (e instanceof Refusals) throw e;
      stop("log-unreadable", { source, why: e.message });
    } finally { clearTimeout(timer); }
  };
}

/* Verified tiles and entries of the tree of a verified checkpoint. */
class TileReader {
  constructor(read, checkpoint) { this.read = read; this.seen = checkpoint; this.kept = new Map(); }

  held(level) { return this.seen.size >> BigInt(8 * level); }
  width(level, index) { return Math.min(WIDTH, Number(this.held(level) - index * 256n)); }

  async file(level, index, width, limit) {
    let data = await this.read(tilePath(level, index, width), limit), full = false;
    if (data === null && width < WIDTH) { data = await this.read(tilePath(level, index, WIDTH), limit); full = true; }
    if (data === null) stop("tile-missing");
    return { data, full };
  }

  async hashes(level, index) {
    const width = this.width(level, index);
    const { data, full } = await this.file(level, index, width, TILE_LIMIT);
    const expected = (full ? WIDTH : width) * 32;
    if (data.length !== expected) stop("tile-wrong-size", { found: data.length, expected });
    return Array.from({ length: width }, (_, at) => data.subarray(32 * at, 32 * at + 32));
  }

  /* The partial tiles of the right edge must together give the checkpoint's root. */
  async open() {
    const subtrees = [];
    for (let level = 0; this.held(level) > 0n; level += 1) {
      const index = this.held(level) / 256n;
      if (this.held(level) % 256n === 0n) continue;
      const hashes = await this.hashes(level, index);
      this.kept.set(`${level}/${index}`, hashes);
      const row = [];
      for (let at = 0, bit = 128; bit; bit >>= 1) {
        if (hashes.length & bit) { row.push(await foldPerfect(hashes.slice(at, at + bit))); at += bit; }
      }
      subtrees.unshift(...row);
    }
    if (!same(await rootOf(subtrees), this.seen.root)) stop("tiles-contradict-root", { size: this.seen.size });
    return this;
  }

  async tile(level, index) {
    const key = `${level}/${index}`;
    if (this.kept.has(key)) return this.kept.get(key);
    const hashes = await this.hashes(level, index), above = index / 256n, position = Number(index % 256n);
    if (!same(await foldPerfect(hashes), (await this.tile(level + 1, above))[position])) {
      stop("tile-contradicts-parent", { parent: tilePath(level + 1, above, this.width(level + 1, above)), position });
    }
    this.kept.set(key, hashes);
    return hashes;
  }

  async bundle(index) {
    const width = this.width(0, index), { data, full } = await this.file(-1, index, width, BUNDLE_LIMIT);
    const entries = [];
    for (let at = 0; at < data.length;) {
      const end = at + 2 + data[at] * 256 + (data[at + 1] || 0);
      if (end > data.length || entries.length >= WIDTH) stop("bundle-malformed", { position: entries.length });
      entries.push(data.subarray(at + 2, end));
      at = end;
    }
    if (entries.length !== (full ? WIDTH : width)) stop("bundle-wrong-count", { found: entries.length, expected: width });
    const hashes = await this.tile(0, index);
    for (let at = 0; at < width; at += 1) {
      if (!same(await leafHash(entries[at]), hashes[at])) {
        stop("entry-contradicts-tile", { index: index * 256n + BigInt(at), tile: tilePath(0, index, width) });
      }
    }
    return entries.slice(0, width);
  }

  /* The root over the first `size` entries: an older checkpoint must be what this tree began with. */
  async rootAt(size) {
    const subtrees = [];
    let low = 0n;
    for (let bit = bitLength(size) - 1; bit >= 0; bit -= 1) {
      const span = 1n << BigInt(bit);
      if (!(size & span)) continue;
      const level = bit >> 3, first = low >> BigInt(8 * level), at = Number(first % 256n);
      subtrees.push(await foldPerfect((await this.tile(level, first / 256n)).slice(at, at + (1 << (bit & 7)))));
      low += span;
    }
    return rootOf(subtrees);
  }
}

/* What the log says of a number: its entries from `from` on, that name it. `proven`: the checkpoint of the proof at hand. */
const INQUIRY = "certificates-under-inquiry";

async function statusFromLog({ read, log, policy, number, sha, from, proven, progress }) {
  const signed = await read("checkpoint", NOTE_LIMIT);
  if (signed === null) stop("log-not-found", { source: log.name });
  const seen = await openCheckpoint(signed, log, policy ? [...policy.witnesses.values()] : []);
  const lacking = policy ? unmetPolicy(policy, seen.signed) : [];
  if (lacking.length) throw new Refusals(...lacking);
  if (proven && seen.size < proven.size) stop("log-went-back", { found: seen.size, before: proven.size });
  const reader = await new TileReader(read, seen).open();
  if (proven && !same(await reader.rootAt(proven.size), proven.root)) {
    stop("log-split-view", { origin: log.name, shown_smaller: "proof", smaller: proven.size, shown_larger: "mirror", larger: seen.size });
  }
  const found = [], wanted = latin1(encode(JSON.stringify(number))), first = from / 256n, end = (seen.size + 255n) / 256n;
  const last = end - first > BigInt(MOST_BUNDLES) ? first + BigInt(MOST_BUNDLES) : end;
  for (let index = first; index < last; index += 1n) {
    for (const [at, entry] of (await reader.bundle(index)).entries()) {
      const text = latin1(entry);
      if (text.includes(wanted) || (sha && text.includes(sha) && text.includes(INQUIRY))) found.push({ index: index * 256n + BigInt(at), entry });
    }
    progress(Number(index - first) + 1, Number(last - first));
  }
  return { seen, until: last < end ? last * 256n : seen.size, from: first * 256n, events: found.map(eventOf).filter((one) => one && ([one.facts.number, one.facts.relates_to].includes(number) || (one.event === INQUIRY && `${one.facts.digests}`.split(" ").includes(sha)))) };
}

function eventOf({ index, entry }) {
  let leaf;
  try { leaf = parseLeaf(entry); } catch (e) { return null; }
  return { index, event: leaf.event, at: leaf.at, facts: leaf.facts };
}
