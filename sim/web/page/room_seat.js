/* A student's phone: join, take a seat, and play. */

import { el } from "./room_draw.js";
import { Line } from "./room_line.js";
import { button, byId, fate, joined, loop, named, once, part, post, seatOf, secondsLeft, stage, start, strip, teller } from "./room.js";
import { briefing } from "./room_brief.js";
import { Draft } from "./room_draft.js";
import { round } from "./room_round.js";
import { impossible, news, outcome, table, textOnTable } from "./room_told.js";

const HURRY = 30; // seconds left when it is said aloud
const tell = teller();
const renew = loop(byId("room"), draw);
const draft = new Draft(renew);
let line;
let fault = "";
connect();

function connect() {
  line = new Line(`/room/${start.code}/live?as=person`, renew);
}

// ------------------------------------------------------------ the page
function draw() {
  if (line.gone?.join) return join();
  const { view } = line;
  if (!view) return [strip(line), el("p", line.gone ? "" : "Coming in …")];
  tell(spoken(view));
  document.title = `${stage(view)} · The Peace Table`;
  if (!view.you.seat) return [strip(line), ...(view.phase === "lobby" ? [choice(view)] : watching(view))];
  if (view.phase === "lobby") return [strip(line), lobby(view)];
  draft.follow(view, line);
  return [strip(line), round(line, draft)];
}

/** What changed, for those who hear the page. */
function spoken(view) {
  const { may = {} } = view.private ?? {};
  const turn = may.answer ? " Your answer is wanted." : may.offer ? " Your seat writes the text." : "";
  const left = secondsLeft(line);
  return `${stage(view)}.${turn}${left !== null && left <= HURRY ? " Half a minute is left." : ""}`;
}

function join() {
  const said = fault || (start.joined ? line.gone.gone : "");
  return [el("p.question", { key: "question" }, start.question), part("join", "Join",
    el("form", { onsubmit: enter },
      el("label", { for: "name" }, "Your name, as the others shall see it"),
      el("input", { id: "name", name: "name", required: true, maxlength: 100, autocomplete: "nickname" }),
      el("button.main", "Join"), el("p.fate", { role: "alert" }, said && el("span.fault", said))))];
}

const enter = once(async () => {
  const found = await post(`/api/room/${start.code}/join`, { name: byId("name").value.trim() });
  fault = found.fault ?? "";
  if (fault) return renew();
  start.joined = true;
  connect();
});

// ------------------------------------------------------------ seats
function choice(view) {
  return part("choose", `${view.you.name}, take a seat`,
    el("p", "Several people may share a seat; they vote. Empty seats are played by the model."),
    el("ul.choose", view.seats.map((seat) =>
      el("li", { key: seat.key }, el("button.seat", { type: "button", onclick: () => sit(seat.key) },
        el(`strong.actor.a${seat.colour % 7}`, seat.label),
        el("span", `${seat.role_word}; ${seat.veto ? "no deal without its consent" : "no veto"}`),
        el("span.small", seat.people.length ? `Here: ${joined(seat.people.map(({ name }) => name))}` : "nobody yet"))))),
    fate(line, "sit"));
}

const sit = (seat) => line.act({ kind: "sit", seat });

function lobby(view) {
  const own = seatOf(view, view.you.seat);
  return [
    part("now", ["You sit for ", named(view, view.you.seat)],
      el("p", `${own.label}: ${own.role_word}; ${own.veto ? "no deal without your consent" : "you have no veto"}. The instructor starts the talks.`),
      button("Take another seat", () => sit(null)), fate(line, "sit")),
    part("question", view.room.question, el("p", view.room.summary), impossible(view)),
    view.private ? briefing(view) : null,
    part("table", "At the table", table(view)),
  ];
}

function watching(view) {
  const wait = view.phase === "over" ? "The talks are over." : "The talks have begun. Your instructor gives you a seat.";
  return [part("now", `${view.you.name}, welcome`, el("p", wait)), part("news", "News of the battlefield", news(view)), textOnTable(view), outcome(view)];
}
