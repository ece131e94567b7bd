/* The list of what is changed, each with a way there and a way back. */

import { worded } from "./explore_inputs.js";

const { element } = rows;

function button(look, text, act) {
  const made = Object.assign(element("button", look, text), { type: "button" });
  made.addEventListener("click", act);
  return made;
}

/** Draws changes, {input, group, value} each; `reveal(input)` and `putBack(input)` hear a click. */
export function list(place, changes, reveal, putBack) {
  if (!changes.length) return place.replaceChildren(element("p", "small", "Nothing is changed yet."));
  const drawn = element("ul", "changes");
  for (const { input, group, value } of changes) {
    const name = `${group.label} · ${input.label}`;
    const [own, now] = [worded(input, input.own), worded(input, value)];
    const back = button("back", "×", () => putBack(input));
    back.setAttribute("aria-label", `Back to ${own}: ${name}`);
    const item = drawn.appendChild(element("li"));
    item.append(button("visit", name, () => reveal(input)), element("span", "", ` ${own} → ${now}`), back);
  }
  return place.replaceChildren(element("p", "changed-title", `Changed (${changes.length})`), drawn);
}
