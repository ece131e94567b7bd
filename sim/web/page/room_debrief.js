/* The debrief: what the class did against what the model would have done with the same luck. */

import { el } from "./room_draw.js";
import { aside, bar, colour, folded, list, named, part, plural, points, seatOf, term } from "./room.js";

/** The debrief as a part of a page, the plainest first; nothing as long as it is not shown. */
export function debrief(view, found) {
  if (!found) return null;
  const [first, ...more] = pieces(view, found);
  return part("debrief", TITLE, first,
    el("details", { key: "more" }, el("summary", "For those who want more"), el("div.pieces", more)));
}

export const TITLE = "Debrief: you and the model";

/** The debrief in pieces, each for a slide of its own. */
export function pieces(view, found) {
  const { durability, joint_gains: gains } = found;
  return [
    el("div", { key: "short" }, found.summary.map((said, k) => el("p.verdict", { key: k }, said))),
    headed("figures", "Both ends, and in figures",
      el("dl.ends", { key: "ends" }, end("The class", found.class), end("The model, with the same luck", found.model)),
      table(["", "The class", "The model"], found.ends?.map((row) => [row.label, row.class, row.model]))),
    headed("luck", "With the same luck, and with other", told("luck", found.same_luck, found.other_luck), aside(found.scale)),
    headed("terms", "The terms, clause by clause",
      table(["Issue", whose("The class", found.class), whose("The model", found.model), "Splitting the difference"],
        found.table?.map((row) => [row.label, row.class, row.model, row.baseline]))),
    headed("naive", "Beside the plainest predictions", told("naive", found.naive)),
    headed("worth", ["What it was ", term("utility", "worth")], worths(view, found)),
    headed("gains", "Joint gains", told("gains", gains?.sentence),
      list(gains?.trade?.map((one) => `${one.label}: from “${one.from}” to “${one.to}”.`))),
    headed("gave", "Who conceded what", told("word", found.conceded_note), conceded(view, found.conceded)),
    headed("gap", "What stood in the way", list(found.gap)),
    headed("last", term("survival", "Would it last?"), told("last", durability?.sentence, durability?.model && `The model's own: ${durability.model}`)),
  ].filter(Boolean);
}

const told = (key, ...sentences) => sentences.filter(Boolean).map((said, k) => el("p", { key: `${key}-${k}` }, said));
const isFull = (inside) => inside.flat(Infinity).some((one) => one !== null && one !== undefined);
const headed = (key, title, ...inside) => (isFull(inside) ? el("div", { key }, el("h3", title), inside) : null);
const end = (who, { verdict }) => el("div", { key: who }, el("dt", who), el("dd.verdict", verdict));
const whose = (who, { clauses_are: what }) => (what && what !== "none" ? `${who} (${what})` : who);

/** A table that becomes a list of its rows on a phone. */
function table(head, rows) {
  if (!rows?.length) return null;
  return el("table.stacking", el("thead", el("tr", head.map((said, k) => el("th", { key: k, scope: "col" }, said)))),
    el("tbody", rows.map(([first, ...cells], k) => el("tr", { key: k }, el("th", { scope: "row" }, first),
      cells.map((cell, c) => el("td", { key: c, "data-head": head[c + 1] }, cell ?? "–"))))));
}

function worths(view, found) {
  const { worth: rows } = found;
  if (!rows?.some((row) => row.class !== null || row.model !== null)) return null;
  const one = (who, worth, least) => el("span.pair", { key: who },
    bar(worth ?? 0, "", least === null ? [] : [least]),
    `${who}: ${worth === null ? "no text" : `${points(worth)} points`}${least === null ? "" : `, without a deal ${points(least)}`}`);
  return [
    el("dl.figures", { key: "worths" }, rows.map((row) => el(`div${colour(seatOf(view, row.seat))}`, { key: row.seat }, el("dt", named(view, row.seat)),
      el("dd", one(whose("the class", found.class), row.class, row.class_no_deal),
        one(whose("the model", found.model), row.model, row.model_no_deal))))),
    el("p.small", { key: "worths-note" }, "The mark is what no deal was worth (the ", term("reservation", "reservation value"), "). ",
      "Each party has a scale of its own: compare the bars of one party, never those of two."),
  ];
}

function conceded(view, rows) {
  const moved = (all) => all.filter(({ steps }) => steps).map(step);
  return rows?.map(({ seat, sentence, by_issue: all }) =>
    el("div", { key: seat }, el("p", sentence),
      moved(all).length ? folded(`gave-${seat}`, ["Clause by clause: ", named(view, seat)], false, list(moved(all))) : null));
}

const step = ({ label, from, to, steps }) =>
  `${label}: from “${from}” to “${to}” (${plural(Math.abs(steps), "step")} ${steps > 0 ? "away from" : "towards"} its wish).`;
