"use strict";
/* What the page answers of the record of a draw, with the proof that its list was in a log before. */

const reportOn = (key) => (given.bytes.draw ? drawReport(key) : given.bytes.certificate ? elsewhere("certificateElsewhere") : proofReport(key));
function beside() {}
const pictured = null;

/* What does not come again, under the question it belongs to: the list (all else), the seed, or what follows from it. */
const OF_SEED = /^(beacon|second_beacon|organisers|seed|warnings|draw-beacon-missing|draw-not-revealed)$/;
const OF_CHOICE = /^(outcome|excluded|strata|selected|assignment|draw-(sample-larger|certain-more|cap-below-certain|weights-too-fine|too-many-pairs|assignment-too-hard))$/;
const about = ({ code, facts }) => { const where = code === "record-differs" ? facts.where : code; return OF_SEED.test(where) ? "qSeed" : OF_CHOICE.test(where) ? "qDrawn" : "qFrozen"; };

function drawRows({ refusals, again }) {
  const { frozen, organisers, seed, selected, warnings = [] } = again, warned = warnings.map((one) => ({ facts: {}, ...one }));
  const told = {
    qFrozen: frozen && [t("frozenYes", { digest: frozen }), ...warned.filter((one) => one.code === "frozen-not-stated")],
    qSeed: organisers && [t(seed ? "seedYes" : "seedVoid"), ...warned.filter((one) => one.code !== "frozen-not-stated")],
    qDrawn: selected && [t("drawnYes", { count: selected.length })],
  };
  return Object.keys(told).flatMap((question) => {
    const wrong = refusals.filter((one) => about(one) === question);
    return wrong.length ? [fails(question, wrong)] : told[question] && told[question].length ? [holds(question, told[question])] : [];
  });
}

async function drawReport(key) {
  const { proof, policy } = given.bytes, found = await replayDraw(given.bytes.draw), { again } = found;
  const rows = drawRows(found);
  if (proof && again.frozen) {
    const log = await logAnswer(parseBundle(proof), { sha: again.frozen.slice(7), vkey: key.vkey, policy });
    rows.push(...logAnswers(log, true));
    if (log.included) rows.push(holds("qDrawLog", t("drawLogYes", { log: log.log.name, index: log.index, at: log.leaf.at })));
  } else rows.push(unsure("qDrawLog", "notAsked", t("logAsk")));
  return { tone: found.refusals.length ? "no" : "ok", title: found.refusals.length ? "drawDiffers" : "drawHolds", rule: "drawRule", reasons: found.refusals, rows, facts: [["number", found.draw], ["digest", found.record.slice(7)]] };
}
