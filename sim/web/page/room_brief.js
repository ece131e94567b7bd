/* A seat's private briefing: what only its own people may know. */

import { el } from "./room_draw.js";
import { treaty } from "./room_told.js";
import { bar, chip, fate, folded, isWide, list, percent, points, term } from "./room.js";

export function briefing(view) {
  const own = view.private;
  return folded("briefing", "Your private briefing", view.phase === "lobby",
    el("p.small", "Only your seat sees this. Show it to nobody, or to whom you like: that is negotiating."),
    el("h3", { key: "goals" }, "What you want, and how much it ", term("salience", "matters")),
    el("ul.goals", own.goals.map((goal) =>
      el("li", { key: goal.issue }, el("strong", goal.label), `: ${goal.importance} (${percent(goal.weight)})`,
        bar(goal.weight), el("span.small", `best for you: ${goal.ideal_label}`)))),
    headed("lines", ["Your ", term("red_line", "red lines")], own.red_lines.map(redLine)),
    headed("links", ["What hangs together (", term("linkage", "linkage"), ")"], own.linkages),
    reservation(own.reservation),
    headed("beliefs", ["What you believe"], own.beliefs),
    headed("trust", [term("credibility", "How far promises are trusted")], own.trust),
    headed("home", ["At home (", term("ratification", "ratification"), ")"], own.home),
    headed("means", ["What else you should know"], own.means),
    advice(own.model_advice));
}

const redLine = ({ sentence, rule, strict }) => [
  sentence.replace(/\.$/, ""), ". ",
  rule && rule !== sentence ? el("span.small", rule) : null,
  strict === false ? el("span.small", " It does not bind the table: you have no veto.") : null,
];

const headed = (key, title, sentences) =>
  sentences?.length ? [el("h3", { key }, title), el("ul", { key: `${key}-list` }, sentences.map((said) => el("li", said)))] : null;

function reservation(found) {
  if (!found) return null;
  return [
    el("h3", { key: "least" }, "The least you would sign for (", term("reservation", "reservation value"), ")"),
    el("p", { key: "least-told" }, found.sentence),
    list(found.parts?.map(({ label, value }) => `${label}: ${value < 0 ? "" : "+"}${points(value)}`)),
  ];
}

function advice(found) {
  if (!found) return null;
  return [
    el("h3", { key: "advice" }, "What the model would do in your place"),
    el("p", { key: "advice-told" }, found.sentence),
    found.clauses ? treaty(found.clauses) : null,
  ];
}

/** The side tracks, on which belligerents agree apart from the treaty. */
export function sideTracks(view, line) {
  const tracks = view.private.tracks ?? [];
  if (!tracks.length) return null;
  return folded("tracks", "On the side", isWide,
    el("p.small", "Smaller agreements besides the treaty. They come about when both sides agree, and may break down."),
    tracks.map((track) => el("fieldset.track", { key: track.key },
      el("legend", track.label, " ", track.in_force ? chip("✓ in force", ".done") : null),
      track.meaning ? el("p.small", track.meaning) : null,
      view.private.may.stance ? stances(view, track, line) : null, votes(track.votes))),
    fate(line, "stance"));
}

const STANCES = [[true, "We agree"], [false, "We do not agree"], [null, "As our capital usually would"]];

function stances(view, track, line) {
  const mine = view.private.mine.stances?.[track.key] ?? null;
  return el("div.choices", STANCES.map(([agree, said]) =>
    el("label.choice", { key: said },
      el("input", {
        type: "radio", name: `track-${track.key}`, checked: mine === agree,
        onchange: () => line.act({ kind: "stance", track: track.key, agree }),
      }), el("span", said))));
}

function votes(found) {
  const [agree, refuse] = [found?.agree ?? 0, found?.refuse ?? 0];
  return agree + refuse ? el("p.small", `In your seat: ${agree} for, ${refuse} against.`) : null;
}
