"use strict";
/* Brings a page to life: looks, charts, paper. Works on whatever of these a page has; a page
   that is about weeks has a current one, which charts and every [data-from] follow. A page in a file
   has its story in it and starts by itself; a served page has its own looks (web.js), and
   calls `start` whenever it has put in what is told of a story. */

const page = (() => {
  const root = document.documentElement;
  const find = (selector) => [...document.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const PRINT_WIDTH = 680;
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50)); // Safari has none
  let story = null;
  let week = 0;
  let printing = false;

  // ------------------------------------------------------------ looks
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  /** The page's colours as the browser shows them now. */
  function colours(names) {
    const probe = document.body.appendChild(document.createElement("i"));
    const seen = names.map((name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    return seen;
  }

  /** Everything about a chart's surroundings that it may depend on. */
  function lookOf(width) {
    const plain = ["paper", "raised", "ink", "soft", "pale", "accent", "open", "closed", "deal"];
    const named = Object.fromEntries(colours(plain).map((color, k) => [plain[k], color]));
    const actors = colours(["side-1", "side-2", "other-1", "other-2", "other-3", "other-4", "other-5"]);
    const rem = parseFloat(getComputedStyle(root).fontSize);
    const size = Math.round((printing ? 13 : 0.82 * rem) * 10) / 10;
    const font = getComputedStyle(document.body).fontFamily;
    return { ...named, actors, width, size, font, printing, dark: isDark(), narrow: width < 34 * rem };
  }

  function settings() {
    const name = () => (byId("theme").textContent = isDark() ? "Light" : "Dark");
    byId("theme").addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      name();
      drawAll();
    });
    byId("size").addEventListener("click", () => {
      const large = root.dataset.size !== "large";
      root.dataset.size = large ? "large" : "";
      byId("size").setAttribute("aria-pressed", String(large));
      drawAll();
    });
    dark.addEventListener("change", () => {
      name();
      drawAll();
    });
    name();
  }

  // ------------------------------------------------------------ charts
  const drawn = new Map(); // element -> ECharts instance
  const inSight = new Set();
  const stale = new Set();
  let observers = [];

  function draw(element) {
    const part = Number(element.dataset.part ?? 0);
    const width = printing ? PRINT_WIDTH : element.clientWidth;
    if (!width) return;
    const { tall = 360, table, ...option } = CHARTS[element.dataset.chart](story, week, lookOf(width), part);
    let chart = drawn.get(element);
    if (!chart) {
      chart = echarts.init(element, null, { renderer: "svg", width, height: tall });
      drawn.set(element, chart);
    }
    if (chart.getWidth() !== width || chart.getHeight() !== tall) {
      element.style.height = `${tall}px`;
      chart.resize({ width, height: tall });
    }
    chart.setOption(option, { notMerge: true });
    chart.getZr().flush();
    stale.delete(element);
  }

  /** Draws the charts anew: those in sight, or all, at once; others when they come in sight. */
  function drawAll(all = false) {
    for (const element of find("[data-chart]")) {
      stale.add(element);
      if (all || inSight.has(element)) draw(element);
    }
  }

  /** Draws what nobody has seen yet, one chart at a time, so that nothing moves under a reader later. */
  function drawRest() {
    const next = [...stale].find((element) => element.clientWidth);
    if (!next) return;
    draw(next);
    idle(drawRest);
  }

  function watch() {
    observers.forEach((observer) => observer.disconnect());
    drawn.forEach((chart) => chart.dispose());
    [drawn, inSight, stale].forEach((known) => known.clear());
    const sight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          inSight[isIntersecting ? "add" : "delete"](target);
          if (isIntersecting && stale.has(target)) draw(target);
        }
      },
      { rootMargin: "300px" },
    );
    const room = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const chart = drawn.get(target);
        if (chart && !printing && chart.getWidth() !== target.clientWidth) draw(target);
      }
    });
    observers = [sight, room];
    for (const element of find("[data-chart]")) {
      stale.add(element);
      sight.observe(element);
      room.observe(element);
    }
  }

  // ------------------------------------------------------------ tables
  /** The numbers of a chart as a table, made when it is first opened. */
  function fill(details) {
    if (details.querySelector("table")) return;
    const { head, rows } = CHARTS[details.dataset.table](story, story.weeks - 1, lookOf(600)).table();
    const box = Object.assign(document.createElement("div"), { className: "scroll", tabIndex: 0 });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `Table: ${details.parentElement.querySelector("h3").textContent}`);
    const table = box.appendChild(document.createElement("table"));
    addRow(table.createTHead(), head, "th");
    const body = table.createTBody();
    rows.forEach((row) => addRow(body, row, "td"));
    details.append(box);
  }

  function addRow(part, cells, kind) {
    const row = part.insertRow();
    cells.forEach((cell, k) => {
      const made = row.appendChild(document.createElement(k === 0 ? "th" : kind));
      made.textContent = cell ?? "–";
      if (made.tagName === "TH") made.scope = kind === "th" ? "col" : "row";
    });
  }

  // ------------------------------------------------------------ the week
  /** Makes another week the current one: charts and texts follow, and `week` events tell others. */
  function go(to) {
    if (!story.weeks) return drawAll();
    week = Math.min(Math.max(Math.round(to), 0), story.weeks - 1);
    for (const part of find("[data-from]")) {
      part.hidden = week < Number(part.dataset.from) || week > Number(part.dataset.to);
    }
    root.classList.toggle("early", week < story.weeks - 1);
    drawAll();
    document.dispatchEvent(new CustomEvent("week", { detail: week }));
  }

  // ------------------------------------------------------------ paper
  /** On paper everything is light and as wide as the sheet, whatever the screen shows. */
  let theme = "";
  function print(now) {
    if (now === printing) return;
    if (now) theme = root.dataset.theme ?? "";
    printing = now;
    root.dataset.theme = now ? "light" : theme;
    drawAll(true);
  }

  async function copy({ target: button }) {
    await navigator.clipboard.writeText(byId("command").textContent);
    button.textContent = "Copied";
  }

  /** Brings to life what the document tells of a story, in place of whatever was told before. */
  function start(told) {
    story = told;
    week = Math.max((story.weeks || 1) - 1, 0);
    watch();
    find("details[data-table]").forEach((one) => one.addEventListener("toggle", () => one.open && fill(one)));
    go(week);
    idle(drawRest);
  }

  matchMedia("print").addEventListener("change", ({ matches }) => print(matches));
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  document.addEventListener("look", () => drawAll()); // web.js has changed colours or size
  if (byId("story")) {
    settings();
    byId("copy")?.addEventListener("click", copy);
    start(JSON.parse(byId("story").textContent));
    drawAll(true); // all of them once, so that nothing moves under a reader who jumps or scrolls
  }

  // prettier-ignore
  return { start, go, drawAll, get story() { return story; }, get week() { return week; } };
})();
