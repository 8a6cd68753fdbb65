"use strict";
/* The XML signature (XMLDSig, XAdES-B) of a certificate: what core/certificate/signature.py accepts, checked with WebCrypto. */

const EXCLUSIVE = `${W3}2001/10/xml-exc-c14n#`, ENVELOPED = `${DS}enveloped-signature`;
const C14N = `${W3}TR/2001/REC-xml-c14n-20010315`, C14N_11 = `${W3}2006/12/xml-c14n11`;
const C14N_NAMES = [C14N, `${C14N}#WithComments`, C14N_11, `${C14N_11}#WithComments`, EXCLUSIVE, `${EXCLUSIVE}WithComments`];
const DIGESTS = {
  [`${W3}2001/04/xmlenc#sha256`]: "SHA-256", [`${W3}2001/04/xmldsig-more#sha384`]: "SHA-384", [`${W3}2001/04/xmlenc#sha512`]: "SHA-512",
};
const SIGNATURE_NAME = /^http:\/\/www\.w3\.org\/(?:2001\/04\/xmldsig-more#(ecdsa|rsa)-sha(256|384|512)|2007\/05\/xmldsig-more#(sha)(256|384|512)-rsa-MGF1)$/;
const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48], "1.3.132.0.35": ["P-521", 66] };

const SM2_CURVE = "1.2.156.10197.1.301", SM2_WITH_SM3 = "1.2.156.10197.1.501", isSm2 = (certificate) => certificate && certificate.curve === SM2_CURVE;

const badSignature = (why) => stop("signature-malformed", { why });

/* { present, covers, certificate, time, problems }: problems is empty when the signature is intact. */
async function checkSignature({ tree, root }) {
  const found = [...root.getElementsByTagNameNS(DS, "Signature")];
  if (!found.length) return { present: false, covers: null, certificate: null, problems: [refuse("no-signature")] };
  const none = { present: true, covers: null, certificate: null };
  if (found.length > 1) return { ...none, problems: [refuse("two-signatures", { found: found.length })] };
  const [signature] = found;
  if (signature.parentNode !== root || signature !== root.lastElementChild || [...root.childNodes].some((one) => one.nodeType === 8 && signature.compareDocumentPosition(one) & 4)) {
    return { ...none, problems: [refuse("signature-misplaced")] };
  }
  return examined(tree, root, signature);
}

/* One signature under examination; each step adds problems or a finding. */
async function examined(tree, root, signature) {
  const problems = [];
  let covers = null, certificates = [], time = null, named = "";
  const signedProperties = () => children(signature, DS, "Object").flatMap((one) => children(one, XADES, "QualifyingProperties")).flatMap((one) => children(one, XADES, "SignedProperties"));
  const info = () => only(signature, "SignedInfo");

  function target(reference) {
    const uri = reference.getAttribute("URI");
    if (uri === "") return root;
    if (!uri || uri[0] !== "#" || uri.includes("(")) stop("signature-reference-foreign", { found: String(uri).slice(0, 120) });
    const own = [...children(signature, DS, "KeyInfo").slice(0, 1), ...signedProperties().slice(0, 1)].find((one) => attr(one, "Id") === uri.slice(1));
    if (own) return own;
    const elsewhere = [root, ...root.getElementsByTagName("*")].find((one) => ["Id", "ID", "id"].some((name) => attr(one, name) === uri.slice(1)));
    if (!elsewhere) stop("signature-reference-foreign", { found: uri.slice(0, 120) });
    if (elsewhere !== root && ["digitalCalibrationCertificate", "SignedProperties", "KeyInfo"].includes(elsewhere.localName)) stop("signature-wrapped", { found: elsewhere.nodeName });
    return elsewhere;
  }

  async function compare(reference, element) {
    const method = accepted(only(reference, "DigestMethod"), (name) => name in DIGESTS), isRoot = element === root;
    const transforms = children(reference, DS, "Transforms").flatMap((one) => children(one, DS, "Transform"));
    const names = transforms.map((one) => accepted(one, (name) => name === ENVELOPED || C14N_NAMES.includes(name)));
    if (names.includes(ENVELOPED) !== isRoot || names.slice(1).includes(ENVELOPED) || names.length > 1 + isRoot) badSignature("transforms");
    const how = howOf(names.length && names[names.length - 1] !== ENVELOPED ? transforms[transforms.length - 1] : null);
    const data = isRoot ? canonicalXml(tree, { ...how, left: signature }) : canonicalXml(element, how);
    if (!same(await digest(DIGESTS[method], data), decoded(only(reference, "DigestValue")))) problems.push(refuse("bytes-changed", { found: attr(reference, "URI") || "whole document" }));
  }

  async function references() {
    const all = children(info(), DS, "Reference");
    if (!all.length || all.length > 3) stop("signature-reference-count", { found: all.length });
    const targets = all.map(target);
    covers = targets.includes(root) ? "document" : "part";
    if (covers === "part") problems.push(refuse("signature-partial", { found: all.map((one) => one.getAttribute("URI")).join(", ").slice(0, 200) }));
    if (new Set(targets).size !== targets.length) badSignature("two references to one element");
    for (const [at, reference] of all.entries()) await compare(reference, targets[at]);
  }

  async function papers() {
    const held = child(signature, DS, "KeyInfo"), texts = (held ? children(held, DS, "X509Data") : []).flatMap((one) => children(one, DS, "X509Certificate"));
    if (!texts.length || texts.length > 8) badSignature(`${texts.length} × X509Certificate`);
    certificates = texts.map((one) => readCertificate(decoded(one)));
    const named = signedProperties().flatMap((one) => [...one.getElementsByTagNameNS(XADES, "CertDigest")])[0];
    if (!named) return;
    const method = accepted(only(named, "DigestMethod"), (name) => name in DIGESTS), stated = decoded(only(named, "DigestValue"));
    const digests = await Promise.all(certificates.map((one) => digest(DIGESTS[method], one.der)));
    const fits = certificates[digests.findIndex((each) => same(each, stated))];
    if (!fits) stop("signing-certificate-differs");
    certificates = [fits, ...certificates.filter((one) => one !== fits)];
  }

  async function value() {
    const method = only(info(), "SignatureMethod"), c14n = only(info(), "CanonicalizationMethod");
    named = attr(method).slice(0, 120);
    const known = SIGNATURE_NAME.exec(accepted(method, (name) => SIGNATURE_NAME.test(name)));
    accepted(c14n, (name) => C14N_NAMES.includes(name));
    if (certificates.length) await verifyBy(certificates[0], known[1] || "pss", `SHA-${known[2] || known[4]}`, decoded(only(signature, "SignatureValue")), canonicalXml(info(), howOf(c14n)));
  }

  function properties() {
    const all = signedProperties();
    if (!all.length) return;
    if (all.length > 1 || !children(info(), DS, "Reference").some((one) => attr(one, "URI") === `#${attr(all[0], "Id")}`)) badSignature("SignedProperties not signed");
    time = plain(child(all[0], XADES, "SignedSignatureProperties", "SigningTime")) || null;
  }

  for (const step of [references, papers, value, properties]) {
    try { await step(); } catch (e) {
      if (!(e instanceof Refusals)) throw e;
      problems.push(...e.refusals);
    }
  }
  return { present: true, covers, certificate: certificates[0] || null, others: certificates.slice(1), time, problems: judged(problems, certificates[0], named) };
}

/* Under an SM2 key an algorithm that is not accepted is no fault of the file: it is not checked here. */
function judged(problems, certificate, named) {
  const kept = isSm2(certificate) ? problems.filter(({ code }) => code !== "algorithm-refused") : problems;
  return kept.length < problems.length ? [...kept, refuse("signature-not-checked", { found: named || "—", key: "SM2" })] : kept;
}

function only(element, name) {
  const found = children(element, DS, name);
  if (found.length !== 1) badSignature(`${found.length} × ds:${name}`);
  return found[0];
}

function accepted(element, isKnown) {
  const name = attr(element);
  if (!isKnown(name)) stop("algorithm-refused", { found: name.slice(0, 120) });
  return name;
}

function howOf(transform) {
  const exclusive = transform !== null && attr(transform).startsWith(EXCLUSIVE);
  const listed = transform && child(transform, EXCLUSIVE, "InclusiveNamespaces");
  return { exclusive, prefixes: exclusive && listed ? attr(listed, "PrefixList").split(/\s+/).filter((one) => one) : [] };
}

function decoded(element) {
  const data = unbase64(element.textContent.replace(/\s/g, ""));
  if (data === null) badSignature("base64");
  return data;
}

async function verifyBy(certificate, kind, hash, value, data) {
  const { algorithm, curve, spki, bits } = certificate, fits = kind === "ecdsa" ? algorithm === "1.2.840.10045.2.1" : algorithm === "1.2.840.113549.1.1.1";
  if (!fits || isSm2(certificate)) stop("algorithm-refused", { found: `${kind} with ${algorithm}` });
  if (kind === "ecdsa" && !(curve in CURVES)) stop("key-too-weak", { found: curve });
  if (kind !== "ecdsa" && bits < 2048) stop("key-too-weak", { found: `RSA ${bits}` });
  const named = kind === "ecdsa" ? { name: "ECDSA", namedCurve: CURVES[curve][0] } : { name: kind === "pss" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash };
  let key;
  try { key = await crypto.subtle.importKey("spki", spki, named, false, ["verify"]); } catch (e) {
    if (e.name === "NotSupportedError") throw new CannotTell(named.name);
    stop("signature-fault");
  }
  const parameters = kind === "ecdsa" ? { name: "ECDSA", hash } : kind === "pss" ? { name: "RSA-PSS", saltLength: Number(hash.slice(4)) / 8 } : named;
  if ((kind === "ecdsa" && value.length !== 2 * CURVES[curve][1]) || !await crypto.subtle.verify(parameters, key, value, data)) stop("signature-fault");
}

/* What is needed of an X.509 certificate: key, subject, validity, what it may do. */
function readCertificate(der) {
  try {
    const [tbs, sealedHow, sealed] = parts(node(der, 0)), fields = parts(tbs), isThird = fields[0].tag === 0xa0;
    const [, , issuer, validity, subject, key] = isThird ? fields.slice(1) : fields;
    const [how, bits] = parts(key), [algorithm, parameters] = parts(how);
    const namesIn = (name) => parts(name).map((set) => parts(set).map((pair) => { const [type, value] = parts(pair); return [oid(type.body), textOf(value)]; })), rdns = namesIn(subject);
    const [from, until] = parts(validity).map(moment);
    const found = { der, spki: key.whole, algorithm: oid(algorithm.body), curve: parameters && parameters.tag === 6 ? oid(parameters.body) : "", bits: 0, from, until };
    if (found.algorithm === "1.2.840.113549.1.1.1") found.bits = bitLength(BigInt(`0x${hex(parts(node(bits.body, 1))[0].body)}`));
    const names = { 3: "CN", 6: "C", 7: "L", 8: "ST", 10: "O", 11: "OU" }, named = (type) => (type.startsWith("2.5.4.") && names[type.slice(6)]) || type;
    [found.subject, found.issuer] = [rdns, namesIn(issuer)].map((all) => all.reverse().map((set) => set.map(([type, text]) => `${named(type)}=${text}`).join("+")).join(","));
    found.publicKey = bits.body.subarray(1);
    found.organisations = rdns.flat().filter(([type]) => type === "2.5.4.10").map(([, text]) => text.trim());
    const extensions = extensionsOf(fields.find((one) => one.tag === 0xa3));
    found.maySign = maySign(extensions);
    return { ...found, extensions, isThird, names: [subject, issuer].map((one) => hex(one.whole)), signed: tbs.whole, sealedHow: oid(parts(sealedHow)[0].body), seal: sealed.body.subarray(1) };
  } catch (e) { badSignature("X509Certificate"); }
}

const KEY_USAGE = "2.5.29.15", CONSTRAINTS = "2.5.29.19";

function extensionsOf(held) {
  return (held ? parts(parts(held)[0]) : []).map((one) => {
    const all = parts(one);
    return { name: oid(all[0].body), critical: all.length > 2 && all[1].body[0] > 0, body: all[all.length - 1].body };
  });
}

const isAuthority = (constraints) => parts(node(constraints, 0)).some((flag) => flag.tag === 1 && flag.body[0]);

/* Not an authority, and its key usage, where stated, allows signatures. */
const maySign = (extensions) => extensions.every(({ name, body }) => (name === KEY_USAGE ? node(body, 0).body[1] & 0xc0 : name !== CONSTRAINTS || !isAuthority(body)));

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
  const first = Math.min(2, Math.floor(body[0] / 40)), numbers = [first, body[0] - 40 * first];
  for (let at = 1, sum = 0; at < body.length; at += 1) { sum = sum * 128 + (body[at] & 0x7f); if (body[at] < 0x80) { numbers.push(sum); sum = 0; } }
  return numbers.join(".");
}

const textOf = ({ tag, body }) => new TextDecoder({ 0x1e: "utf-16be", 0x14: "latin1" }[tag] || "utf-8", { fatal: true }).decode(body);

/* UTCTime has two digits for its year: 50 and above are of the last century. */
function moment({ tag, body }) {
  const text = latin1(body), whole = tag === 0x17 ? `${text < "50" ? 20 : 19}${text}` : text, form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
  if (!form.test(whole)) throw new RangeError("der");
  return new Date(whole.replace(form, "$1-$2-$3T$4:$5:$6Z"));
}
