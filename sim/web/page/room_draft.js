/* What a student is writing: kept in this tab whatever happens to the line, weighed as it changes. */

import { memory } from "./room_line.js";
import { lastText, start } from "./room.js";

const NAME = `draft:${start.code}`;
const BLANK = { seat: null, round: null, clauses: {}, reason: "", accept: null };
const QUIET = 120; // milliseconds without a change before it is weighed

export class Draft {
  /** What was written here before, or nothing yet; `renew` draws the page after every change. */
  constructor(renew) {
    Object.assign(this, { renew, weighed: null, asked: "" }, BLANK, memory.get(NAME));
  }

  keep(change) {
    Object.assign(this, change);
    const { seat, round, clauses, reason, accept } = this;
    memory.set(NAME, { seat, round, clauses, reason, accept });
    this.renew();
  }

  /** What was refused before says nothing about a changed text. */
  choose(clauses, line) {
    line.refused = {};
    this.keep({ clauses: { ...this.clauses, ...clauses } });
  }

  /** In a new round: the same clauses again, but a new answer. One starts from the last text, or else
      from one's own wishes. */
  follow(view, line) {
    const { round, you } = view;
    const isNew = this.seat !== you.seat;
    if (isNew || this.round !== round) {
      const clauses = isNew ? (lastText(view) ?? wishes(view)) : this.clauses;
      this.keep({ ...BLANK, seat: you.seat, round, clauses });
    }
    this.weigh(view, line);
  }

  /** Asks what the clauses are worth whenever they, or the week, have changed; not at every touch. */
  weigh({ round, phase, week }, line) {
    const now = JSON.stringify([this.seat, round, phase, week, this.clauses]);
    if (now === this.asked) return;
    this.asked = now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => line.weigh(this.clauses, (found) => (this.weighed = found)), QUIET);
  }
}

/** One's own ideal on every issue; where nothing is wanted, the first level. */
export const wishes = (view) => ({
  ...Object.fromEntries(view.scales.map(({ issue, levels }) => [issue, levels[0].key])),
  ...Object.fromEntries(view.private.goals.map(({ issue, ideal }) => [issue, ideal])),
});
