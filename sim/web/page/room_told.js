/* What everybody may know, told: the news, the text on the table, the votes, what went before. */

import { el } from "./room_draw.js";
import { aside, bar, chip, folded, joined, lastText, list, named, part, points, standing, term } from "./room.js";

// ------------------------------------------------------------ the news
export function news(view) {
  const { news } = view;
  if (!news) return null;
  return [occurrences(news), list(news.sentences), front(view, news.front), inForce(news.tracks)];
}

function front(view, front) {
  if (!front) return null;
  const held = `${front.held_percent.toFixed(1)} % of ${front.held_of}`;
  const moved = Math.abs(front.change) < 0.05 ? "" : ` (${front.change > 0 ? "+" : "−"}${Math.abs(front.change).toFixed(1)})`;
  return el("dl.figures",
    el("div", { key: "held" }, el("dt", "Land held by ", named(view, front.holder)), el("dd", bar(front.held_percent / 100), `${held}${moved}`)),
    front.strikes?.map(({ label, count }) => el("div", { key: label }, el("dt", label), el("dd", `${Math.round(count).toLocaleString("en-GB")}`))));
}

/** What happened, day by day. */
function occurrences({ events }) {
  const days = [...new Set(events?.map(({ date }) => date))];
  return days.map((day) => {
    const texts = events.filter(({ date }) => date === day).map(({ text }) => text);
    return [el("p.day", { key: day }, day), el("ul", { key: `${day}-list` }, texts.map((text) => el("li", text)))];
  });
}

function inForce(tracks) {
  const now = tracks?.filter((track) => track.in_force).map(({ label }) => label) ?? [];
  return now.length ? el("p", { key: "in-force" }, `In force on the side: ${joined(now)}.`) : null;
}

/** That there can be no text at all, where red lines clash. */
export const impossible = ({ room }) => (room.impossible ? el("p.fault", { key: "impossible" }, room.impossible) : null);

// ------------------------------------------------------------ the text
/** A package as a treaty in words; clauses that changed since the last text are marked in words too. */
export function treaty(clauses) {
  return el("dl.treaty", clauses.map((clause) =>
    el("div", { key: clause.issue },
      el("dt", clause.issue_label),
      el("dd", clause.label, clause.was && clause.was !== clause.key ? [" ", chip("changed", ".new")] : null))));
}

/** Who decided for a seat, where its people did not. */
const BY = { model: " (played by the model)", capital: " (nobody of the delegation decided in time, so the model did)" };

export function textOnTable(view, ...below) {
  const { text } = view;
  if (!text) return null;
  const isSigned = view.phase === "over" && view.result?.ratified;
  return part("text", isSigned ? `The ${view.room.document}` : "The text on the table",
    el("p", "Put forward by ", named(view, text.author), BY[text.by], isSigned ? "." : ". It is signed only as a whole."),
    treaty(text.clauses), view.phase === "answers" ? odds(view, text.odds_home) : null, below);
}

function odds(view, rows) {
  if (!rows?.length) return null;
  return el("p.small", "At home (", term("ratification", "ratification"), "): ",
    rows.map(({ seat, words }, k) => [k ? "; " : null, named(view, seat), ` ${words}`]), ".");
}

/** Proposals without obligation, of this round: where they differ from the text on the table or the last one. */
export function floated(view, extra = () => null) {
  if (!view.floated?.length) return null;
  return part("floated", "Floated, without obligation",
    view.floated.map((one, k) => el("div.floated", { key: `${one.seat}-${k}` },
      el("p", named(view, one.seat), one.person_name ? ` (${one.person_name})` : ""), proposal(view, one), extra(one))));
}

function proposal(view, { clauses }) {
  const last = lastText(view);
  if (!last) return treaty(clauses);
  const other = clauses.filter(({ issue, key }) => last[issue] !== key);
  const than = view.text ? "the text on the table" : "the last text";
  return [
    el("p.small", { key: "than" }, other.length ? `Like ${than}, but for:` : `The same as ${than}.`),
    treaty(other),
    el("details", { key: "whole" }, el("summary", "The whole proposal"), treaty(clauses)),
  ];
}

// ------------------------------------------------------------ the result
const VOTES = {
  accepted: ["✓", "accepted"],
  refused: ["✕", "refused"],
  own: ["✎", "its own text"],
  "not asked": ["–", "not asked"],
};

function result(view) {
  const { result, verdict } = view;
  if (!result) return verdict ? el("p.verdict", { key: "sentence" }, verdict) : null;
  return [
    el("p.verdict", { key: "sentence" }, verdict ?? result.sentence),
    verdict ? el("p", { key: "last" }, `The last session: ${result.sentence}`) : null,
    result.votes?.length ? el("ul.votes", result.votes.map((one) => vote(view, one))) : null,
    home(view, result.home),
  ];
}

/** The same as a part of a page, once there is something to tell. */
export function outcome(view) {
  const isOver = view.phase === "over";
  if (!isOver && view.phase !== "result") return null;
  return part("result", isOver ? "How it ended" : "What came of it", result(view));
}

function vote(view, { seat, vote, reasons, by }) {
  const [sign, word] = VOTES[vote] ?? ["", vote];
  return el(`li.vote.${vote.replace(" ", "-")}`, { key: seat },
    el("span.sign", { "aria-hidden": "true" }, sign), " ", named(view, seat), " ", el("strong", word), vote === "not asked" ? null : BY[by],
    list(reasons?.map((said) => `“${said}”`), "ul.reasons"));
}

function home(view, rows) {
  if (!rows?.length) return null;
  const SIGNS = { true: "✓", false: "✕", null: "–" };
  return [
    el("h3", { key: "home" }, "At home (", term("ratification", "ratification"), ")"),
    el("ul.votes", { key: "at-home" }, rows.map(({ seat, passed, words }) =>
      el("li.vote", { key: seat }, el("span.sign", { "aria-hidden": "true" }, SIGNS[passed]), " ", named(view, seat), ` ${words}`))),
  ];
}

// ------------------------------------------------------------ what went before
export function past(view) {
  if (!view.past?.length) return null;
  return folded("past", `Past rounds (${view.past.length})`, false, el("ol.past", view.past.toReversed().map((round) =>
    el("li", { key: round.round },
      el("details", el("summary", `Round ${round.round} (${round.date}): ${round.sentence}`), pastText(view, round))))));
}

function pastText(view, { author, clauses, votes }) {
  if (!clauses) return el("p", "No text was put to the vote.");
  const labels = view.scales.map(({ issue, label, levels }) => ({
    issue,
    issue_label: label,
    label: levels.find(({ key }) => key === clauses[issue])?.label ?? "–",
  }));
  return [
    author && el("p", { key: "by" }, "By ", named(view, author), "."),
    treaty(labels),
    el("p", { key: "votes" }, votes.map(({ seat, vote }, k) => [k ? ", " : null, named(view, seat), ` ${VOTES[vote]?.join(" ") ?? vote}`])),
  ];
}

// ------------------------------------------------------------ what was revealed
/** The bargaining range and the reservation values, once the instructor shows them to all. */
export function revealed(view) {
  const { range, reservations } = view.revealed ?? {};
  return [
    range && part("range", ["The ", term("zopa", "bargaining range")],
      el("p.verdict", range.open ? chip("✓ open", ".open") : chip("✕ closed", ".closed"), " ", range.sentence),
      openings(range.openings), aside(range.scale)),
    reservations && part("reservations", [term("reservation", "Reservation values")],
      el("p.small", reservations.some((one) => isNumber(one.worth_of_text)) ? "The bar is the text on the table, the mark" : "The mark is",
        " what the party would sign for. Each party has a scale of its own from 0 to 100 points: never compare two parties."),
      reservationBars(view, reservations)),
  ];
}

export const openings = (all) =>
  all?.length
    ? el("details", { key: "openings" }, el("summary", "What would open it, cheapest first"), list(all, "ol"))
    : null;

export function reservationBars(view, rows) {
  return el("dl.figures", rows.map(({ seat, reservation, worth_of_text: worth }) =>
    el("div", { key: seat }, el("dt", named(view, seat)),
      el("dd", bar(worth ?? 0, "", [reservation]), `signs for ${points(reservation)} points or more`,
        isNumber(worth) ? `; the text is worth ${points(worth)} to it` : ""))));
}

const isNumber = (value) => typeof value === "number";
const sitting = ({ name, connected }, k, all) => [
  k ? (k < all.length - 1 ? ", " : " and ") : null,
  el("span.name", { key: `name-${k}` }, name), connected === false ? " (away)" : null,
];

/** Who sits where, and who has decided (without saying what). */
export function table(view) {
  return el("ul.seats", view.seats.map((seat) =>
    el("li", { key: seat.key }, standing(view, seat), " ",
      seat.people.length ? seat.people.map(sitting) : el("em", "played by the model"))));
}

