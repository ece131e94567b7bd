/* The instructor's view: pace, people, events, what is shown to all, and what only the instructor sees. */

import { el } from "./room_draw.js";
import { Line } from "./room_line.js";
import {
  aside, button, byId, chip, choice, fate, folded, isCalled, joined, loop, named, part, plural, stage, start, strip, teller, term,
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
    strip(line), pace(view),
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
const MINUTES = [1, 2, 3, 5, 10];
const TIMES = [[null, "no timer"], [30, "30 seconds"], ...MINUTES.map((count) => [60 * count, plural(count, "minute")])];

function pace(view) {
  const { phase, round, room, paused } = view;
  const times = TIMES.some(([seconds]) => seconds === room.timer) ? TIMES : [...TIMES, [room.timer, `${room.timer} seconds`]];
  return el("div.pace", { id: "pace", role: "group", "aria-label": "Pace" },
    STEPS[phase] ? el("button.main", { type: "button", onclick: phase === "lobby" ? act("start") : act("next", { round, phase }) },
      STEPS[phase](view)) : null,
    isDeciding(view) ? el("button", { key: "pause", type: "button", onclick: act(paused ? "resume" : "pause") }, paused ? "Go on" : "Pause") : null,
    phase === "over" ? null : [
      el("label", "Time for each phase ", choice(times, room.timer, (seconds) => line.act({ kind: "timer", seconds: JSON.parse(seconds) }))),
      toggle("Go on by itself when all have decided", room.auto_next, (on) => line.act({ kind: "autonext", on })),
      el("span", { key: "wait" }, waiting(view)),
    ],
    phase === "over" ? null : fate(line, "start", "next", "pause", "resume", "timer", "autonext"));
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
        el("p", el("a", { href: `/room/${view.room.code}/screen`, target: "_blank" }, "Open the projector's page"), " (it shows nothing private)"))));
}

function people(view) {
  const all = view.instructor.people;
  const standing = all.filter(({ seat }) => seat === null);
  return part("people", `People: ${all.length}`,
    el("ul.who", view.seats.map((seat) => {
      const sitting = all.filter((one) => one.seat === seat.key);
      return el("li", { key: seat.key }, named(view, seat.key), " ", el("span.small", `${seat.role_word}${seat.veto ? "" : ", no veto"}`), " ",
        isCalled(seat) ? (seat.decided ? chip("✓ decided", ".done") : chip("… deciding")) : null,
        sitting.length ? el("ul", sitting.map((one) => person(view, one))) : el("span.small", " – played by the model"));
    })),
    standing.length ? el("div", { key: "standing" }, el("p", "Without a seat:"), el("ul.who", standing.map((one) => person(view, one)))) : null,
    fate(line, "reseat", "remove"));
}

function person(view, { person, name, seat, connected, last }) {
  const seats = [["", "no seat"], ...view.seats.map((one) => [one.key, one.short])];
  const reseat = (key) => line.act({ kind: "reseat", person, seat: key || null });
  return el("li.person", { key: person },
    connected ? el("span.here", { key: "here" }, "● here") : el("span.away", { key: "away" }, "○ away"),
    el("strong", name), last ? el("span.small", `last move ${clock(last)}`) : null,
    el("details", el("summary", "Change"),
      el("label", `Seat of ${name} `, choice(seats, seat ?? "", reseat)),
      button(`Remove ${name} from the room`, act("remove", { person }))));
}

// ------------------------------------------------------------ what everybody sees
const SHOWN = [["range", "the bargaining range"], ["reservations", "the reservation values"], ["debrief", "the debrief, once the talks are over"]];

function shows(view) {
  return part("shown", "Show to everybody",
    SHOWN.map(([what, said]) => toggle(said, view.room.revealed.includes(what), (on) => line.act({ kind: "reveal", what, on }))),
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

