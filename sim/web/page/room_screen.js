/* The projector: what everybody may see, big enough for the last row. */

import { el } from "./room_draw.js";
import { Line } from "./room_line.js";
import { byId, joined, loop, part, stage, start, timeLeft, trouble } from "./room.js";
import { debrief } from "./room_debrief.js";
import { floated, news, outcome, past, revealed, table, textOnTable } from "./room_told.js";

const SMALLEST = 0.0135; // of the screen's width; what does not fit then is scrolled
const BIGGEST = 0.023;
const root = document.documentElement;
const host = byId("room");
let fitted = "";

const line = new Line(`/room/${start.code}/live?as=screen`, loop(host, draw));

function draw() {
  const { view } = line;
  if (!view) return trouble(line);
  document.title = `${stage(view)} · ${view.room.title}`;
  setTimeout(fit);
  return [
    trouble(line),
    view.phase === "lobby" ? null : head(view),
    el(`div.slide.at-${view.phase}`, { key: view.phase }, SLIDES[view.phase](view), revealed(view)),
  ];
}

function head(view) {
  return el("div.head",
    el("h1", stage(view)), view.date && el("span", view.date), el("span.clock", timeLeft(line)),
    el("span.small", `Join: ${address()}, code ${start.code}`));
}

const address = () => new URL(start.join_url).host;

// ------------------------------------------------------------ a slide for each phase
const SLIDES = {
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
  over: (view) => [
    columns([outcome(view)], [textOnTable(view)]),
    debrief(view, view.revealed?.debrief),
    past(view),
  ],
};

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

