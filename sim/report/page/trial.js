"use strict";
/* A way to try each opening: a scenario file to save, made when its disclosure is first opened. */

(() => {
  const { command, extends: base, set: said } = JSON.parse(document.getElementById("trial").textContent);

  /** The scenario of this run with an opening applied, as YAML (JSON is YAML too). */
  function file(week, sentence, { effects, set }) {
    const changed = Object.entries({ ...said, ...set });
    const text = JSON.stringify(sentence);
    const lines = [`extends: ${base}`, "id: try", `summary: ${text}`];
    if (changed.length) lines.push("set:");
    for (const [path, value] of changed) lines.push(`  ${JSON.stringify(path)}: ${JSON.stringify(value)}`);
    const shocks = Object.entries(effects);
    if (shocks.length) {
      lines.push("add_events:", `  - id: opening_week_${week}`, `    week: ${week}`, `    text: ${text}`);
      lines.push("    effects:");
    }
    for (const [shock, amounts] of shocks) lines.push(`      ${shock}: ${JSON.stringify(amounts)}`);
    return `${lines.join("\n")}\n`;
  }

  function fill(details) {
    if (details.querySelector("pre")) return;
    const { week, opening } = details.dataset;
    const sentence = details.parentElement.querySelector("span").textContent.replaceAll("\u00a0", " ");
    const add = (tag, text) => (details.appendChild(document.createElement(tag)).textContent = text);
    add("p", "Save this as scenarios/variants/try.yaml:");
    add("pre", file(week, sentence, JSON.parse(opening)));
    add("p", "Then:");
    add("pre", command);
  }

  for (const details of document.querySelectorAll(".trial"))
    details.addEventListener("toggle", () => details.open && fill(details));
})();
