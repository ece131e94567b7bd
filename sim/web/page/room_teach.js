/* The instructor's start: the key, a new room, and the rooms there are. */

import { el, show } from "./room_draw.js";
import { alone, byId, choice, input, once, part, plural, post, start, TIMES } from "./room.js";

const MOST_WEEKS = 13; // a round
const PHASES = { lobby: "before the start", offers: "at work", answers: "at work", result: "at work", over: "over" };
const first = start.scenarios[0];
let fault = "";
let wish = { scenario: first?.key, title: "", weeks: null, protocol: "", hint: true, timer: null, seed: "" };

const draw = () => show(byId("room"), start.asks_key ? key() : [el("div", { key: "new" }, alone(start.address), form()), rooms()]);
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
  const told = `${plural(weeks(), "week")} a round: at most ${plural(rounds, "round")}, if nothing is signed before.`;
  const titles = start.scenarios.map(({ key, title }) => [key, title]);
  const size = `${plural(found.actors, "seat")}, ${plural(found.issues, "issue")}, at most ${found.horizon_weeks} weeks.`;
  return part("open", "Open a room", el("form", { onsubmit: open },
    field("scenario", "Which negotiation?", select("scenario", titles, (value) => ({ scenario: value, weeks: null, protocol: "" }))),
    el("div.about", { key: "about" }, el("p", el("strong", found.question)), el("p", found.summary), el("p.small", size)),
    found.clash ? el("p.fault", { key: "clash" }, found.clash,
      " A room of it is over as soon as it starts: use it to show that; for a game, choose another.") : null,
    field("weeks", "Weeks that pass from one session to the next",
      input(weeks(), (count) => keep({ weeks: Number(count) }), { id: "weeks", type: "range", min: 1, max: MOST_WEEKS }),
      el("output", { for: "weeks" }, found.clash ? "No round is played." : told),
      el("p.small", "Count five to ten minutes for a round with a class. Between sessions the war goes on.")),
    field("protocol", "Who writes the texts?", select("protocol", [["", "as in the scenario"], ...protocolsFor(found)]),
      el("p.small", `The scenario says: ${protocolOf(found)}.`)),
    field("timer", "Time for each phase", select("timer", TIMES, (seconds) => ({ timer: JSON.parse(seconds) })),
      el("p.small", "You can change, pause and end it at any time.")),
    el("label.choice", { key: "hint" },
      el("input", { type: "checkbox", checked: wish.hint, onchange: ({ target }) => keep({ hint: target.checked }) }),
      el("span", "Tell each seat its own reservation value: the least it would sign for")),
    field("title", "Name of the room (may be left empty)",
      input(wish.title, (title) => keep({ title }), { id: "title", maxlength: 100, placeholder: found.title })),
    field("seed", "Number of the luck (seed)",
      input(wish.seed, (seed) => keep({ seed }), { id: "seed", type: "number", min: 0, max: 2 ** 32 - 1, step: 1, placeholder: "drawn for you" }),
      el("p.small", "Leave it empty, unless two classes shall meet the same luck: the same number gives the same war again. ",
        "Whoever knows a number that you type can play that war beforehand in Explore.")),
    el("button.main", { key: "send" }, "Open the room"), el("p.fate", { key: "fate", role: "alert" }, fault && el("span.fault", fault))));
}

const field = (id, said, ...inside) => el("div.field", { key: id }, el("label", { for: id }, said), inside);
const protocolsFor = ({ has_mediator: mediator }) =>
  start.protocols.filter(({ key }) => mediator || key !== "mediated_text").map(({ key, label }) => [key, label]);
const protocolOf = (found) => start.protocols.find(({ key }) => key === found.protocol)?.label ?? found.protocol;
const select = (id, options, change = (value) => ({ [id]: value })) =>
  choice(options, wish[id], (value) => keep(change(value)), { id });

const LEAVES = 3000; // milliseconds that the page may take to be left for the room
const open = once(async () => {
  const found = await post("/api/rooms", {
    scenario: wish.scenario,
    title: wish.title.trim() || null,
    seed: wish.seed === "" ? null : Number(wish.seed),
    weeks_a_round: weeks(),
    protocol: wish.protocol || null,
    hint: wish.hint,
    timer: wish.timer,
  });
  fault = found.fault ?? "";
  if (fault) return draw();
  location.assign(`/teach/${found.code}`);
  await new Promise((left) => setTimeout(left, LEAVES));
});

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
