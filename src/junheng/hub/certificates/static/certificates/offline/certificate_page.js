"use strict";
/* What the page answers of a certificate or a proof alone; the code on paper, and what the log says of it later. */

async function reportOn(key) {
  const { certificate, proof } = given.bytes, code = part("code").value.trim();
  if (!certificate && !proof) return elsewhere("drawElsewhere");
  const found = await (certificate ? certificateReport : proofReport)(key);
  if (code) found.rows.unshift(codeAnswer(code, found.sha));
  return found;
}

/* The fields that depend on what was read. */
function beside() {
  const { vkey, address } = given.used || {};
  part("ask").hidden = !(given.number && vkey);
  if (!part("mirror").value && address) part("mirror").value = address;
}

function statusAnswer(number) {
  const { status } = given;
  if (!status) return unsure("qStatus", "notAsked", t("statusAsk"));
  if (status.problems) return unsure("qStatus", "unknown", status.problems);
  const facts = { log: status.seen.origin, from: status.from, until: status.until, number, size: status.seen.size };
  const inquiry = (status.events.filter((one) => one.event === INQUIRY).pop() || { facts: {} }).facts.inquiry;
  const later = status.events.filter((one) => one.event !== "certificate-issued" || one.facts.relates_to === number), isWhole = status.until === status.seen.size;
  const told = [...(inquiry ? [t("statusInquiry", { inquiry })] : []), ...later.map((one) => t("statusFound", one)), ...(isWhole ? [] : [t("statusPart", facts)])];
  if (later.some((one) => one.event === "certificate-withdrawn" || one.facts.relation === "replaces")) return fails("qStatus", told);
  if (inquiry) return unsure("qStatus", "unknown", told);
  return isWhole ? holds("qStatus", t("statusNone", facts), told) : unsure("qStatus", "unknown", t("statusNone", facts), told);
}

function recordAnswers(record) {
  if (!record) return [];
  const { state, names, problems } = record;
  if (state === "none") return [unsure("qRecord", "none", t("recordNone"))];
  return [state === "holds" ? holds("qRecord", t("recordYes", { names: names.join(", ") })) : state === "not-checked" ? unsure("qRecord", "open", problems) : fails("qRecord", problems)];
}

async function certificateReport(key) {
  const { certificate, proof, policy } = given.bytes, late = ((given.status || {}).events || []).find((one) => one.event === "certificate-withdrawn");
  const found = await verifyCertificate({ certificate, bundle: proof, vkey: key.vkey, policy, at: new Date(), withdrawn: late && late.at, anchors: part("anchors").value, labs: given.bytes.labs, sm2: part("sm2").value });
  given.from = found.log.included ? found.log.index : 0n;
  const { signature, signer, log, summary: { number, laboratories } } = found, paper = signature.certificate, facts = [["number", number], ["issuer", laboratories.join(" / ")], ["digest", found.sha]];
  const isLeft = signature.problems.length && signature.problems.every(({ code }) => code === "signature-not-checked");
  const rows = [signature.unknown || isLeft || !signature.present ? unsure("qBytes", "unknown", signature.unknown || signature.problems) : signature.problems.length ? fails("qBytes", signature.problems) : holds("qBytes", t("intact"))];
  if (paper) {
    const told = [paper.subject, ...(signer.matches ? [t("matches")] : []), signer.anchor ? t("anchorYes", { name: signer.anchor }) : t("anchor"), ...signer.problems];
    rows.push(!signer.matches ? fails("qSigner", told) : signer.problems.length ? unsure("qSigner", "unknown", told) : holds("qSigner", told));
    facts.push(["subject", hex(await sha256(paper.der))]);
  }
  rows.push(...logAnswers(log, proof), ...recordAnswers(found.record));
  if (log.time) rows.push(holds("qTime", t("timeYes", { time: log.time.toISOString(), by: log.by })));
  else if (signature.time) rows.push(unsure("qTime", "unknown", t("timeClaim", { time: signature.time })));
  rows.push(statusAnswer(number), unsure("qData", "open", t("dataOpen")), unsure("qRest", "open", t("restOpen")));
  return { tone: { valid: "ok", invalid: "no" }[found.verdict] || "unk", title: found.verdict, rule: "verdictRule", reasons: found.reasons, rows, facts, sha: found.sha, number };
}

function codeAnswer(text, sha) {
  try {
    const code = readCode(text), says = t("codeSays", code);
    return !sha ? unsure("qCode", "open", says) : code.sha === sha ? holds("qCode", t("codeYes"), says) : fails("qCode", t("codeNo"), says);
  } catch (e) { return unsure("qCode", "unknown", refusalsOf(e)); }
}

/* The one act that uses the network: the log's files, from the address in the field. */
async function ask() {
  const place = part("progress"), { number, used, bytes } = given;
  place.textContent = t("working");
  let status;
  try {
    const policy = bytes.policy ? await parsePolicy(bytes.policy) : null, log = await parseVkey(used.vkey), proof = bytes.proof && parseBundle(bytes.proof).proof;
    const proven = proof ? await openCheckpoint(proof.checkpoint, log) : null, progress = (done, all) => { place.textContent = t("progress", { done, all }); };
    status = await statusFromLog({ read: readFrom(part("mirror").value.trim()), log, policy, number, sha: given.sha, from: given.from, proven, progress });
  } catch (e) { status = { problems: refusalsOf(e) }; }
  if (number === given.number) given.status = status;
  place.textContent = "";
  return show();
}

/* The text of the code in a picture or a view of the camera, by the reader of others that stands beside this script; "": none. */
function codeIn(source, width, height) {
  const brush = h("canvas", { width, height }).getContext("2d");
  brush.drawImage(source, 0, 0);
  try { return decodeQR(brush.getImageData(0, 0, width, height)); } catch { return ""; }
}

async function pictured(file) {
  const picture = await createImageBitmap(file, { resizeWidth: 1200 }), found = codeIn(picture, picture.width, picture.height);
  part("code").value = found || stop("offline-picture-without-code", { file: file.name });
}

async function scan() {
  const video = part("video"), stream = video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.hidden = false;
  await video.play();
  for (let tries = 0; tries < 300; tries += 1) {
    const found = codeIn(video, video.videoWidth, video.videoHeight);
    if (found) { part("code").value = found; break; }
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  stream.getTracks().forEach((track) => track.stop());
  video.hidden = true;
  return show();
}

for (const name of ["code", "anchors", "sm2"]) on(name, "change", show);
on("ask", "click", ask);
on("scan", "click", scan);
part("scan").hidden = !navigator.mediaDevices;
