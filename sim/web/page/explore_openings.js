/* What would open the range, over several runs: asked for by a button, since it takes a second. */

import { Refused, post } from "./explore_ask.js";
import { byId } from "./explore_page.js";

const MOST = 8; // openings that are shown
const { element } = rows;

/** Whether there are inputs for what an opening sets (null: nothing says it). */
export const fits = (entries, canSet) => entries !== null && Object.entries(entries).every(([path, value]) => canSet(path, value));

/** A button that sets what an opening says; "" where there are no inputs for it. */
function tryButton({ entries, sentence }, canSet, tell) {
  if (!fits(entries, canSet)) return "";
  const button = Object.assign(element("button", "try", "Try it"), { type: "button" });
  button.append(element("span", "unseen", `: ${sentence}`));
  button.addEventListener("click", () => tell(entries, sentence));
  return button;
}

/** Makes the button ask; gives what forgets the openings shown. */
export function openings(address, { question, canSet, tell }) {
  const [button, place] = [byId("ask-openings"), byId("openings")];
  const say = (text) => place.replaceChildren(element("p", "", text));

  function show({ closed, impossible, openings: found }) {
    if (!closed) return say("The first runs have something to sign in every week: nothing needs opening there.");
    if (!found.length) return say(`${impossible ?? ""} No single change and no pair that is tried here opens the range.`);
    const list = element("ol");
    for (const each of found.slice(0, MOST)) {
      const item = list.appendChild(element("li", "", `${each.sentence} `));
      const reach = each.least === each.most ? "" : `, from ${each.least} to ${each.most}`;
      item.append(element("span", "small", `(a change of this kind in ${each.runs} of ${closed} runs${reach}) `));
      item.append(tryButton(each, canSet, tell));
    }
    const meant = "In the closed week nearest to open, one thing changed and all else as it was; shown is the middle one over these runs. “Try it” sets it from the start: much else goes otherwise then, so that week may still be closed. An open range does not mean that a deal is signed.";
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
