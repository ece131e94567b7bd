/* The instructor's start: the key, a new room, and the rooms there are. */

import { el, show } from "./room_draw.js";
import { byId, choice, input, part, plural, post, start } from "./room.js";

const MOST_WEEKS = 13; // a round
const PHASES = { lobby: "before the start", offers: "at work", answers: "at work", result: "at work", over: "over" };
const TIMES = [["", "no timer"], ...[1, 2, 3, 5, 10].map((count) => [60 * count, plural(count, "minute")])];
const first = start.scenarios[0];
let fault = "";
const [luck] = crypto.getRandomValues(new Uint16Array(1));
let wish = { scenario: first?.key, title: "", weeks: null, protocol: "", hint: true, timer: "", seed: String(luck) };

const draw = () => show(byId("room"), start.asks_key ? key() : [form(), rooms()]);
const keep = (change) => {
  wish = { ...wish, ...change };
  draw();
};

function key() {
  const enter = async (event) => {
    event.preventDefault();
    ({ fault = "" } = await post("/api/teach/key", { key: byId("key").value.trim() }));
    fault ? draw() : location.reload();
  };
  return part("ask", "The instructor's key",
    el("form", { onsubmit: enter }, el("label", { for: "key" }, "It was printed when the server was started"),
      el("input", { id: "key", type: "password", required: true, autocomplete: "current-password", maxlength: 200 }),
      el("button.main", "Go on"), el("p.fate", { role: "alert" }, fault && el("span.fault", fault))));
}

// ------------------------------------------------------------ a new room
const scenario = () => start.scenarios.find(({ key }) => key === wish.scenario);
/** So many weeks that a class hour has about eight rounds, unless chosen otherwise. */
const weeks = () => wish.weeks ?? Math.min(MOST_WEEKS, Math.max(1, Math.ceil(scenario().horizon_weeks / 8)));

function form() {
  const found = scenario();
  const rounds = Math.ceil(found.horizon_weeks / weeks());
  const titles = start.scenarios.map(({ key, title }) => [key, title]);
  const size = `${plural(found.actors, "seat")}, ${plural(found.issues, "issue")}, at most ${found.horizon_weeks} weeks.`;
  return part("open", "Open a room", el("form", { onsubmit: open },
    field("scenario", "Which negotiation?", select("scenario", titles, (value) => ({ scenario: value, weeks: null, protocol: "" }))),
    el("div.about", { key: "about" }, el("p", el("strong", found.question)), el("p", found.summary), el("p.small", size)),
    field("weeks", "Weeks that pass from one session to the next",
      input(weeks(), (count) => keep({ weeks: Number(count) }), { id: "weeks", type: "range", min: 1, max: MOST_WEEKS }),
      el("output", { for: "weeks" }, `${plural(weeks(), "week")} a round: at most ${plural(rounds, "round")}, if nothing is signed before.`),
      el("p.small", "Count five to ten minutes for a round with a class. Between sessions the war goes on.")),
    field("protocol", "Who writes the texts?", select("protocol", [["", "as in the scenario"], ...protocolsFor(found)]),
      el("p.small", `The scenario says: ${protocolOf(found)}.`)),
    field("timer", "Time for each phase", select("timer", TIMES), el("p.small", "You can change, pause and end it at any time.")),
    el("label.choice", { key: "hint" },
      el("input", { type: "checkbox", checked: wish.hint, onchange: ({ target }) => keep({ hint: target.checked }) }),
      el("span", "Tell each seat its own reservation value: the least it would sign for")),
    field("title", "Name of the room (may be left empty)",
      input(wish.title, (title) => keep({ title }), { id: "title", maxlength: 100, placeholder: found.title })),
    field("seed", "Number of the luck (seed)",
      input(wish.seed, (seed) => keep({ seed }), { id: "seed", type: "number", min: 0, max: 999999999, step: 1, required: true }),
      el("p.small", "The same number gives the same war again: two classes can meet the same luck.")),
    el("button.main", { key: "send" }, "Open the room"), el("p.fate", { key: "fate", role: "alert" }, fault && el("span.fault", fault))));
}

const field = (id, said, ...inside) => el("div.field", { key: id }, el("label", { for: id }, said), inside);
const protocolsFor = ({ has_mediator: mediator }) =>
  start.protocols.filter(({ key }) => mediator || key !== "mediated_text").map(({ key, label }) => [key, label]);
const protocolOf = (found) => start.protocols.find(({ key }) => key === found.protocol)?.label ?? found.protocol;
const select = (id, options, change = (value) => ({ [id]: value })) =>
  choice(options, wish[id], (value) => keep(change(value)), { id });

async function open(event) {
  event.preventDefault();
  const found = await post("/api/rooms", {
    scenario: wish.scenario,
    title: wish.title.trim() || null,
    seed: Number(wish.seed),
    weeks_a_round: weeks(),
    protocol: wish.protocol || null,
    hint: wish.hint,
    timer: wish.timer === "" ? null : Number(wish.timer),
  });
  fault = found.fault ?? "";
  fault ? draw() : location.assign(`/teach/${found.code}`);
}

// ------------------------------------------------------------ the rooms there are
const day = (seconds) => new Date(1000 * seconds).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

function rooms() {
  return part("rooms", "Your rooms", start.rooms.length
    ? el("ul.rooms", start.rooms.map(({ code, title, phase, people, created }) =>
      el("li", { key: code }, el("a", { href: `/teach/${code}` }, title), " ", el("span.code", code),
        el("p.small", `opened on ${day(created)}, ${PHASES[phase]}, ${plural(people, "person", "people")}`))))
    : el("p", "None yet. A room stays here until its file is deleted, also when the server is started again."));
}

draw();
