/* The state of the page: in its link, which holds all of it, and in its past. */

const isPlain = (text) => {
  try {
    JSON.parse(text);
    return false; // would be read as something else than a text
  } catch {
    return true;
  }
};
const escaped = (text) => text.replace(/[%&;#:\s"<>]/gu, (sign) => encodeURIComponent(sign));

/** A value as it stands in a link: JSON, a text without its quotes where that is clear. */
function written(value) {
  return escaped(typeof value === "string" && isPlain(value) ? value : JSON.stringify(value));
}

function read(text) {
  const plain = decodeURIComponent(text);
  return isPlain(plain) ? plain : JSON.parse(plain);
}

/** The part of a link after its #. */
export function toHash({ set, seed, run, runs, week, compare }) {
  const said = Object.entries(set).map(([path, value]) => `${escaped(path)}:${written(value)}`);
  const parts = [`set=${said.join(";")}`, `seed=${seed}`, `run=${run}`, `runs=${runs}`];
  if (week !== null) parts.push(`week=${week}`);
  return `#${parts.join("&")}&compare=${Number(compare)}`;
}

/** The state that a link names, over `fresh`; null if it names none. What does not fit is left out. */
export function fromHash(hash, fresh, canSet) {
  if (!/^#(set|seed|run|runs|week|compare)=/.test(hash)) return null;
  const parts = Object.fromEntries(hash.slice(1).split("&").map((part) => part.split(/=(.*)/s).slice(0, 2)));
  const whole = (name, most, otherwise) => (/^\d{1,9}$/.test(parts[name]) ? Math.min(Number(parts[name]), most) : otherwise);
  const set = {};
  for (const said of (parts.set ?? "").split(";").filter(Boolean)) {
    try {
      const [path, value] = [decodeURIComponent(said.split(":")[0]), read(said.split(/:(.*)/s)[1])];
      if (canSet(path, value)) set[path] = value;
    } catch {
      continue; // a link that somebody has cut short
    }
  }
  return {
    set,
    seed: whole("seed", 999999, fresh.seed),
    run: whole("run", fresh.mostRuns - 1, fresh.run),
    runs: Math.max(1, whole("runs", fresh.mostRuns, fresh.runs)),
    week: whole("week", 1e6, null),
    compare: parts.compare !== "0",
  };
}

/** What can be undone and done again; a gesture (one drag of a slider) counts once. */
export class Past {
  #before = [];
  #after = [];
  #gesture = null;

  /** Remembers a state that is about to change. */
  keep(state, gesture = null) {
    if (gesture === null || gesture !== this.#gesture) this.#before.push(state);
    this.#gesture = gesture;
    this.#after = [];
  }
  endGesture() {
    this.#gesture = null;
  }
  undo(state) {
    return this.#move(this.#before, this.#after, state);
  }
  redo(state) {
    return this.#move(this.#after, this.#before, state);
  }
  get canUndo() {
    return this.#before.length > 0;
  }
  get canRedo() {
    return this.#after.length > 0;
  }
  #move(from, to, state) {
    this.#gesture = null;
    if (!from.length) return state;
    to.push(state);
    return from.pop();
  }
}
