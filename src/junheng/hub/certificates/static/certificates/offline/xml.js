"use strict";
/* A certificate file that may come from an attacker: the rules of core/certificate/parsing.py. The browser's own XML parser
   reads it (no DOCTYPE is let through, so it fetches and expands nothing); canonical forms are written from its tree. */

const W3 = "http://www.w3.org/", DCC = "https://ptb.de/dcc", DS = `${W3}2000/09/xmldsig#`, XADES = "http://uri.etsi.org/01903/v1.3.2#";
const XML_NS = `${W3}XML/1998/namespace`, XMLNS = `${W3}2000/xmlns/`, XSI = `${W3}2001/XMLSchema-instance`;
const XML_LIMIT = 16 << 20, TAG_LIMIT = 1 << 16, XML_DEPTH = 64, ROUGH_DEPTH = 1000, XML_NODES = 100000, XML_ATTRIBUTES = 32, MOST_LONG = 8192;
const DCC_VERSIONS = ["3.0.0", "3.1.1", "3.1.2", "3.2.0", "3.2.1", "3.3.0"];
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const INVISIBLE = /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff]/;
const SCHEMA_PLACE = /^https?:\/\/((www\.)?ptb\.de\/(dcc|si|dsi)|www\.w3\.org)\/[A-Za-z0-9._/-]+\.xsd$/;
const IDENTIFYING = new Set("uniqueIdentifier value replacedUniqueIdentifier referralID receiptDate beginPerformanceDate endPerformanceDate issueDate date countryCodeISO3166_1 conformity conformityXMLList fileName".split(" "));

function parseCertificate(data) {
  if (!data.length) stop("xml-empty");
  if (data.length > XML_LIMIT) stop("xml-too-large", { found: data.length, limit: XML_LIMIT });
  const [, declared] = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)/.exec(latin1(data.subarray(0, 256))) || [];
  const encoding = declared ? declared.toLowerCase() : "utf-8";
  if (!/^(utf-?8|(us-)?ascii)$/.test(encoding)) stop("xml-not-utf8", { found: encoding });
  const text = utf8(data);
  if (text === null) stop("xml-not-utf8", { found: "not UTF-8" });
  if (text.includes("\0")) stop("xml-not-utf8", { found: "UTF-16 or binary" });
  for (let at = 0, depth = 0, nodes = 0; (at = data.indexOf(60, at)) >= 0;) {
    const end = data.indexOf(62, at), next = data[at + 1];
    if ((end < 0 ? data.length : end) - at > TAG_LIMIT) stop("xml-tag-too-long", { limit: TAG_LIMIT });
    if (end < 0) break;
    if (next !== 33 && data.subarray(at + 1, end).includes(60)) stop("xml-not-well-formed");
    if (next === 47) depth -= 1; else nodes += 1;
    if (next !== 47 && next !== 33 && next !== 63 && data[end - 1] !== 47) depth += 1;
    if (depth > ROUGH_DEPTH) stop("xml-too-deep", { limit: XML_DEPTH });
    if (nodes > XML_NODES) stop("xml-too-many-nodes", { limit: XML_NODES });
    at = end + 1;
  }
  if (/<!DOCTYPE/.test(text)) stop("xml-doctype");
  const tree = new DOMParser().parseFromString(text.replace(/^\ufeff/, ""), "application/xml");
  const fault = tree.querySelector("parsererror");
  if (fault) {
    const why = fault.textContent, [, line] = /line (\d+)/.exec(why) || [];
    if (/depth/i.test(why)) stop("xml-too-deep", { limit: XML_DEPTH });
    if (/&(?!(amp|lt|gt|quot|apos);)[A-Za-z_:]/.test(text)) stop("xml-entity", { line });
    stop("xml-not-well-formed", { line, why: why.split("\n")[1] });
  }
  checkTree(tree);
  const root = tree.documentElement;
  if (root.namespaceURI !== DCC || root.localName !== "digitalCalibrationCertificate") stop("not-a-certificate", { found: root.localName });
  const version = attr(root, "schemaVersion");
  if (!DCC_VERSIONS.includes(version)) stop("unknown-schema-version", { found: version.slice(0, 40) });
  return { tree, root, version };
}

function checkTree(tree) {
  const ids = new Set(), walk = tree.createTreeWalker(tree, 0xff);
  const characters = (text, name, identifies) => {
    const bidi = BIDI.exec(text), hidden = identifies && INVISIBLE.exec(text), digit = identifies && /(?![0-9])\p{Nd}/u.exec(text);
    if (bidi) stop("bidi-control", { found: point(bidi[0]) });
    if (hidden) stop("zero-width-character", { name, found: point(hidden[0]) });
    if (digit) stop("full-width-digit", { name, found: point(digit[0]) });
  };
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentNode;
    if (node.nodeType === 7 && parent !== tree) stop("instruction-inside-document", { found: node.target.slice(0, 40) });
    if (node.nodeType === 8) {
      characters(node.data, "", false);
      if (parent !== tree && [...parent.childNodes].some((one) => (one.nodeType === 3 || one.nodeType === 4) && one.data.trim())) stop("comment-inside-text");
    }
    if (node.nodeType === 3 || node.nodeType === 4) characters(node.data, parent.localName, parent.namespaceURI === "https://ptb.de/si" || (parent.namespaceURI === DCC && IDENTIFYING.has(parent.localName)));
    if (node.nodeType === 1) {
      let depth = 0;
      for (let up = node; up !== tree; up = up.parentNode) depth += 1;
      if (depth > XML_DEPTH) stop("xml-too-deep", { limit: XML_DEPTH });
      checkAttributes(node, ids, characters);
    }
  }
}

function checkAttributes(element, ids, characters) {
  const attributes = [...element.attributes].filter((one) => one.namespaceURI !== XMLNS);
  if (attributes.length > XML_ATTRIBUTES) stop("xml-too-many-attributes", { limit: XML_ATTRIBUTES });
  for (const { name, localName, namespaceURI, value } of attributes) {
    if (value.length > MOST_LONG) stop("xml-attribute-too-long", { name, found: value.length, limit: MOST_LONG });
    characters(value, `@${name}`, true);
    if ((!namespaceURI && /^(id|Id|ID)$/.test(localName)) || (namespaceURI === XML_NS && localName === "id")) {
      if (ids.has(value)) stop("duplicate-id", { found: value.slice(0, 80) });
      ids.add(value);
    }
    if (namespaceURI === XSI && /^(noNamespaceS|s)chemaLocation$/.test(localName)) {
      const words = value.split(/\s+/).filter((word) => word);
      const foreign = words.find((word, at) => (localName[0] === "n" || at % 2) && !SCHEMA_PLACE.test(word));
      if (foreign) stop("foreign-schema-location", { found: foreign.slice(0, 200) });
    }
  }
}

const child = (element, namespace, ...names) => names.reduce((found, name) => found && children(found, namespace, name)[0], element) || null;
const children = (element, namespace, name) => [...element.children].filter((one) => one.namespaceURI === namespace && one.localName === name);
const attr = (element, name = "Algorithm") => element.getAttribute(name) || "";
const plain = (element) => (element ? element.textContent.trim().replace(/\s+/g, " ") : "");

/* Number of the certificate and the names of its laboratory, each once. */
function summarise({ root }) {
  const administrative = child(root, DCC, "administrativeData");
  const name = administrative && child(administrative, DCC, "calibrationLaboratory", "contact", "name");
  const byLanguage = new Map();
  for (const content of name ? [...name.getElementsByTagNameNS(DCC, "content")] : []) {
    const language = attr(content, "lang");
    if (!byLanguage.has(language)) byLanguage.set(language, plain(content));
  }
  return { number: plain(administrative && child(administrative, DCC, "coreData", "uniqueIdentifier")), laboratories: [...new Set(byLanguage.values())], byLanguage };
}

/* Canonical XML 1.0 without comments, inclusive or exclusive, of an element in its place or of a document; `left` is left out. */
function canonicalXml(node, { exclusive = false, prefixes = [], left = null } = {}) {
  const written = [], escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\r/g, "&#xD;");
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const own = (element) => [...element.attributes].filter((one) => one.namespaceURI === XMLNS).map((one) => [one.prefix ? one.localName : "", one.value]);

  function scopeOf(element) {
    const scope = new Map();
    for (let one = element; one && one.nodeType === 1; one = one.parentNode) for (const [prefix, uri] of own(one)) if (!scope.has(prefix)) scope.set(prefix, uri);
    return scope;
  }

  function element(one, above, rendered, apex) {
    const scope = new Map([...above, ...own(one)]), shown = new Map(rendered);
    const attributes = [...one.attributes].filter((each) => each.namespaceURI !== XMLNS);
    const used = new Set([one.prefix || "", ...attributes.filter((each) => each.prefix).map((each) => each.prefix), ...prefixes.map((prefix) => (prefix === "#default" ? "" : prefix))]);
    const spaces = [];
    for (const [prefix, uri] of scope) {
      if (prefix === "xml" || (exclusive && !used.has(prefix)) || (rendered.get(prefix) || "") === uri) continue;
      spaces.push([prefix, uri]);
      shown.set(prefix, uri);
    }
    if (apex && !exclusive) {
      for (let up = one.parentNode; up && up.nodeType === 1; up = up.parentNode) {
        for (const each of [...up.attributes]) if (each.namespaceURI === XML_NS && !attributes.some((mine) => mine.name === each.name)) attributes.push(each);
      }
    }
    const quoted = (name, value) => [" ", name, "=\"", escape(value).replace(/"/g, "&quot;").replace(/\t/g, "&#x9;").replace(/\n/g, "&#xA;"), "\""].join("");
    written.push(`<${one.nodeName}`);
    for (const [prefix, uri] of spaces.sort((a, b) => order(a[0], b[0]))) written.push(quoted(prefix ? `xmlns:${prefix}` : "xmlns", uri));
    for (const each of attributes.sort((a, b) => order(a.namespaceURI || "", b.namespaceURI || "") || order(a.localName, b.localName))) written.push(quoted(each.name, each.value));
    written.push(">");
    one.childNodes.forEach((inner) => any(inner, scope, shown));
    written.push(`</${one.nodeName}>`);
  }

  function any(one, scope, rendered, apex = false) {
    if (one === left) return;
    if (one.nodeType === 1) element(one, scope, rendered, apex);
    else if (one.nodeType === 3 || one.nodeType === 4) written.push(escape(one.data).replace(/>/g, "&gt;"));
    else if (one.nodeType === 7) written.push(`<?${one.target}${one.data ? ` ${one.data}` : ""}?>`);
  }

  if (node.nodeType === 1) any(node, scopeOf(node), new Map(), true);
  else {
    let after = false;
    for (const one of [...node.childNodes]) {
      if (one.nodeType !== 1 && one.nodeType !== 7) continue;
      if (after) written.push("\n");
      any(one, new Map(), new Map());
      if (one === node.documentElement) after = true; else if (!after) written.push("\n");
    }
  }
  return encode(written.join(""));
}
