"use strict";
/* Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature): the rules of core/transparency/note.py
   and checkpoint.py, in their order and with their codes. Ed25519 is the browser's own; one that lacks it is told so. */

const ED25519 = 1, COSIGNATURE_V1 = 4, IDENTIFIED = 255, NOTE_LIMIT = 1000000, MOST_SIGNED = 100;
const VKEY_FORM = "<name>+<8 hex digits>+<base64>";
const national = {}; /* what reads and verifies SM2, where this page has it */
const isName = (name) => name !== "" && !/[+\u0000-\u001f]/.test(name) && !BLANK.test(name);

async function parseVkey(text) {
  const [name, stated, ...rest] = stripped(text).split("+");
  const content = rest.length ? unbase64(rest.join("+")) : null;
  if (content === null || content.length < 2) stop("key-malformed", { expected: VKEY_FORM });
  if (!isName(name)) stop("key-name-invalid", { name });
  const kind = content[0], isNational = kind === IDENTIFIED && national.read;
  if (kind !== ED25519 && kind !== COSIGNATURE_V1 && !isNational) stop("key-type-unsupported", { found: `0x${hex(content.subarray(0, 1))}` });
  if (!isNational && content.length !== 33) stop("key-malformed", { expected: VKEY_FORM });
  const own = isNational ? national.read(content.subarray(1)) : {};
  const id = hex((await sha256(encode(`${name}\n`), content)).subarray(0, 4));
  if (stated !== id) stop("key-id-differs", { found: stated, computed: id });
  return { ...own, name, kind, bytes: content.subarray(1), id, text: `${name}+${id}+${base64(content)}` };
}

function parseNote(data) {
  if (data.length > NOTE_LIMIT) stop("note-too-large", { found: data.length, limit: NOTE_LIMIT });
  const whole = utf8(data);
  if (whole === null) stop("note-not-utf8");
  const control = /[\u0000-\u0009\u000b-\u001f]/.exec(whole);
  if (control) stop("note-control-character", { found: point(control[0]) });
  if (!whole.endsWith("\n")) stop("note-without-final-newline");
  const cut = whole.lastIndexOf("\n\n");
  if (cut < 0) stop("note-without-blank-line");
  if (cut + 2 >= whole.length) stop("note-without-signature");
  const lines = whole.slice(cut + 2, -1).split("\n");
  if (lines.length > MOST_SIGNED) stop("note-too-many-signatures", { found: lines.length, limit: MOST_SIGNED });
  return { text: whole.slice(0, cut + 1), signatures: lines.map(signatureOf) };
}

function signatureOf(line, at) {
  if (!line.startsWith("\u2014 ")) stop("note-signature-without-em-dash", { line: at + 1 });
  const [name, ...rest] = line.slice(2).split(" ");
  const content = unbase64(rest.join(" "));
  if (!isName(name) || content === null || content.length < 5) stop("note-signature-malformed", { line: at + 1 });
  return { name, id: hex(content.subarray(0, 4)), content: content.subarray(4) };
}

/* Every signature by a known key is verified; others are ignored. */
async function openNote(data, keys) {
  const note = parseNote(data);
  const known = new Map(keys.map((key) => [`${key.name}\n${key.id}`, key]));
  const signed = [];
  for (const signature of note.signatures) {
    const key = known.get(`${signature.name}\n${signature.id}`);
    if (!key) continue;
    const one = await verified(signature, key, note.text);
    if (!signed.some((other) => other.key.text === key.text)) signed.push(one);
  }
  if (!signed.length) stop("note-signer-unknown");
  return { text: note.text, signed };
}

async function verified(signature, key, text) {
  let content = signature.content, time = null, message = text;
  if (key.kind === COSIGNATURE_V1) {
    time = BigInt(`0x${hex(content.subarray(0, 8))}`);
    content = content.subarray(8);
    message = `cosignature/v1\ntime ${time}\n${text}`;
  }
  if (key.kind === IDENTIFIED && !national.verify(key, content, encode(text))) stop("note-signature-invalid", { name: key.name });
  if (key.kind === IDENTIFIED) return { key, time };
  const isGood = content.length === 64 && (time === null || time < UINT63) && await verifyEd25519(key.bytes, content, encode(message));
  if (!isGood) stop("note-signature-invalid", { name: key.name });
  return { key, time };
}

async function verifyEd25519(bytes, signature, message) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch (e) {
    if (e.name === "NotSupportedError" || e.name === "SyntaxError") throw new CannotTell("Ed25519");
    return false;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
}

/* The answer is neither yes nor no: what is missing is on the reader's side. */
class CannotTell extends Error {
  constructor(algorithm) { super(algorithm); this.refusals = [refuse("browser-lacks-algorithm", { algorithm })]; }
}

function readCheckpoint(text) {
  const lines = text.replace(/\n$/, "").split("\n");
  if (lines.length < 3) stop("checkpoint-too-short", { found: lines.length });
  if (!lines[0]) stop("checkpoint-origin-empty");
  const size = checkpointSize(lines[1]), root = unbase64(lines[2]);
  if (root === null) stop("checkpoint-root-not-base64");
  if (root.length !== 32) stop("checkpoint-root-not-32-bytes", { found: root.length });
  const empty = lines.indexOf("", 3);
  if (empty > 0) stop("checkpoint-extension-empty", { line: empty + 1 });
  return { origin: lines[0], size, root };
}

function checkpointSize(text) {
  const found = text.slice(0, 40);
  if (!/^[0-9]+$/.test(text)) stop("checkpoint-size-not-decimal", { found });
  if (text[0] === "0" && text !== "0") stop("checkpoint-size-leading-zero", { found });
  const size = decimal(text);
  if (size === null) stop("checkpoint-size-too-large", { found, limit: UINT63 - 1n });
  return size;
}

const parseCheckpoint = (data) => readCheckpoint(parseNote(data).text);

async function openCheckpoint(data, log, others = []) {
  const checkpoint = parseCheckpoint(data);
  if (checkpoint.origin !== log.name) stop("checkpoint-origin-differs", { found: checkpoint.origin, expected: log.name });
  const opened = await openNote(data, [log, ...others]);
  if (log.kind !== ED25519 || !opened.signed.some((one) => one.key.text === log.text)) stop("checkpoint-not-signed-by-log", { expected: log.name });
  return { ...checkpoint, signed: opened.signed, log };
}
