/* One run, shown below: its report with charts and replay, renewed when it comes into sight. */

import { Refused, post, rest } from "./explore_ask.js";
import { fits } from "./explore_openings.js";
import { byId } from "./explore_page.js";

const PAUSE = 400; // milliseconds of rest before a run is asked for

/** Folds a part of the report, which on a phone is very long; the first lines and the replay stay. */
function folded(section) {
  if (section.matches("#player, :has(#in-one-minute)")) return;
  const box = document.createElement("details");
  const summary = document.createElement("summary");
  const [heading, ...others] = section.children;
  summary.append(heading);
  box.append(summary, ...others);
  section.append(box);
}

/** Shows runs: `question()` is what to ask for now, `canSet(path, value)` whether an input
    can have a value, `tell(moves, sentence)` hears that an opening is to be tried. */
export function runs(address, { question, canSet, weekWanted, tell }) {
  const section = byId("one");
  const place = byId("told");
  let shown = ""; // the question whose run is shown
  let refused = ""; // the question that was refused last
  let isInSight = false;
  let isAsking = false;
  let waiting = null;

  /** Asks for the run of now, soon, if it is another one than is shown and somebody could see it. */
  function renew() {
    const isOld = JSON.stringify(question()) !== shown;
    place.classList.toggle("old", isOld && shown !== "");
    clearTimeout(waiting);
    if (isOld && isInSight) waiting = setTimeout(ask, PAUSE);
  }

  async function ask() {
    const now = question();
    if (isAsking || JSON.stringify(now) === refused) return;
    isAsking = true;
    byId("one-state").textContent = `Run ${now.run} is being played …`;
    try {
      show(await (await post(address, now)).json(), now);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      refused = fault.isLasting ? JSON.stringify(now) : "";
      byId("one-state").textContent = shown ? `${fault.message} The run below is the one before.` : fault.message;
      if (!fault.isLasting) await rest();
    }
    isAsking = false;
    renew();
  }

  function show({ html, story, verdict }, now) {
    const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
    const wanted = weekWanted(); // before the new story moves the week
    shown = JSON.stringify(now);
    place.innerHTML = html; // made by the server's templates, which escape whatever people wrote
    place.classList.remove("old");
    if (matchMedia("(max-width: 40rem)").matches) place.querySelectorAll("section").forEach(folded);
    for (const button of place.querySelectorAll(".try")) offer(button);
    page.start(story);
    replay();
    if (wanted !== null) page.go(wanted);
    if (focused !== null) (byId(focused) ?? place).focus({ preventScroll: true });
    byId("one-state").textContent = "";
    looks.say(`Run ${now.run}. ${verdict}`);
  }

  /** A button that tries an opening out, where there are inputs for it; none elsewhere. */
  function offer(button) {
    const moves = JSON.parse(button.dataset.set);
    if (!fits(moves, canSet)) button.remove();
    else button.addEventListener("click", () => tell(moves, button.previousElementSibling.textContent));
  }

  new IntersectionObserver(
    ([{ isIntersecting }]) => {
      isInSight = isIntersecting;
      renew();
    },
    { rootMargin: "200px" },
  ).observe(section);
  return renew;
}
