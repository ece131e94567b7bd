/* What would open the range, over several runs: asked for by a button, since it takes a second. */

import { Refused, post } from "./explore_ask.js";

const MOST = 8; // openings that are shown
const { element } = rows;
const byId = (id) => document.getElementById(id);

/** A button that sets what an opening says; null where there are no inputs for it. */
export function tryButton({ entries, sentence }, canSet, tell) {
  if (!entries || !Object.entries(entries).every(([path, value]) => canSet(path, value))) return null;
  const button = Object.assign(element("button", "try", "Try it"), { type: "button" });
  button.append(element("span", "unseen", `: ${sentence}`));
  button.addEventListener("click", () => tell(entries, sentence));
  return button;
}

/** Makes the button ask; gives what forgets the openings shown. */
export function openings(address, { question, canSet, tell }) {
  const [button, place] = [byId("ask-openings"), byId("openings")];
  const say = (text) => place.replaceChildren(element("p", "", text));

  function show(found) {
    if (!found.length) return say("The first runs have a week with something to sign: nothing needs opening there.");
    const list = element("ol");
    for (const each of found.slice(0, MOST)) {
      const item = list.appendChild(element("li", "", `${each.sentence} `));
      item.append(element("span", "small", `(this or much the same in ${each.runs} of ${each.of} runs) `));
      item.append(tryButton(each, canSet, tell) ?? "");
    }
    const meant = "In the closed week nearest to open, one thing changed and all else as it was. “Try it” sets it from the start. An open range does not mean that a deal is signed.";
    place.replaceChildren(element("p", "small", meant), list);
  }
  async function ask() {
    const now = JSON.stringify(question());
    say("It is being worked out …");
    try {
      const found = await (await post(address, question())).json();
      if (now === JSON.stringify(question())) show(found);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      say(fault.message);
    }
  }
  button.addEventListener("click", ask);
  return () => place.replaceChildren();
}
