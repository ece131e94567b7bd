/* The instructor's event: a sentence that everybody reads, and what it does to the numbers. */

import { el } from "./room_draw.js";
import { button, choice, fate, folded, input } from "./room.js";

const READY = [
  { said: "A city is hit", text: "A heavy strike hits a city.", name: "damage", value: 0.1 },
  { said: "Deliveries are halved", text: "Half of the promised arms do not arrive.", name: "aid", value: 0.5 },
  { said: "A promise is backed", text: "Allies put forces behind their promise.", name: "credibility", value: 0.2 },
  { said: "A leak", text: "A secret text is leaked; trust suffers.", name: "mistrust", value: 0.05 },
  { said: "The mediator presses", text: "The mediator threatens to walk away.", name: "pressure", value: 0.02 },
  { said: "The war grows dearer", text: "A new budget shows what the war costs.", name: "cost", value: 1.2 },
];
const blank = { text: "", rows: [], suspend: 0, sent: "" };
let event = blank;

/** The form; `renew` draws the page again after every change of it. */
export function eventForm(view, line, renew) {
  const { effects } = view.instructor;
  const keep = (change) => {
    event = { ...event, ...change };
    renew();
  };
  const send = (submitted) => {
    submitted.preventDefault();
    const text = event.text.trim();
    if (!text) return; // a second press
    line.act({ kind: "inject", text, effects: asEffects(event.rows), suspend: event.suspend });
    keep({ ...blank, sent: text });
  };
  return folded("event", "Let something happen", false, el("form.event", { onsubmit: send },
    el("div.choices", READY.filter(({ name }) => effects.some((one) => one.name === name)).map((ready) =>
      button(ready.said, () => keep({ text: ready.text, rows: [rowOf(effects, ready.name, ready.value)] })))),
    el("label", { for: "event-text" }, "What everybody reads in the news"),
    input(event.text, (text) => keep({ text }), { id: "event-text", required: true, maxlength: 200 }),
    event.rows.map((row, k) => effectRow(view, row, k, (rows) => keep({ rows }))),
    button("Add an effect", () => keep({ rows: [...event.rows, rowOf(effects, effects[0].name)] })),
    el("label", { for: "suspend" }, "The talks stand still for so many weeks"),
    input(event.suspend, (weeks) => keep({ suspend: Number(weeks) || 0 }), { id: "suspend", type: "number", min: 0, max: 12 }),
    el("p.small", { key: "when" }, "It happens in the week to come and takes effect with the next news."),
    el("button.main", { key: "send" }, "Let it happen"), fate(line, "inject"),
    event.sent && !line.isWaiting("inject") && !line.refused.inject
      ? el("p.done", { key: "sent", role: "status" }, `✓ In the week to come: “${event.sent}”`) : null));
}

function rowOf(effects, name, value) {
  const effect = effects.find((one) => one.name === name);
  return { name, target: effect.targets[0].key, value: value ?? effect.neutral };
}

function effectRow(view, row, k, keep) {
  const { effects } = view.instructor;
  const effect = effects.find((one) => one.name === row.name);
  const { low: min, high: max } = effect;
  const kinds = effects.map(({ name, label }) => [name, label]);
  const targets = effect.targets.map(({ key, label }) => [key, label]);
  const isOnIssue = view.scales.some(({ issue }) => issue === effect.targets[0].key);
  const change = (what) => keep(event.rows.with(k, { ...row, ...what }));
  return el("fieldset", { key: `row-${k}` }, el("legend.small", `Effect ${k + 1}: ${effect.meaning}`), el("div.row",
    el("label", "What ", choice(kinds, row.name, (name) => keep(event.rows.with(k, rowOf(effects, name))))),
    el("label", isOnIssue ? "on " : "of ", choice(targets, row.target, (target) => change({ target }))),
    el("label", effect.multiplies ? "times " : "by ",
      input(row.value, (value) => change({ value }), { type: "number", step: "any", min, max, required: true })),
    button("Leave out", () => keep(event.rows.filter((_, at) => at !== k)))));
}

function asEffects(rows) {
  const effects = {};
  for (const { name, target, value } of rows) (effects[name] ??= {})[target] = Number(value);
  return effects;
}
