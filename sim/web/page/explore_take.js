/* What can be taken away: the link that holds the whole state, and files that the server makes. */

import { Refused, save } from "./explore_ask.js";
import { toHash } from "./explore_link.js";
import { byId } from "./explore_page.js";

async function copyLink(state) {
  const link = location.origin + location.pathname + toHash(state);
  byId("link").value = link;
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link); // only where the browser thinks the page is safe
    byId("link-told").textContent = "The link is copied.";
  } catch {
    byId("link-told").textContent = "Copy this link:";
  }
}

/** What each file is asked for with. */
const ASKED = {
  variant: ({ set: changes }, title) => ({ changes, ...(title ? { title } : {}) }),
  report: ({ set: changes, seed, run }) => ({ changes, seed, run }),
  comparison: ({ set: changes, seed, runs }) => ({ changes, seed, runs }),
};

async function keep(address, kind, state) {
  const saved = byId("saved");
  saved.textContent = "It is being made …";
  try {
    const name = await save(`${address}/${kind}`, ASKED[kind](state, byId("name").value.trim()), kind);
    saved.textContent = `Saved: ${name}`;
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    saved.textContent = fault.message;
  }
}

/** Brings the buttons to life; `now()` is the state of the page. */
export function takeAway(address, now) {
  byId("share").addEventListener("click", () => copyLink(now()));
  byId("link-card").addEventListener("toggle", () => byId("link").select());
  for (const button of document.querySelectorAll("[data-save]"))
    button.addEventListener("click", () => keep(address, button.dataset.save, now()));
}
