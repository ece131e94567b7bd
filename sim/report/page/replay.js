"use strict";
/* The player of a page that is about weeks: moves the current week, and says so politely. A served
   page calls `replay` whenever it has put in another story; the player of the one before is gone. */

function replay() {
  replay.gone?.abort();
  replay.gone = new AbortController();
  const { signal } = replay.gone;
  const [bar, play, slider, when, speed, spoken] = ["replay", "play", "week", "when", "speed", "spoken"].map(
    (id) => document.getElementById(id),
  );
  if (!bar) return;
  const { story } = page;
  const last = story.weeks - 1;
  const QUIET = 700; // milliseconds without a step before the week is spoken
  let timer = null;
  let speaking = null;

  function show(week) {
    slider.value = week;
    slider.setAttribute("aria-valuetext", `week ${week}, from ${story.dates[week]}`);
    when.textContent = `Week ${week} · ${story.dates[week]}`;
    if (week === last) stop();
  }

  function step(by) {
    page.go(page.week + by);
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = `Week ${page.week}. ${story.said[page.week]}`), QUIET);
  }

  function start() {
    if (page.week === last) page.go(0);
    timer = setInterval(() => step(1), Number(speed.value));
    name("❚❚", "Pause");
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    name("▶", "Play");
  }

  function name(sign, word) {
    play.setAttribute("aria-label", word);
    play.firstElementChild.textContent = sign;
    play.querySelector(".word").textContent = word;
  }

  /** Stops, then moves by so many weeks. */
  const move = (by) => {
    stop();
    step(by);
  };
  const toggle = () => (timer ? stop() : start());

  /** Whether an element in the player has a use of its own for a key. */
  function hasOwn(at, key) {
    if (at.closest("select, summary, .scroll, [popover]")) return true;
    return key === " " ? at.matches("button") && !bar.contains(at) : at.matches("input");
  }

  /** Arrows while the player or nothing has the focus; Home, End and the space bar in the player. */
  function keys(event) {
    const at = document.activeElement;
    const inPlayer = at.closest("#player") !== null;
    const isElsewhere = !inPlayer && at !== document.body && at.id !== "content";
    if (event.altKey || event.ctrlKey || event.metaKey || isElsewhere || hasOwn(at, event.key)) return;
    const acts = { ArrowLeft: () => move(-1), ArrowRight: () => move(1) };
    const more = { " ": () => event.repeat || toggle(), Home: () => move(-last), End: () => move(last) };
    const act = acts[event.key] ?? (inPlayer ? more[event.key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** A button is not pressed by the space bar that has just played or paused. */
  const release = (event) => event.key === " " && event.preventDefault();

  play.addEventListener("click", toggle);
  document.getElementById("back").addEventListener("click", () => move(-1));
  document.getElementById("on").addEventListener("click", () => move(1));
  slider.addEventListener("input", () => move(Number(slider.value) - page.week));
  speed.addEventListener("change", () => timer && (stop(), start()));
  document.addEventListener("keydown", keys, { signal });
  bar.addEventListener("keyup", release);
  document.addEventListener("week", ({ detail }) => show(detail), { signal });
  signal.addEventListener("abort", stop);
  show(page.week);
}

if (page.story) replay();
