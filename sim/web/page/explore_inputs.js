/* The inputs: sliders, switches and choices, made from what the server says of the scenario. */

import { same } from "./explore_page.js";

const { element } = rows;

/** A number as it is told: as many digits as it has, a true minus sign, its unit if that is short. */
function number(value, unit = "") {
  const told = String(Number(value.toPrecision(6))).replace("-", "−");
  if (unit === "%") return `${told} %`;
  return unit === "weeks" ? `${told} ${value === 1 ? "week" : "weeks"}` : told;
}

/** A value of an input in words. */
export function worded(input, value) {
  if (input.kind === "slider") return value === null ? "none" : number(value, input.unit);
  return input.options.find((option) => same(option.value, value))?.label ?? String(value);
}

/** What every kind of control can do: show a value, and say which one it has. */
const KINDS = {
  slider(input, control) {
    Object.assign(control, { type: "range", min: input.low, max: input.high, step: input.step });
    control.value = input.own;
    const own = control.value; // as the browser rounds it
    return {
      show: (value) => (control.value = value),
      value: () => (control.value === own ? input.own : Number(control.value)),
    };
  },
  switch(input, control) {
    control.type = "checkbox";
    control.setAttribute("role", "switch");
    const [on, off] = input.options.map(({ value }) => value);
    return {
      show: (value) => (control.checked = same(value, on)),
      value: () => (control.checked ? on : off),
    };
  },
  choice(input, control) {
    for (const option of input.options) control.append(element("option", "", option.label));
    return {
      show: (value) => (control.selectedIndex = input.options.findIndex((option) => same(option.value, value))),
      value: () => input.options[control.selectedIndex].value,
    };
  },
};

/** The ends of a slider's scale and the mark of the scenario's own value; it reaches further when a
    value of elsewhere (a link, an opening) lies beyond. */
function scaled(input, control) {
  const [low, own, high] = ["low", "own", "high"].map((look) => element("span", look));
  const marks = element("p", "ends");
  marks.setAttribute("aria-hidden", "true");
  marks.append(low, own, high);
  own.textContent = "▲";
  function reach(value) {
    if (value < Number(control.min)) control.min = value;
    if (value > Number(control.max)) control.max = value;
    const [from, to] = [Number(control.min), Number(control.max)];
    low.textContent = number(from);
    high.textContent = number(to);
    own.style.setProperty("--at", (input.own - from) / (to - from || 1));
  }
  return { marks, reach };
}

/** One input with its label, value, mark of the scenario's own, card and fault. */
function made(input, id, tell, open) {
  const box = element("div", `slider ${input.kind}`);
  const label = Object.assign(element("label", "", input.label), { htmlFor: id });
  const about = Object.assign(element("button", "about", "?"), { type: "button" });
  about.setAttribute("aria-label", `About: ${input.label}`);
  about.setAttribute("popovertarget", "input-card");
  about.addEventListener("click", () => open(input));
  const output = Object.assign(element("output"), { htmlFor: id });
  const control = Object.assign(document.createElement(input.kind === "choice" ? "select" : "input"), { id });
  control.dataset.path = input.path;
  const fault = Object.assign(element("p", "fault"), { id: `${id}-fault`, hidden: true });
  const acts = KINDS[input.kind](input, control);
  const head = element("span", "head");
  head.append(label, about);
  box.append(...(input.kind === "switch" ? [control, head, output] : [head, output, control]), fault);
  const scale = input.kind === "slider" ? scaled(input, control) : null;
  if (scale) box.insertBefore(scale.marks, fault);
  control.addEventListener("input", () => tell(input, acts.value()));

  function show(value) {
    const isOwn = same(value, input.own);
    scale?.reach(value);
    acts.show(value);
    const said = worded(input, value) + (isOwn ? " (as it is)" : "");
    output.textContent = input.kind === "choice" ? (isOwn ? "as it is" : "changed") : said;
    if (input.kind === "slider") control.setAttribute("aria-valuetext", `${said}${isOwn ? "" : ` instead of ${worded(input, input.own)}`}`);
    box.classList.toggle("is-changed", !isOwn);
  }
  function blame(message) {
    fault.textContent = message;
    fault.hidden = !message;
    control.setAttribute("aria-invalid", String(Boolean(message)));
    message ? control.setAttribute("aria-describedby", fault.id) : control.removeAttribute("aria-describedby");
  }
  show(input.own);
  return { box, control, input, show, blame };
}

/** Fills the card that explains an input. */
function explain(card, input, group) {
  const lines = [element("strong", "", `${group.label}: ${input.label}`), element("p", "meaning", input.help)];
  const facts = [`The scenario says: ${worded(input, input.own)}${input.unit && input.kind === "slider" ? ` (${input.unit})` : ""}.`];
  if (input.evidence) {
    const { mark, means, source, range } = input.evidence;
    facts.push(`How well it is known: [${mark}] ${means}${source ? ` (${source})` : ""}.`);
    if (range) facts.push(`It may as well lie anywhere from ${number(range[0])} to ${number(range[1])}.`);
  } else facts.push("The scenario names no source for it.");
  lines.push(...facts.map((fact) => element("p", "", fact)));
  const terms = input.terms.filter((term) => document.getElementById(`term-${term}`));
  if (terms.length) {
    const line = element("p", "", "Words: ");
    for (const term of terms) {
      const name = document.querySelector(`#term-${term} strong`).textContent.replace(/\.$/, "");
      const button = Object.assign(element("button", "term", name), { type: "button" });
      button.setAttribute("popovertarget", `term-${term}`);
      line.append(button, " ");
    }
    lines.push(line);
  }
  lines.push(element("code", "", input.path));
  card.replaceChildren(...lines);
}

/** All inputs of the groups, drawn into `place`. `tell(input, value)` hears a person's move. */
export function inputs(groups, place, card, tell) {
  const known = new Map(); // path -> its control
  const boxes = groups.map((group, g) => {
    const box = element("details", "group");
    const summary = box.appendChild(element("summary"));
    summary.append(element("span", "", group.label), element("span", "count"));
    if (group.help) box.append(element("p", "small", group.help));
    group.inputs.forEach((input, k) => {
      const one = made(input, `in-${g}-${k}`, tell, (about) => explain(card, about, group));
      known.set(input.path, { ...one, group });
      box.append(one.box);
    });
    return { box, group, count: summary.lastChild };
  });
  place.replaceChildren(...boxes.map(({ box }) => box));
  const hasMain = groups.some((group) => group.inputs.some((input) => input.main));
  let isAll = !hasMain;
  let sought = "";

  /** Shows the inputs that are sought; if none is, the main ones or all, and whatever is changed. */
  function sift(set) {
    let shown = 0;
    for (const { box, group, count } of boxes) {
      const matches = (input) => `${group.label} ${input.label} ${input.help}`.toLowerCase().includes(sought);
      const fits = (input) => (sought ? matches(input) : isAll || input.main || input.path in set);
      const here = group.inputs.filter((input) => {
        known.get(input.path).box.hidden = !fits(input);
        return fits(input);
      });
      const changed = group.inputs.filter((input) => input.path in set).length;
      count.textContent = ` ${here.length}${changed ? `, ${changed} changed` : ""}`;
      box.hidden = here.length === 0;
      if (sought && here.length) box.open = true;
      shown += here.length;
    }
    return shown;
  }
  boxes.find(({ group }) => group.inputs.some((input) => input.main))?.box.setAttribute("open", "");
  return {
    known,
    total: known.size,
    hasMain,
    sift,
    seek: (text) => (sought = text.trim().toLowerCase()),
    showAll: (all) => (isAll = all || !hasMain),
    /** Shows the values of a state in all controls, and no fault. */
    show(set) {
      for (const { input, show, blame } of known.values()) {
        show(input.path in set ? set[input.path] : input.own);
        blame("");
      }
    },
    /** Whether an input can have a value. */
    canSet(path, value) {
      const input = known.get(path)?.input;
      if (!input) return false;
      if (input.kind === "slider") return typeof value === "number"; // a slider grows; the server knows limits
      return input.options.some((option) => same(option.value, value));
    },
    /** Opens an input's group and gives it the focus. */
    visit(path) {
      const { box, control } = known.get(path);
      box.hidden = false;
      box.closest("details").open = true;
      control.focus();
      box.scrollIntoView({ block: "center" });
    },
  };
}
