/* The page that explores a scenario: holds its state, and brings inputs, answer and run together. */

import { age, draw } from "./explore_answer.js";
import { asker } from "./explore_ask.js";
import { list } from "./explore_changed.js";
import { inputs } from "./explore_inputs.js";
import { Past, fromHash, toHash } from "./explore_link.js";
import { openings } from "./explore_openings.js";
import { byId, same } from "./explore_page.js";
import { runs } from "./explore_run.js";
import { takeAway } from "./explore_take.js";

const { element } = rows;
const start = JSON.parse(byId("start").textContent);
const address = `/api/explore/${start.scenario.id}`;
const QUIET = 900; // milliseconds without a change before the answer is spoken
const REST = 300; // before the address is written anew

const fresh = { set: {}, seed: start.seed, run: 0, runs: start.runs, week: null, compare: true, mostRuns: start.limits.most_runs };
const past = new Past();
let state = fresh;
let answer = null; // the last good one
let answered = null; // the question that it answers
const bases = new Map(); // the scenario as it is, by luck
const later = {}; // timers by name

function soon(name, pause, act) {
  clearTimeout(later[name]);
  later[name] = setTimeout(act, pause);
}

// ------------------------------------------------------------ what changes
const luck = ({ seed, runs: many }) => `${seed} ${many}`;
const question = () => ({ changes: state.set, runs: state.runs, seed: state.seed });

/** Goes to another state; `gesture` names a movement of which only the start can be undone. */
function go(next, gesture = null) {
  past.keep(state, gesture);
  turn({ ...state, ...next });
}
function turn(next) {
  const isOther = !same([next.set, luck(next)], [state.set, luck(state)]);
  state = next;
  controls.show(state.set);
  showTools();
  list(byId("changed"), changes(), reveal, putBack);
  showFaults([]);
  write();
  if (isOther) {
    ask(question());
    forgetOpenings();
  }
  renewRun();
}
/** Sets one input; its own value is no change. */
function move(input, value) {
  const { [input.path]: _, ...others } = state.set;
  const set = same(value, input.own) ? others : { ...state.set, [input.path]: value };
  if (!same(set, state.set)) go({ set }, input.path);
}
const toSettings = () => document.querySelector(".explore").scrollIntoView();
/** Tries an opening of the run out, and takes the reader to what it changes. */
function tryOut(moves, sentence) {
  go({ set: { ...state.set, ...moves } });
  byId("changed").querySelector("button")?.focus({ preventScroll: true });
  toSettings();
  looks.say(`Tried: ${sentence}`);
}

const controls = inputs(start.groups, byId("groups"), byId("input-card"), move);
const forgetOpenings = openings(`${address}/openings`, {
  question: () => ({ changes: state.set, seed: state.seed }),
  canSet: controls.canSet,
  tell: tryOut,
});
const ask = asker(`${address}/ensemble`, hear, refuse);
const renewRun = runs(`${address}/run`, {
  question: () => ({ changes: state.set, seed: state.seed, run: state.run }),
  canSet: controls.canSet,
  weekWanted: () => state.week,
  tell: tryOut,
});

// ------------------------------------------------------------ what comes of it
function hear(found, asked) {
  if (!Object.keys(asked.changes).length) bases.set(luck(asked), found);
  [answer, answered] = [found, asked];
  show();
  if (!same(asked, question())) return;
  showFaults([]);
  age("");
}
function refuse(refused, asked) {
  if (!same(asked, question())) return;
  showFaults(refused.faults);
  age("These figures are of the settings before: the ones now set have no answer.");
}
function show() {
  const base = bases.get(luck(answered));
  if (base === undefined) askBase(luck(answered), { ...answered, changes: {} });
  const sentence = draw(answer, state.compare ? (base ?? null) : null, start.scenario);
  soon("speech", QUIET, () => looks.say(sentence));
}
/** Asks, once, how the scenario as it is does with some luck. */
function askBase(key, asked) {
  bases.set(key, null);
  asker(`${address}/ensemble`, (found) => (bases.set(key, found), show()), () => {})(asked);
}

// ------------------------------------------------------------ beside the controls
function showTools() {
  const isChanged = Object.keys(state.set).length > 0;
  byId("undo").disabled = !past.canUndo;
  byId("redo").disabled = !past.canRedo;
  byId("reset").disabled = !isChanged;
  document.querySelector("[data-save=comparison]").disabled = !isChanged;
  if (document.activeElement.disabled) ["undo", "redo", "reset"].map(byId).find((one) => !one.disabled)?.focus();
  byId("compare").checked = state.compare;
  byId("results").classList.toggle("alone", !state.compare);
  byId("run-number").value = state.run;
  byId("seed").value = state.seed;
  byId("runs").value = state.runs;
  sift();
}
function sift() {
  const told = `${controls.sift(state.set)} of ${controls.total} settings`;
  if (byId("found").textContent !== told) byId("found").textContent = told; // else it is spoken again
}
/** What is changed, in the order in which it was. */
const changes = () => Object.entries(state.set).map(([path, value]) => ({ ...controls.known.get(path), value }));
function putBack(input) {
  move(input, input.own);
  (byId("changed").querySelector("button") ?? byId("find")).focus();
}
function reveal({ path }) {
  byId("find").value = "";
  controls.seek("");
  sift();
  controls.visit(path);
}
/** Faults beside the control that caused them; those of no control above all. */
function showFaults(faults) {
  const general = faults.filter(({ path, message }) => {
    const control = controls.known.get(path);
    control?.blame(message);
    return !control;
  });
  byId("faults").replaceChildren(...general.map(({ message }) => element("p", "fault", message)));
}

// ------------------------------------------------------------ the address
function write() {
  if (location.hash || !same(state, fresh)) soon("address", REST, () => history.replaceState(null, "", toHash(state)));
}
const fromAddress = () => fromHash(location.hash, fresh, controls.canSet);

// ------------------------------------------------------------ what a person does
function number(id, name) {
  byId(id).addEventListener("change", ({ target }) => {
    const value = Math.round(Number(target.value));
    const fits = target.value !== "" && value >= Number(target.min) && value <= Number(target.max);
    fits ? go({ [name]: value }) : (target.value = state[name]);
  });
}
function keys(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.target.matches("input:is([type=search], [type=number], [type=text], :not([type])), textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) turn(past.undo(state));
  else if (key === "y" || key === "z") turn(past.redo(state));
  else return;
  event.preventDefault();
}

for (const many of [100, 300, 1000].filter((n) => n <= fresh.mostRuns)) byId("runs").append(new Option(many, many));
if (![...byId("runs").options].some((one) => Number(one.value) === start.runs)) byId("runs").append(new Option(start.runs, start.runs));
byId("runs").addEventListener("change", ({ target }) => go({ runs: Number(target.value) }));
number("run-number", "run");
number("seed", "seed");
byId("another").addEventListener("click", () => go({ run: (state.run + 1) % fresh.mostRuns }));
byId("to-settings").addEventListener("click", toSettings);
byId("groups").addEventListener("change", () => past.endGesture());
byId("undo").addEventListener("click", () => turn(past.undo(state)));
byId("redo").addEventListener("click", () => turn(past.redo(state)));
byId("reset").addEventListener("click", () => go({ set: {} }));
byId("compare").addEventListener("change", ({ target }) => {
  turn({ ...state, compare: target.checked });
  show();
});
byId("find").addEventListener("input", ({ target }) => (controls.seek(target.value), sift()));
byId("every").addEventListener("change", ({ target }) => (controls.showAll(target.checked), sift()));
byId("every").closest("label").hidden = !controls.hasMain;
byId("scenario").addEventListener("change", ({ target }) => (location.href = `/explore/${encodeURIComponent(target.value)}`));
takeAway(address, () => state);
document.addEventListener("keydown", keys);
document.addEventListener("week", ({ detail }) => {
  state = { ...state, week: detail === page.story.weeks - 1 ? null : detail };
  write();
});
addEventListener("hashchange", () => {
  const told = fromAddress();
  if (told || !location.hash) go(told ?? fresh); // else it is a place on the page
});
hear(start.base, question());
turn(fromAddress() ?? fresh);
