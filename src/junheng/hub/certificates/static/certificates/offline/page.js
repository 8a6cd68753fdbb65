"use strict";
/* The page: takes files, keys and a policy, asks the questions, shows the answers. It sends nothing and keeps nothing.
   Words and sentences stand in the page as data, in its language; the form is there without this script. */

const part = (name) => document.getElementById(`vo-${name}`);
const { words: WORDS, reasons: REASONS, logs: LOGS, other: OTHER } = JSON.parse(part("data").textContent);
const given = { bytes: {}, names: {}, status: null, problems: [] };
const FILE_LIMIT = 16 << 20;
let turn = 0;

const fill = (text, facts) => text.replace(/{(\w+?)(_zh|_en)?}/g, (_, name) => (facts[name] === undefined ? "—" : String(facts[name])));
const t = (key, facts = {}) => fill(WORDS[key], facts);
const sentence = ({ code, facts }) => (REASONS[code] ? fill(REASONS[code], facts) : code);

function h(name, attributes, ...inner) {
  const made = document.createElement(name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  made.append(...inner.flat());
  return made;
}

function icon(tone) {
  const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name), svg = make("svg"), use = make("use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${tone}`);
  svg.append(use);
  return svg;
}

/* An answer: question, tone (ok, no, unk), word, and sentences or refusals. */
const answer = (question, tone, word, ...reasons) => ({ question, tone, word, reasons: reasons.flat() });
const holds = (question, ...reasons) => answer(question, "ok", "proven", ...reasons);
const fails = (question, ...reasons) => answer(question, "no", "notProven", ...reasons);
const unsure = (question, word, ...reasons) => answer(question, "unk", word, ...reasons);
const said = (reason) => (typeof reason === "string" ? [reason] : [sentence(reason), " ", h("code", {}, reason.code)]);
const refusalsOf = (e) => e.refusals || [refuse("offline-fault", { why: e.message })];

/* Which key is used, and on whose word. */
async function keyFor(bundle, policy) {
  const own = part("vkey").value.trim(), note = bundle && parseNote(parseBundle(bundle).proof.checkpoint), origin = note && note.text.split("\n")[0];
  const listed = policy ? policy.logs.filter((log) => log.name === origin) : [];
  const fits = listed.find((log) => note.signatures.some((one) => one.name === log.name && one.id === log.id)) || listed[0];
  const site = LOGS.find((log) => log.vkey.startsWith(`${origin}+`)), address = (fits && policy.addresses.get(fits.text)) || (site && new URL(site.address, location.href).href);
  const [vkey, from] = own ? [own, "keyFromYou"] : fits ? [fits.text, "keyFromPolicy"] : site ? [site.vkey, "keyFromSite"] : ["", "noKey"];
  return { vkey, from, address };
}

function logAnswers(log, asked) {
  if (!asked) return [unsure("qLog", "notAsked", t("logAsk"))];
  const { check, rules } = log, seen = check && check.checkpoint, found = [];
  if (log.included) found.push(holds("qLog", t("logYes", { log: log.log.name, index: log.index, size: seen.size }), t("logRule"), log.problems));
  else found.push(log.included === null ? unsure("qLog", "unknown", log.problems) : fails("qLog", log.problems));
  if (!given.bytes.policy) found.push(unsure("qWitness", "notAsked", t("witnessNone")));
  else if (seen) {
    const lacking = unmetPolicy(rules, check.signed), names = check.signed.filter((one) => one.time !== null).map((one) => one.key.name).join(", ");
    found.push(lacking.length ? fails("qWitness", lacking) : holds("qWitness", t("witnessYes", { names: names || rules.quorum })));
  }
  return found;
}

async function proofReport(key) {
  const { proof, policy } = given.bytes, read = parseBundle(proof), log = await logAnswer(read, { vkey: key.vkey, policy });
  const tone = log.included ? "ok" : log.included === null ? "unk" : "no";
  return { tone, title: log.included ? "inLog" : "notInLog", rule: "logRule", reasons: log.problems, rows: logAnswers(log, true), facts: [["entry", read.leaf ? utf8(read.leaf) || hex(read.leaf) : "—"]] };
}

/* What this page does not answer, and the page that does. */
function elsewhere(title) {
  const link = h("a", {}, OTHER);
  link.href = OTHER;
  return { tone: "unk", title, rule: "", reasons: [], rows: [], facts: [["otherPage", link]] };
}

async function report() {
  const { proof, policy } = given.bytes;
  given.used = null;
  const key = given.used = await keyFor(proof, policy ? await parsePolicy(policy) : null), found = await reportOn(key);
  found.facts.push(["usedKey", key.vkey ? `${key.vkey} · ${t(key.from)}` : t(key.from)]);
  return found;
}

/* Shows what is known now; an older round that ends later shows nothing. */
async function show() {
  const mine = (turn += 1), { certificate, draw, proof } = given.bytes, isEmpty = !certificate && !proof && !draw;
  let found = { tone: "unk", title: "unread", rule: "", reasons: [], rows: [], facts: [] };
  try { if (!isEmpty) found = await report(); } catch (e) { found.reasons = refusalsOf(e); }
  if (mine !== turn) return;
  given.number = found.number || "";
  given.sha = found.sha;
  beside();
  part("names").replaceChildren(...Object.values(given.names).map((name) => h("li", {}, name)));
  part("answer").replaceChildren(...(isEmpty && !given.problems.length ? [] : drawn(found)));
  part("answer").dataset.turn = mine;
}

function drawn({ tone, title, rule, reasons, rows, facts }) {
  const why = [...given.problems, ...reasons], lines = (all) => all.flatMap((reason) => [...said(reason), h("br", {})]);
  const sheets = [h("section", { class: `verdict ${tone} mt`, "aria-labelledby": "vo-verdict" }, icon(tone), h("div", {}, h("h2", { id: "vo-verdict" }, t(title)), rule ? h("p", {}, t(rule)) : ""))];
  if (why.length) sheets.push(h("ul", { class: "reasons" }, why.map((one) => h("li", { class: "unk" }, icon("unk"), h("span", {}, said(one))))));
  const sheet = (id, look, heading, title, inner) => sheets.push(h("section", { class: `sheet mt ${look}`, "aria-labelledby": id }, h("h2", { id, class: heading }, t(title)), inner));
  if (rows.length) {
    sheet("vo-rows", "flush", "hide", "answers", h("ol", { class: "answers" }, rows.map((one) =>
      h("li", {}, h("h3", {}, t(one.question)), h("span", { class: `mark ${one.tone}` }, icon(one.tone), t(one.word)), h("p", {}, lines(one.reasons))))));
  }
  if (facts.length) sheet("vo-facts", "", "", "facts", h("dl", { class: "facts" }, facts.flatMap(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, value || "—")])));
  return sheets;
}

function kindOf(data) {
  const text = latin1(data.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, "").trim();
  if (text[0] === "<") return "certificate";
  if (/^\{\s*"[^"]*"\s*:\s*\[/.test(text)) return "labs";
  if (text[0] === "{") return /"schema"\s*:\s*"junheng\.draw-/.test(latin1(data)) ? "draw" : "proof";
  if (text.includes("-----BEGIN CERTIFICATE-----")) return "anchors";
  if (text.startsWith("c2sp.org/")) return "proof";
  if (/^\s*(log|witness|group|quorum)\s/m.test(text)) return "policy";
  if (/^(\S+\+[0-9a-f]{8}\+\/\S+\s*)+$/.test(text)) return "sm2";
  return /^\S+\+[0-9a-f]{8}\+\S+$/.test(text) ? "vkey" : null;
}

/* The certificate that a proof brings with it. What is wrong with the proof is said where it is checked. */
function carried(data, name) {
  try {
    const { certificate } = parseBundle(data);
    if (certificate.length) { given.bytes.certificate = certificate; given.names.certificate = name; }
  } catch {}
}

async function take(files) {
  given.problems = [];
  for (const file of [...files].slice(0, 12)) {
    if (file.size > FILE_LIMIT) { given.problems.push(refuse("file-too-large", { found: file.size, limit: FILE_LIMIT })); continue; }
    const data = new Uint8Array(await file.arrayBuffer()), kind = kindOf(data);
    if (pictured && file.type.startsWith("image/")) { await pictured(file).catch((e) => given.problems.push(...refusalsOf(e))); continue; }
    if (kind === null) { given.problems.push(refuse("offline-file-unknown", { file: file.name.slice(0, 80) })); continue; }
    const field = part(kind), told = utf8(data) || latin1(data);
    if (field) field.value = kind === "anchors" && field.value ? `${field.value}\n${told}` : told;
    if (!field || kind === "policy") given.bytes[kind] = data;
    given.names[kind] = file.name;
    if (kind === "proof") carried(data, file.name);
    given.status = null;
  }
  return show();
}

function clear() {
  Object.assign(given, { bytes: {}, names: {}, status: null, problems: [] });
  for (const field of document.querySelectorAll("main input, main textarea")) field.value = "";
  return show();
}

const on = (name, event, act) => part(name).addEventListener(event, () => act().catch((e) => { given.problems = refusalsOf(e); show(); }));
on("files", "change", () => take(part("files").files).then(() => { part("files").value = ""; }));
on("policy", "change", () => { given.bytes.policy = encode(part("policy").value); if (!part("policy").value.trim()) delete given.bytes.policy; return show(); });
on("vkey", "change", show);
on("clear", "click", clear);
part("insecure").hidden = Boolean(crypto.subtle);
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => { event.preventDefault(); if (name === "drop") take(event.dataTransfer.files); });
