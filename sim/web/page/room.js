/* What every page of a room shares: its start, its words, its clock, and the loop that renews it. */

import { el, show } from "./room_draw.js";

export const start = JSON.parse(document.getElementById("start").textContent);
export const byId = (id) => document.getElementById(id);
export const isWide = matchMedia("(min-width: 64rem)").matches; // enough room to open what may be folded
const say = (text) => looks.say(text); // web.js: to those who hear the page

const PHASES = {
  lobby: "Before the start",
  offers: "Offers",
  answers: "Answers",
  result: "Result of the round",
  over: "The talks are over",
};
/** Where the room stands, in a few words. */
export const stage = ({ phase, round, room }) =>
  phase === "lobby" || phase === "over" ? PHASES[phase] : `Round ${round} of ${room.rounds}: ${PHASES[phase].toLowerCase()}`;

// ------------------------------------------------------------ words
/** A utility 0..1 in points of a hundred, as the handouts count it. */
export const points = (utility) => (100 * utility).toFixed(1).replace(/^-0\.0$/, "0.0").replace("-", "−");
export const percent = (share) => `${Math.round(100 * share)} %`;
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
export const joined = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** A word of the trade: touched, it explains itself. */
export const term = (key, said) => el("button.term", { type: "button", popovertarget: `term-${key}` }, said);
export const seatOf = (view, key) => view.seats.find((seat) => seat.key === key);
/** The look that gives a seat its colour. */
export const colour = ({ colour }) => `.a${colour % 7}`;
/** A seat's short name in its colour. */
export const named = (view, key) => {
  const seat = seatOf(view, key);
  return seat ? el(`span.actor${colour(seat)}`, seat.short) : "somebody";
};
export const chip = (said, look = "") => el(`span.chip${look}`, said);
export const isCalled = (seat) => (seat.speaks || seat.asked) && seat.people.length > 0;

/** A seat in the list of all: who it is, and how far its people are. */
export function standing(view, seat) {
  const [done, all] = [seat.people.filter((one) => one.decided).length, seat.people.length];
  const far = seat.decided ? chip("✓ decided", ".done") : chip(done ? `… ${done} of ${all} have decided` : "… deciding");
  return [named(view, seat.key), " ", el("span.small", `${seat.role_word}${seat.veto ? "" : ", no veto"}`), " ", isCalled(seat) ? far : null];
}

// ------------------------------------------------------------ texts
export const asLevels = (clauses) => Object.fromEntries(clauses.map(({ issue, key }) => [issue, key]));
/** The clauses of the text on the table, or of the last one there was. */
export const lastText = ({ text, past }) => (text ? asLevels(text.clauses) : past.findLast(({ clauses }) => clauses)?.clauses);
export const isSame = (one, other) => Boolean(one && other) && Object.entries(one).every(([issue, level]) => other[issue] === level);

// ------------------------------------------------------------ parts
/** A button that does something here. One with a `look` is the only one of it: it stays when it says
    something else. */
export const button = (said, onclick, look = "") => el(`button${look}`, { key: look || said, type: "button", onclick }, said);
/** Times for a phase to choose from: seconds and words. */
export const TIMES = [[null, "no timer"], [30, "30 seconds"], ...[1, 2, 3, 5, 10].map((count) => [60 * count, plural(count, "minute")])];
/** A list to choose from: `options` are [value, words], `choose` is told the value as text. */
export const choice = (options, chosen, choose, given = {}) =>
  el("select", { ...given, value: String(chosen), onchange: ({ target }) => choose(target.value) },
    options.map(([value, said]) => el("option", { key: value, value: String(value) }, said)));
/** A field to type in: `type` is told what stands in it. */
export const input = (value, type, given = {}) =>
  el("input", { ...given, value: String(value), oninput: ({ target }) => type(target.value) });
/** A section with its heading. */
export const part = (id, title, ...inside) =>
  el("section.part", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), inside);
/** A part that can be folded away; `open` is how it starts. */
export const folded = (id, title, open, ...inside) =>
  el("details.part", { id, first: { open } }, el("summary", el("h2", title)), inside);
export const aside = (said) => (said ? el("p.small", { key: "aside" }, said) : null);
export const list = (sentences, kind = "ul") =>
  sentences?.length ? el(kind, sentences.map((said) => el("li", said))) : null;

/** A share 0..1 as a bar (for the eye; the words stand beside it), with marks at other shares. */
export function bar(share, look = "", marks = []) {
  const at = (value) => `${100 * Math.min(1, Math.max(0, value))}%`;
  return el(`span.gauge${look}`, { "aria-hidden": "true" },
    el("i.fill", { style: { width: at(share) } }),
    marks.map((value, k) => el("i.mark", { key: k, style: { left: at(value) } })));
}

// ------------------------------------------------------------ the clock
/** The seconds left in this phase; null: no timer. */
export function secondsLeft({ view, ahead }) {
  const left = view.paused ? view.left : view.ends && view.ends - Date.now() / 1000 - ahead;
  return left === null ? null : Math.max(0, Math.round(left));
}

/** The same in words, or nothing if there is no timer. */
export function timeLeft(line) {
  const { view } = line;
  const left = secondsLeft(line);
  if (left === null) return view.paused ? "paused" : "";
  return `${view.paused ? "paused, " : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
}

/** The strip that says where we are, how long it lasts, and whether the line is up. */
export function strip(line) {
  const { view } = line;
  const where = view ? stage(view) : "";
  const clock = view && timeLeft(line);
  return el("div.strip", { id: "strip" },
    el("strong", where), view?.date && el("span.date", view.date), clock && el("span.clock", clock), trouble(line));
}

export function trouble(line) {
  const said = line.gone?.gone ?? (line.state === "lost" ? "Connection lost, trying again. What you have typed is kept." : "");
  return el("p.trouble", { id: "trouble", role: "status", hidden: !said }, said);
}

/** What became of the last move of a kind: on its way, or refused and why. */
export function fate(line, ...kinds) {
  const why = kinds.map((kind) => line.refused[kind]).find(Boolean);
  const waits = kinds.some((kind) => line.isWaiting(kind));
  return el("p.fate", { key: `fate-${kinds[0]}`, role: "status" }, why ? el("span.fault", why) : waits ? "Sending …" : "");
}

// ------------------------------------------------------------ the loop
/** Draws `host` anew, soon, however often it is asked, and each second for the clock. If what had
    the focus is gone, the page keeps it, so that the next Tab does not start at the top. */
export function loop(host, draw) {
  let due = false;
  host.tabIndex = -1;
  const renew = () => {
    due = false;
    const had = host.contains(document.activeElement);
    show(host, draw());
    if (had && !host.contains(document.activeElement)) host.focus({ preventScroll: true });
  };
  setInterval(renew, 1000);
  return () => {
    if (!due) setTimeout(renew);
    due = true;
  };
}

/** Says once what changed, when `words` differ from last time. */
export function teller() {
  let last = null;
  return (words) => {
    if (words && last !== null && words !== last) say(words);
    last = words;
  };
}

/** What a form does when it is sent; a second press while it is at it does nothing. */
export function once(act) {
  let isBusy = false;
  return async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    await act();
    isBusy = false;
  };
}

/** That the class cannot come in, where the server was started for one person only. */
export const alone = (address) =>
  /^http:\/\/(127\.|localhost|\[::1\])/.test(address ?? "")
    ? el("p.fault", { key: "alone" }, "Only this computer can reach this room. To let your class in, stop the server and start it with: ",
      el("code", "python3 run.py serve --class"))
    : null;

/** Posts JSON; the answer's JSON, or the faults as one sentence. */
export async function post(path, given) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    const said = await answer.json();
    return answer.ok ? said : { fault: said.faults?.join(" ") ?? "That did not work." };
  } catch {
    return { fault: "The server does not answer. Are you on the right network?" };
  }
}
