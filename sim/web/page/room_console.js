/* The instructor's view: pace, people, events, what is shown to all, and what only the instructor sees. */

import { el } from "./room_draw.js";
import { Line } from "./room_line.js";
import {
  alone, aside, button, byId, choice, fate, folded, joined, loop, named, part, stage, standing, start, strip, teller, term, TIMES,
} from "./room.js";
import { debrief } from "./room_debrief.js";
import { eventForm } from "./room_events.js";
import { floated, impossible, news, openings, outcome, past, reservationBars, revealed, textOnTable, treaty } from "./room_told.js";

const tell = teller();
const renew = loop(byId("room"), draw);
const line = new Line(`/room/${start.code}/live?as=instructor`, renew);
const act = (kind, given = {}) => () => line.act({ kind, ...given });

function draw() {
  const { view } = line;
  if (!view) return [strip(line), line.gone?.key ? el("p", el("a.main", { href: "/teach" }, "Type the instructor's key")) : null];
  document.title = `${stage(view)} · ${view.room.title}`;
  tell(stage(view));
  return [
    strip(line), alone(view.instructor.join_url), pace(view),
    el("div.board.console",
      el("div", invitation(view), people(view), view.phase === "over" ? null : eventForm(view, line, renew), shows(view), files(view)),
      el("div", round(view), secrets(view), past(view), log(view))),
    view.phase === "over" ? debrief(view, view.instructor.debrief) : null,
  ];
}

// ------------------------------------------------------------ pace
const STEPS = {
  lobby: () => "Start the talks",
  offers: () => "Close the offers now",
  answers: () => "Close the vote now",
  result: ({ round, room }) => (round < room.rounds ? `Open round ${round + 1}` : "See how it ends"),
};
let isAsked = false; // whether the talks shall start although nobody has a seat

function pace(view) {
  const { phase, room, paused } = view;
  const times = TIMES.some(([seconds]) => seconds === room.timer) ? TIMES : [...TIMES, [room.timer, `${room.timer} seconds`]];
  return el("div.pace", { id: "pace", role: "group", "aria-label": "Pace" },
    STEPS[phase] ? button(STEPS[phase](view), () => goOn(view), ".main") : null,
    phase === "lobby" && isAsked ? el("span", { key: "empty", role: "alert" }, "Nobody has a seat yet. ", button("Start anyway", act("start"))) : null,
    isDeciding(view) ? button(paused ? "Go on" : "Pause", act(paused ? "resume" : "pause"), ".pause") : null,
    el("a", { key: "screen", href: `/room/${room.code}/screen`, target: "_blank" }, "Open the projector's page"),
    phase === "over" ? null : [
      el("label", "Time for each phase ", choice(times, room.timer, (seconds) => line.act({ kind: "timer", seconds: JSON.parse(seconds) }))),
      toggle("Go on by itself when all have decided", room.auto_next, (on) => line.act({ kind: "autonext", on })),
      el("span", { key: "wait" }, waiting(view)),
    ],
    phase === "over" ? null : fate(line, "start", "next", "pause", "resume", "timer", "autonext"));
}

function goOn({ phase, round, seats }) {
  isAsked = phase === "lobby" && seats.every(({ people }) => !people.length);
  if (isAsked) renew();
  else line.act(phase === "lobby" ? { kind: "start" } : { kind: "next", round, phase });
}

const clock = (seconds) => new Date(1000 * seconds).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const isDeciding = ({ phase }) => phase === "offers" || phase === "answers";
const toggle = (said, checked, change) =>
  el("label.switch", { key: said }, el("input", { type: "checkbox", checked, onchange: ({ target }) => change(target.checked) }), said);

function waiting(view) {
  const busy = view.instructor.waiting_for ?? [];
  if (!isDeciding(view)) return "";
  return busy.length ? `Waiting for ${joined(busy)}.` : "All have decided.";
}

// ------------------------------------------------------------ people
function invitation(view) {
  const { join_url: url, qr } = view.instructor;
  return folded(view.phase === "lobby" ? "invitation" : "latecomers", "How to join", view.phase === "lobby",
    el("div.invitation", el("img.qr", { src: qr, alt: `QR code of ${url}` }),
      el("div", el("p", el("a", { href: url }, url)), el("p.code", view.room.code),
        el("p.small", "The projector's page shows this too, and nothing private."))));
}

function people(view) {
  const all = view.instructor.people;
  const unseated = all.filter(({ seat }) => seat === null);
  return part("people", `People: ${all.length}`,
    unseated.length ? el("p", { key: "unseated" }, el("strong", "Without a seat:")) : null,
    el("ul.who", { key: "standing" }, unseated.map((one) => person(view, one))),
    el("ul.who", { key: "seated" }, view.seats.map((seat) => {
      const sitting = all.filter((one) => one.seat === seat.key);
      return el("li", { key: seat.key }, standing(view, seat),
        sitting.length ? el("ul", sitting.map((one) => person(view, one))) : el("span.small", " – played by the model"));
    })),
    fate(line, "reseat", "remove"));
}

function person(view, { person, name, seat, connected, last }) {
  const seats = [["", "no seat"], ...view.seats.map((one) => [one.key, one.short])];
  const reseat = (key) => line.act({ kind: "reseat", person, seat: key || null });
  const place = el("label", `Seat of ${name} `, choice(seats, seat ?? "", reseat));
  return el("li.person", { key: person },
    connected ? el("span.here", { key: "here" }, "● here") : el("span.away", { key: "away" }, "○ away"),
    el("strong", name), last ? el("span.small", `last move ${clock(last)}`) : null,
    seat ? null : place,
    el("details", el("summary", "Change"), seat ? place : null,
      button(`Remove ${name} from the room`, act("remove", { person }))));
}

// ------------------------------------------------------------ what everybody sees
const SHOWN = [["range", "the bargaining range"], ["reservations", "the reservation values"], ["debrief", "the debrief"]];

function shows(view) {
  return part("shown", "Show to everybody",
    SHOWN.filter(([what]) => what !== "debrief" || view.phase === "over").map(([what, said]) =>
      toggle(said, view.room.revealed.includes(what), (on) => line.act({ kind: "reveal", what, on }))),
    el("p.small", { key: "hint" }, "To each seat, about itself alone:"),
    toggle("its reservation value, as a hint", view.room.hint, (on) => line.act({ kind: "hint", on })),
    fate(line, "reveal", "hint"));
}

const FILES = [
  ["report.html", "Report of the room"],
  ["rounds.csv", "Rounds (CSV)"],
  ["moves.csv", "Moves (CSV)"],
  ["scenario.yaml", "Scenario as played (YAML)"],
];

function files(view) {
  const at = `/api/room/${view.room.code}`;
  return part("files", "Reports and data",
    el("p.links", FILES.map(([name, said]) => el("a", { key: name, href: `${at}/${name}` }, said))),
    view.phase === "over" || view.phase === "lobby" ? null : el("details", { key: "end" }, el("summary", "End the talks"),
      el("p", "This ends the negotiation without a deal, for everybody. It cannot be undone."),
      button("End the talks now", act("end")), fate(line, "end")));
}

// ------------------------------------------------------------ the round, and behind the scenes
function round(view) {
  if (view.phase === "lobby") return part("question", view.room.question, el("p", view.room.summary), impossible(view));
  return [
    outcome(view),
    textOnTable(view), floated(view),
    folded("news", "News of the battlefield", view.phase === "offers", news(view)), revealed(view),
  ];
}

function secrets(view) {
  const { seats, range, model_would: models } = view.instructor;
  if (view.phase === "lobby") return null;
  return folded("secrets", "Behind the scenes: only you see this", false,
    el("p.small", { key: "care" }, "Private numbers of all seats. Fold this away before you show this screen to the class."),
    range ? el("p", { key: "range" }, el("strong", term("zopa", "Bargaining range"), ": "), range.sentence) : null,
    openings(range?.openings), aside(range?.scale),
    el("h3", { key: "least" }, "What each would sign for (", term("reservation", "reservation values"), ")"), reservationBars(view, seats ?? []),
    models?.length ? [el("h3", { key: "model" }, "What the model would do"), models.map((one) => modelWould(view, one))] : null);
}

function modelWould(view, { seat, clauses, accept }) {
  if (clauses) return el("details", { key: seat }, el("summary", named(view, seat), " would put this text on the table"), treaty(clauses));
  const does = accept === null ? "put nothing on the table" : accept ? "accept" : "refuse";
  return el("p", { key: seat }, named(view, seat), ` would ${does}.`);
}

function log(view) {
  const entries = view.instructor.log ?? [];
  return folded("log", `Log (${entries.length})`, false, el("div.log", { tabindex: 0, role: "region", "aria-label": "Log" },
    el("ol", entries.toReversed().map(({ time, who, words }, k) =>
      el("li", { key: entries.length - k }, el("span.small", clock(time)), " ", el("strong", who), ` ${words}`)))));
}

