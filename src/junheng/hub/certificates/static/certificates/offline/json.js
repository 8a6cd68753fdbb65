"use strict";
/* JSON read and written exactly. Whole numbers are BigInt, so none changes beyond 2^53; objects have no prototype. */

const JSON_DEPTH = 200;
const JSON_DIGITS = 4300;
const EXACT = (1n << 53n) - 1n;

/* Python's json accepts the same, but for depth. `onceOnly`: a key twice is refused; else the last one counts. */
function readJson(text, { onceOnly = false } = {}) {
  let at = 0;
  const fail = () => { throw new SyntaxError("json"); };
  const blank = () => { while (at < text.length && " \t\n\r".includes(text[at])) at += 1; };
  const number = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
  const word = /true|false|null/y;
  const taken = (pattern) => { pattern.lastIndex = at; const found = pattern.exec(text); if (found) at += found[0].length; return found; };
  const quoted = () => {
    const start = at;
    if (text[at] !== "\"") fail();
    for (at += 1; text[at] !== "\""; at += text[at] === "\\" ? 2 : 1) if (at >= text.length) fail();
    at += 1;
    return JSON.parse(text.slice(start, at));
  };

  function members(end, take) {
    at += 1; blank();
    if (text[at] === end) { at += 1; return; }
    for (;;) {
      blank(); take(); blank();
      const sign = text[at];
      at += 1;
      if (sign === end) return;
      if (sign !== ",") fail();
    }
  }

  function value(depth) {
    if (depth > JSON_DEPTH) fail();
    const sign = text[at];
    if (sign === "{") {
      const found = Object.create(null);
      members("}", () => {
        const key = quoted();
        blank();
        if (text[at] !== ":") fail();
        at += 1; blank();
        if (onceOnly && key in found) stop("document-key-twice", { found: key });
        found[key] = value(depth + 1);
      });
      return found;
    }
    if (sign === "[") {
      const found = [];
      members("]", () => found.push(value(depth + 1)));
      return found;
    }
    if (sign === "\"") return quoted();
    const named = taken(word);
    if (named) return { true: true, false: false, null: null }[named[0]];
    const digits = taken(number);
    if (!digits) fail();
    if (digits[2] || digits[3]) return Number(digits[0]);
    if (digits[1].length > JSON_DIGITS) fail();
    return BigInt(digits[0]);
  }

  blank();
  const found = value(0);
  blank();
  if (at < text.length) fail();
  return found;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isHalved = (text) => /[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/.test(text);

/* RFC 8785: keys by UTF-16 code units, numbers as ECMAScript writes them, a whole number beyond 2^53 as text. */
function jcs(value) {
  if (typeof value === "bigint") return value <= EXACT && value >= -EXACT ? String(value) : `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((key) => `${jcs(key)}:${jcs(value[key])}`).join(",")}}`;
  if (typeof value === "number" ? !Number.isFinite(value) : isHalved(String(value))) throw new SyntaxError("json");
  return JSON.stringify(value);
}
