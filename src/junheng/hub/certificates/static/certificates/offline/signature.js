"use strict";
/* The XML signature (XMLDSig, XAdES-B) of a certificate: what core/certificate/signature.py accepts, checked with WebCrypto. */

const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#", ENVELOPED = `${DS}enveloped-signature`;
const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", C14N_11 = "http://www.w3.org/2006/12/xml-c14n11";
const C14N_NAMES = [C14N, `${C14N}#WithComments`, C14N_11, `${C14N_11}#WithComments`, EXCLUSIVE, `${EXCLUSIVE}WithComments`];
const DIGESTS = {
  "http://www.w3.org/2001/04/xmlenc#sha256": "SHA-256", "http://www.w3.org/2001/04/xmldsig-more#sha384": "SHA-384", "http://www.w3.org/2001/04/xmlenc#sha512": "SHA-512",
};
const SIGNATURE_NAME = /^http:\/\/www\.w3\.org\/(?:2001\/04\/xmldsig-more#(ecdsa|rsa)-sha(256|384|512)|2007\/05\/xmldsig-more#(sha)(256|384|512)-rsa-MGF1)$/;
const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48], "1.3.132.0.35": ["P-521", 66] };

/* { present, covers, certificate, others, time, problems }: problems is empty when the signature is intact. */
async function checkSignature({ tree, root }) {
  const found = Array.from(root.getElementsByTagNameNS(DS, "Signature"));
  if (!found.length) return { present: false, covers: null, certificate: null, problems: [refuse("no-signature")] };
  const none = { present: true, covers: null, certificate: null };
  if (found.length > 1) return { ...none, problems: [refuse("two-signatures", { found: found.length })] };
  const [signature] = found;
  if (signature.parentNode !== root || signature !== root.lastElementChild || Array.from(root.childNodes).some((one) => one.nodeType === 8 && signature.compareDocumentPosition(one) & 4)) {
    return { ...none, problems: [refuse("signature-misplaced")] };
  }
  return new SignatureCheck(tree, root, signature).answer();
}

class SignatureCheck {
  constructor(tree, root, signature) { Object.assign(this, { tree, root, signature, covers: null, certificates: [], time: null, problems: [] }); }

  async answer() {
    for (const step of ["references", "readCertificates", "value", "properties"]) {
      try { await this[step](); } catch (e) {
        if (!(e instanceof Unusable) || e instanceof CannotTell) throw e;
        this.problems.push(...e.refusals);
      }
    }
    return { present: true, covers: this.covers, certificate: this.certificates[0] || null, others: this.certificates.slice(1), time: this.time, problems: this.problems };
  }

  one(element, ...names) {
    const last = names.pop(), parent = names.length ? child(element, DS, ...names) : element;
    const found = parent ? children(parent, DS, last) : [];
    if (found.length !== 1) throw refused("signature-malformed", { why: `${found.length} × ds:${last}` });
    return found[0];
  }

  signedProperties() {
    return children(this.signature, DS, "Object").flatMap((one) => children(one, XADES, "QualifyingProperties")).flatMap((one) => children(one, XADES, "SignedProperties"));
  }

  async references() {
    const references = children(this.one(this.signature, "SignedInfo"), DS, "Reference");
    if (!references.length || references.length > 3) throw refused("signature-reference-count", { found: references.length });
    const targets = references.map((one) => this.target(one));
    this.covers = targets.includes(this.root) ? "document" : "part";
    if (this.covers === "part") this.problems.push(refuse("signature-partial", { found: references.map((one) => one.getAttribute("URI") || "—").join(", ").slice(0, 200) }));
    if (new Set(targets).size !== targets.length) throw refused("signature-malformed", { why: "two references to one element" });
    for (const [at, reference] of references.entries()) await this.compare(reference, targets[at]);
  }

  target(reference) {
    const uri = reference.getAttribute("URI");
    if (uri === "") return this.root;
    if (!uri || uri[0] !== "#" || uri.includes("(")) throw refused("signature-reference-foreign", { found: String(uri).slice(0, 120) });
    const own = [...children(this.signature, DS, "KeyInfo").slice(0, 1), ...this.signedProperties().slice(0, 1)].find((one) => one.getAttribute("Id") === uri.slice(1));
    if (own) return own;
    const elsewhere = [this.root, ...Array.from(this.root.getElementsByTagName("*"))].find((one) => ["Id", "ID", "id"].some((name) => one.getAttribute(name) === uri.slice(1)));
    if (!elsewhere) throw refused("signature-reference-foreign", { found: uri.slice(0, 120) });
    if (elsewhere !== this.root && ["digitalCalibrationCertificate", "SignedProperties", "KeyInfo"].includes(elsewhere.localName)) throw refused("signature-wrapped", { found: elsewhere.nodeName });
    return elsewhere;
  }

  async compare(reference, target) {
    const method = this.one(reference, "DigestMethod").getAttribute("Algorithm") || "", isRoot = target === this.root;
    if (!(method in DIGESTS)) throw refused("algorithm-refused", { found: method.slice(0, 120) });
    const transforms = children(reference, DS, "Transforms").flatMap((one) => children(one, DS, "Transform")), names = transforms.map((one) => one.getAttribute("Algorithm") || "");
    const odd = names.find((name) => name !== ENVELOPED && !C14N_NAMES.includes(name));
    if (odd !== undefined) throw refused("algorithm-refused", { found: odd.slice(0, 120) });
    if (names.includes(ENVELOPED) !== isRoot || names.slice(1).includes(ENVELOPED) || names.length > 1 + isRoot) throw refused("signature-malformed", { why: "transforms" });
    const last = names.length && C14N_NAMES.includes(names[names.length - 1]) ? transforms[transforms.length - 1] : null;
    const data = isRoot ? canonicalXml(this.tree, { ...howOf(last), left: this.signature }) : canonicalXml(target, howOf(last));
    if (!same(await digest(DIGESTS[method], data), decoded(this.one(reference, "DigestValue")))) {
      this.problems.push(refuse("bytes-changed", { found: reference.getAttribute("URI") || "whole document" }));
    }
  }

  async readCertificates() {
    const info = child(this.signature, DS, "KeyInfo"), data = info ? children(info, DS, "X509Data") : [];
    const texts = data.flatMap((one) => children(one, DS, "X509Certificate"));
    if (!texts.length || texts.length > 8) throw refused("signature-malformed", { why: `${texts.length} × X509Certificate` });
    const certificates = texts.map((one) => readCertificate(decoded(one)));
    this.certificates = certificates;
    const named = this.signedProperties().flatMap((one) => Array.from(one.getElementsByTagNameNS(XADES, "CertDigest")))[0];
    if (!named) return;
    const method = this.one(named, "DigestMethod").getAttribute("Algorithm") || "";
    if (!(method in DIGESTS)) throw refused("algorithm-refused", { found: method.slice(0, 120) });
    const stated = decoded(this.one(named, "DigestValue"));
    const digests = await Promise.all(certificates.map((one) => digest(DIGESTS[method], one.der)));
    const fits = certificates[digests.findIndex((each) => same(each, stated))];
    if (!fits) throw refused("signing-certificate-differs");
    this.certificates = [fits, ...certificates.filter((one) => one !== fits)];
  }

  async value() {
    const info = this.one(this.signature, "SignedInfo"), c14n = this.one(info, "CanonicalizationMethod");
    const method = this.one(info, "SignatureMethod").getAttribute("Algorithm") || "", form = c14n.getAttribute("Algorithm") || "";
    const named = SIGNATURE_NAME.exec(method);
    if (!named) throw refused("algorithm-refused", { found: method.slice(0, 120) });
    if (!C14N_NAMES.includes(form)) throw refused("algorithm-refused", { found: form.slice(0, 120) });
    if (!this.certificates.length) return;
    const signed = decoded(this.one(this.signature, "SignatureValue"));
    await verifyBy(this.certificates[0], named[1] || "pss", `SHA-${named[2] || named[4]}`, signed, canonicalXml(info, howOf(c14n)));
  }

  properties() {
    const properties = this.signedProperties();
    if (!properties.length) return;
    const uris = children(this.one(this.signature, "SignedInfo"), DS, "Reference").map((one) => one.getAttribute("URI"));
    if (properties.length > 1 || !uris.includes(`#${properties[0].getAttribute("Id")}`)) throw refused("signature-malformed", { why: "SignedProperties not signed" });
    this.time = plain(child(properties[0], XADES, "SignedSignatureProperties", "SigningTime")) || null;
  }
}

function howOf(transform) {
  const exclusive = transform !== null && (transform.getAttribute("Algorithm") || "").startsWith(EXCLUSIVE);
  const listed = transform && child(transform, EXCLUSIVE, "InclusiveNamespaces");
  return { exclusive, prefixes: exclusive && listed ? (listed.getAttribute("PrefixList") || "").split(/\s+/).filter((one) => one) : [] };
}

function decoded(element) {
  const data = base64Bytes(element.textContent.split(/\s+/).join(""));
  if (data === null) throw refused("signature-malformed", { why: "base64" });
  return data;
}

async function verifyBy(certificate, kind, hash, value, data) {
  const { algorithm, curve, spki, bits } = certificate, fits = kind === "ecdsa" ? algorithm === "1.2.840.10045.2.1" : algorithm === "1.2.840.113549.1.1.1";
  if (!fits) throw refused("algorithm-refused", { found: `${kind} with ${algorithm}` });
  if (kind === "ecdsa" && !(curve in CURVES)) throw refused("key-too-weak", { found: curve });
  if (kind !== "ecdsa" && bits < 2048) throw refused("key-too-weak", { found: `RSA ${bits}` });
  const named = kind === "ecdsa" ? { name: "ECDSA", namedCurve: CURVES[curve][0] } : { name: kind === "pss" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash };
  let key;
  try { key = await crypto.subtle.importKey("spki", spki, named, false, ["verify"]); } catch (e) {
    throw e.name === "NotSupportedError" ? new CannotTell(refuse("browser-lacks-algorithm", { algorithm: named.name })) : refused("signature-fault");
  }
  const parameters = kind === "ecdsa" ? { name: "ECDSA", hash } : kind === "pss" ? { name: "RSA-PSS", saltLength: Number(hash.slice(4)) / 8 } : named;
  if ((kind === "ecdsa" && value.length !== 2 * CURVES[curve][1]) || !await crypto.subtle.verify(parameters, key, value, data)) throw refused("signature-fault");
}

/* What is needed of an X.509 certificate: key, subject, validity, what it may do. */
function readCertificate(der) {
  try {
    const [tbs] = parts(node(der, 0)), fields = parts(tbs);
    const [, , , validity, subject, key] = fields[0].tag === 0xa0 ? fields.slice(1) : fields;
    const [how, bits] = parts(key), [algorithm, parameters] = parts(how);
    const rdns = parts(subject).map((set) => parts(set).map((pair) => { const [type, value] = parts(pair); return [oid(type.body), textOf(value)]; }));
    const [from, until] = parts(validity).map(moment);
    const found = { der, spki: key.whole, algorithm: oid(algorithm.body), curve: parameters && parameters.tag === 6 ? oid(parameters.body) : "", bits: 0, from, until };
    if (found.algorithm === "1.2.840.113549.1.1.1") found.bits = bitLength(BigInt(`0x${hex(parts(node(bits.body, 1))[0].body)}`));
    const names = { "2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU" };
    found.subject = rdns.slice().reverse().map((set) => set.map(([type, text]) => `${names[type] || type}=${text}`).join("+")).join(",");
    found.organisations = rdns.flat().filter(([type]) => type === "2.5.4.10").map(([, text]) => text.trim());
    return Object.assign(found, mayDo(fields.find((one) => one.tag === 0xa3)));
  } catch (e) { throw refused("signature-malformed", { why: "X509Certificate" }); }
}

function mayDo(extensions) {
  const found = { maySign: true };
  for (const one of extensions ? parts(parts(extensions)[0]) : []) {
    const [type, ...rest] = parts(one), inner = node(rest[rest.length - 1].body, 0), name = oid(type.body);
    if (name === "2.5.29.15" && !(inner.body[1] & 0xc0)) found.maySign = false;
    if (name === "2.5.29.19" && parts(inner).some((flag) => flag.tag === 1 && flag.body[0])) found.maySign = false;
  }
  return found;
}

function node(data, at) {
  let head = at + 2, length = data[at + 1];
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 4) throw new RangeError("der");
    length = data.subarray(head, head + count).reduce((sum, byte) => sum * 256 + byte, 0);
    head += count;
  }
  if (head + length > data.length || length === 0x80) throw new RangeError("der");
  return { tag: data[at], body: data.subarray(head, head + length), whole: data.subarray(at, head + length), end: head + length };
}

function parts({ body }) {
  const found = [];
  for (let at = 0; at < body.length; at = found[found.length - 1].end) found.push(node(body, at));
  return found;
}

function oid(body) {
  const numbers = [Math.min(2, Math.floor(body[0] / 40)), body[0] - 40 * Math.min(2, Math.floor(body[0] / 40))];
  for (let at = 1, sum = 0; at < body.length; at += 1) { sum = sum * 128 + (body[at] & 0x7f); if (body[at] < 0x80) { numbers.push(sum); sum = 0; } }
  return numbers.join(".");
}

function textOf({ tag, body }) {
  if (tag !== 0x1e) return utf8(body) === null ? latin1(body) : utf8(body);
  return new TextDecoder("utf-16be").decode(body);
}

function moment({ tag, body }) {
  const text = latin1(body), [, year, rest] = (tag === 0x17 ? /^(\d\d)(\d{10})Z$/ : /^(\d{4})(\d{10})Z$/).exec(text);
  const whole = tag === 0x17 ? (Number(year) < 50 ? 2000 : 1900) + Number(year) : Number(year), [month, day, hour, minute, second] = rest.match(/../g).map(Number);
  return new Date(Date.UTC(whole, month - 1, day, hour, minute, second));
}
