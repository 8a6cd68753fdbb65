"use strict";
/* Refusals as data, and bytes read strictly: one text for one value. The twin of core/reason.py and encoding.py.
   `stop` refuses: it never returns. */

const refuse = (code, facts = {}) => ({ code, facts });
class Refusals extends Error {
  constructor(...refusals) { super(refusals[0].code); this.refusals = refusals; }
}
const stop = (code, facts) => { throw new Refusals(refuse(code, facts)); };

const UINT63 = 1n << 63n;
const BLANK = /[\x1c-\x1f\x85\s]/;
const stripped = (text) => text.replace(/^[\x1c-\x1f\x85\s]+|[\x1c-\x1f\x85\s]+$/g, "");

const encode = (text) => new TextEncoder().encode(text);
const same = (left, right) => left.length === right.length && left.every((byte, at) => byte === right[at]);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

function latin1(data) {
  let text = "";
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return text;
}

/* The text of strict UTF-8, a byte order mark kept; null for anything else. */
function utf8(data) {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data); } catch (e) { return null; }
}

const base64 = (data) => btoa(latin1(data));

/* The bytes of canonical standard base64; null for another spelling. */
function unbase64(text) {
  if (text.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let plain;
  try { plain = atob(text); } catch (e) { return null; }
  return btoa(plain) === text ? Uint8Array.from(plain, (sign) => sign.charCodeAt(0)) : null;
}

const point = (sign) => `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

/* Digits without sign, space or leading zero, below 2^63; null for anything else. */
function decimal(text) {
  if (!/^[0-9]{1,19}$/.test(text) || (text[0] === "0" && text !== "0")) return null;
  const number = BigInt(text);
  return number < UINT63 ? number : null;
}

async function digest(name, data) {
  return new Uint8Array(await crypto.subtle.digest(name, data));
}
const sha256 = (...parts) => digest("SHA-256", joined(...parts));
