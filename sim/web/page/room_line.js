/* The line to the room: it comes back by itself, and no move is lost or done twice. */

import { insist } from "./room_draw.js";

const PAUSES = [300, 1000, 2000, 4000, 8000]; // milliseconds before trying again, and then the last
const PING = 10000;
const TWICE = 700; // milliseconds within which the same move again is a second tap, not a second wish
const PATIENCE = 6000; // milliseconds without an answer before the line counts as cut

/** What this tab remembers under a name, even when the phone has thrown the page away. */
export const memory = {
  get(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // a browser that keeps nothing: then only a reload forgets
    }
  },
};

/** A random UUID (version 4); crypto.randomUUID is missing on a plain http address. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [0, 8, 12, 16, 20].map((from, k, all) => hex.slice(from, all[k + 1])).join("-");
}

export class Line {
  /** Opens the line at `path`; `renew` is called after whatever came. */
  constructor(path, renew) {
    Object.assign(this, { path, renew, view: null, state: "opening", gone: null, tries: 0, pings: 0, asked: 0 });
    this.ahead = 0; // seconds by which the server's clock is ahead of ours
    this.waiting = memory.get(path) ?? []; // moves not yet answered
    this.refused = {}; // kind of move -> why the last one was
    this.connect();
    setInterval(() => this.ping(), PING);
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    for (const event of ["online", "pageshow", "focus"]) addEventListener(event, () => this.wake());
  }

  connect() {
    clearTimeout(this.again);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${this.path}`);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.socket === socket && this.hear(JSON.parse(data));
    socket.onclose = () => this.socket === socket && this.lost();
    this.expect();
  }

  opened() {
    this.state = "open";
    this.answered();
    this.ping();
    for (const move of this.waiting) this.send({ move });
    if (this.question) this.send(this.question);
    this.renew();
  }

  lost() {
    this.answered();
    if (this.gone) return;
    this.state = "lost";
    const pause = PAUSES[Math.min(this.tries++, PAUSES.length - 1)];
    this.again = setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2));
    this.renew();
  }

  /** Counts the line as cut if nothing is heard in a while. */
  expect() {
    this.limit ??= setTimeout(() => {
      const old = this.socket;
      this.socket = null;
      old.close();
      this.lost();
    }, PATIENCE);
  }

  answered() {
    clearTimeout(this.limit);
    this.limit = null;
  }

  ping() {
    if (this.state !== "open" || document.hidden) return;
    this.send({ ping: ++this.pings });
    this.expect();
  }

  /** The phone was asleep, or the network came back: find out at once. */
  wake() {
    if (this.gone) return;
    if (this.state === "open") return this.ping();
    if (this.state === "lost") this.connect();
  }

  send(what) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(what));
  }

  /** Makes a move; it is sent again, as the same move, until it is answered. */
  act(move) {
    const wish = JSON.stringify(move);
    if (wish === this.wish && Date.now() - this.wished < TWICE) return;
    Object.assign(this, { wish, wished: Date.now() });
    const one = { id: uuid(), ...move };
    delete this.refused[move.kind];
    this.keep([...this.waiting, one]);
    this.send({ move: one });
    this.renew();
  }

  keep(waiting) {
    this.waiting = waiting;
    memory.set(this.path, waiting);
  }

  /** Asks what a text would be worth; only the latest answer is told to `told`. */
  weigh(clauses, told) {
    this.question = { weigh: clauses, n: ++this.asked };
    this.told = told;
    this.send(this.question);
  }

  /** Whether a move of this kind has not been answered yet. */
  isWaiting(kind) {
    return this.waiting.some((move) => move.kind === kind);
  }

  hear(said) {
    this.answered();
    this.tries = 0;
    if (said.view) {
      if (said.view.round !== this.view?.round) this.refused = {};
      this.view = said.view;
    }
    if (said.now) this.ahead = said.now - Date.now() / 1000;
    const answered = said.done ?? said.refused;
    if (answered) this.settle(answered, said.why);
    if (said.weighed && said.n === this.asked) this.told(said.weighed);
    if (said.gone) Object.assign(this, { gone: said, state: "gone" });
    if (said.pong === undefined) this.renew();
  }

  settle(id, why) {
    const move = this.waiting.find((one) => one.id === id);
    if (move && why) this.refused[move.kind] = why;
    if (why) insist();
    this.keep(this.waiting.filter((one) => one.id !== id));
  }
}
