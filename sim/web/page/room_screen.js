/* The projector: what everybody may see, big enough for the last row. */

import { el } from "./room_draw.js";
import { Line } from "./room_line.js";
import { button, byId, joined, loop, part, stage, start, timeLeft, trouble } from "./room.js";
import { pieces, TITLE } from "./room_debrief.js";
import { floated, news, outcome, past, revealed, table, textOnTable } from "./room_told.js";

const SMALLEST = 0.012; // of the screen's width; what does not fit then is scrolled
const BIGGEST = 0.023;
const root = document.documentElement;
const host = byId("room");
let fitted = "";

const renew = loop(host, draw);
const line = new Line(`/room/${start.code}/live?as=screen`, renew);

// ------------------------------------------------------------ which slide
let phase = "";
let known = []; // keys of the slides so far in this phase
let at = 0;

function draw() {
  const { view } = line;
  if (!view) return trouble(line);
  document.title = `${stage(view)} · ${view.room.title}`;
  setTimeout(fit);
  const slides = slidesOf(view);
  follow(view, slides.map(([key]) => key));
  const [key, inside] = slides[at];
  return [
    trouble(line),
    view.phase === "lobby" ? null : head(view),
    el(`div.slide.at-${view.phase}`, { key: `${view.phase}-${key}` }, inside),
    slides.length > 1 ? turner(slides.length) : null,
  ];
}

/** A new phase starts with its first slide; what the instructor begins to show is shown at once. */
function follow(view, keys) {
  const added = keys.findIndex((key) => !known.includes(key));
  if (view.phase !== phase) at = 0;
  else if (added >= 0) at = added;
  at = Math.min(at, keys.length - 1);
  [phase, known] = [view.phase, keys];
}

const turn = (by) => {
  at = Math.min(known.length - 1, Math.max(0, at + by));
  renew();
};
const turner = (count) => el("nav.turner", { key: "turner", "aria-label": "Slides" },
  button("◀ Back", () => turn(-1)), el("span", `${at + 1} of ${count}`), button("On ▶", () => turn(1)));
const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
addEventListener("keydown", ({ key }) => KEYS[key] && turn(KEYS[key]));

function head(view) {
  return el("div.head",
    el("h1", stage(view)), view.date && el("span", view.date), el("span.clock", timeLeft(line)),
    el("span.small", `Join: ${address()}, code ${start.code}`));
}

const address = () => new URL(start.join_url).host;

// ------------------------------------------------------------ the slides of each phase
const FIRST = {
  lobby: (view) => [
    el("div.invitation",
      el("div", el("h1", view.room.title), el("p.question", view.room.question),
        el("p", "On your phone, open"), el("p.address", address()), el("p", "and type the code"), el("p.code", start.code)),
      el("img.qr", { src: start.qr, alt: `QR code of ${start.join_url}` })),
    part("table", "At the table", table(view)),
  ],
  offers: (view) => columns([part("news", "News", news(view))], [part("table", writers(view), table(view)), floated(view)]),
  answers: (view) => columns([textOnTable(view)], [part("table", "Yes or no?", table(view)), floated(view)]),
  result: (view) => columns([outcome(view)], [textOnTable(view)]),
  over: (view) => columns([outcome(view)], [textOnTable(view)]),
};

/** All slides of the moment: [key, what it shows]. */
function slidesOf(view) {
  const { debrief, range, reservations } = view.revealed;
  const told = debrief ? pieces(view, debrief) : [];
  return [
    ["first", FIRST[view.phase](view)],
    ...(range || reservations ? [["revealed", el("div.even", revealed(view))]] : []),
    ...told.map((piece, k) => [`debrief-${k}`, part("debrief", TITLE, piece)]),
    ...(view.phase === "over" && view.past.length ? [["past", past(view)]] : []),
  ];
}

const columns = (left, right) => el("div.columns", el("div", left), el("div", right));

function writers(view) {
  const names = view.seats.filter(({ speaks }) => speaks).map(({ short }) => short);
  return names.length ? `${capital(joined(names))} ${names.length > 1 ? "write" : "writes"} the text` : "At the table";
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

// ------------------------------------------------------------ as big as fits
/** Chooses the largest type with which the slide fits the screen, anew whenever either changes. */
function fit() {
  const sight = [innerWidth, innerHeight, root.dataset.size, host.innerText.replace(/\d+:\d\d left/, "")].join("|");
  if (sight === fitted) return;
  fitted = sight;
  if (innerWidth < 900) return (root.style.fontSize = "");
  const larger = root.dataset.size === "large" ? 1.45 : 1;
  let [low, high] = [SMALLEST * innerWidth * larger, BIGGEST * innerWidth * larger];
  while (high - low > 0.5) {
    const size = (low + high) / 2;
    root.style.fontSize = `${size}px`;
    if (root.scrollHeight > innerHeight) high = size;
    else low = size;
  }
  root.style.fontSize = `${low}px`;
}
addEventListener("resize", fit);
document.addEventListener("look", fit);

