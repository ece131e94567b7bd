"use strict";
/* Sliders over a lattice of settings that was played beforehand; everything is looked up. */

(() => {
  const { story } = page;
  const { SHARE, apart, between, element, isClear, percent, row, told, track } = rows;
  const byId = (id) => document.getElementById(id);
  const NONE = 255;
  const NO_WEEK = 65535;
  const Z = 1.959964; // of a 95 % interval
  const FEW = 20; // deals: below, figures among deals carry a warning

  // ------------------------------------------------------------ the lattice
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const counts = (text) => text && new Uint16Array(bytes(text).buffer);
  const means = (coded) => ({ ...coded, mean: bytes(coded.mean), sd: bytes(coded.sd) });
  const deals = bytes(story.deals);
  const wide = Math.ceil(story.runs / 8);
  const ceasefires = counts(story.ceasefires);
  const failed = counts(story.failed);
  const weeks = story.weeks.map(counts);
  const survival = means(story.survival);
  const issues = story.issues.map(means);
  const worth = story.worth.map(means);
  const blockers = story.blockers.map((b) => ({ ...b, runs: counts(b.runs) }));
  const own = story.factors.map((factor) => factor.own);

  /** The ensemble at a place of the lattice. */
  const ensemble = (at) => at.reduce((sum, place, k) => sum * story.shape[k] + place, 0);
  const ones = (byte) => byte.toString(2).replaceAll("0", "").length;
  const dealsOf = (e) => deals.subarray(e * wide, (e + 1) * wide).reduce((sum, b) => sum + ones(b), 0);
  const isPlayed = (e) => !failed || failed[e] === 0;
  const clashes = blockers.find(({ code }) => code === "red_lines");
  /** Whether there is anything to sign at all: no deal is then certain, and has no interval. */
  const isPossible = (e) => !clashes || clashes.runs[e] < story.runs;

  // ------------------------------------------------------------ intervals
  /** Wilson's interval of a share. */
  function wilson(count, of) {
    if (!of) return { value: null };
    const share = count / of;
    const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
    const half = (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
    return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
  }
  /** By how much the share of deals differs between two ensembles (paired; Bonett and Price 2012). */
  function difference(e, from) {
    let more = 0;
    let less = 0;
    for (let k = 0; k < wide; k++) {
      const [a, b] = [deals[e * wide + k], deals[from * wide + k]];
      more += ones(a & ~b & 255);
      less += ones(b & ~a & 255);
    }
    const [up, down] = [(more + 1) / (story.runs + 2), (less + 1) / (story.runs + 2)];
    const half = Z * Math.sqrt((up + down - (up - down) ** 2) / (story.runs + 2));
    return { value: (more - less) / story.runs, low: Math.max(-1, up - down - half), high: Math.min(1, up - down + half) };
  }
  /** A mean among the deals of an ensemble, with its interval. */
  function mean(coded, e) {
    if (coded.mean[e] === NONE) return { value: null };
    const value = coded.low + coded.step * coded.mean[e];
    const half = (Z * coded.unit * coded.sd[e]) / Math.sqrt(dealsOf(e));
    return { value, low: value - half, high: value + half };
  }

  // ------------------------------------------------------------ drawing
  let at = own;
  let speaking = null;

  /** What follows a figure: the same for the scenario as it is, unless that is what is shown. */
  const asItIs = (was, say) => (was === null || at === own ? "" : `; as it is ${say(was)}`);

  function shares(e, base) {
    const figure = (count) => [wilson(count(e), story.runs), wilson(count(base), story.runs)];
    const lines = [
      ...(isPossible(e) ? [["a deal", figure(dealsOf)]] : []),
      ["a deal or at least a ceasefire", figure((k) => ceasefires[k])],
    ];
    return lines.map(([name, [now, was]]) =>
      row(name, track(SHARE, now, was.value), `${percent(now.value)} ${between(now, percent)}${asItIs(was.value, percent)}`));
  }
  function when(e, base) {
    const scale = { low: 0, high: story.horizon };
    const [low, value, high] = weeks.map((week) => week[e]);
    if (value === NO_WEEK) return [element("p", "", "No run at these settings ends with a deal.")];
    const was = weeks[1][base];
    const said = `half of the deals by week ${value}, the middle half in weeks ${low} to ${high}`;
    const drawn = track(scale, { value, low, high }, was === NO_WEEK ? null : was);
    return [row(`week of a deal, 0 to ${story.horizon}`, drawn, said + asItIs(was === NO_WEEK ? null : was, (week) => `week ${week}`)),
      element("p", "small", "Here the line is the middle half of the deals, not an interval of an estimate.")];
  }
  function nearest(issue, value) {
    return issue.levels.reduce((best, level) => (Math.abs(level.value - value) < Math.abs(best.value - value) ? level : best));
  }
  function terms(e, base) {
    return issues.map((issue) => {
      const now = mean(issue, e);
      const was = mean(issue, base).value;
      const marks = issue.levels.map((level) => ["level", level.value]);
      const drawn = track(SHARE, now, was, [...marks, ["compromise", issue.compromise]]);
      const said = now.value === null
        ? "no deals"
        : `${told(now.value)} ${between(now, told)}${asItIs(was, told)}; compromise ${told(issue.compromise)}`;
      const under = element("span", "under");
      under.append(element("span", "", issue.levels[0].label), element("span", "", issue.levels.at(-1).label));
      if (now.value !== null) under.prepend(element("b", "", `Nearest clause: ${nearest(issue, now.value).label}`));
      return row(issue.label, drawn, said, under);
    });
  }
  function values(e, base) {
    const lines = [...worth.map((side) => [`worth to ${side.label}`, side]), ["lasts five years", survival]];
    return lines.map(([name, coded]) => {
      const [now, was] = [mean(coded, e), mean(coded, base).value];
      const say = coded === survival ? percent : told;
      const said = now.value === null ? "no deals" : `${say(now.value)} ${between(now, say)}${asItIs(was, say)}`;
      const low = Math.min(0, coded.low);
      return row(name, track({ low, high: Math.max(1, coded.low + 254 * coded.step) }, now, was), said);
    });
  }
  function obstacles(e, base) {
    const without = (k) => story.runs - dealsOf(k);
    if (!without(e)) return [element("p", "", "Every run at these settings ends with a deal.")];
    return blockers.map(({ label, runs }) => {
      const [now, was] = [wilson(runs[e], without(e)), wilson(runs[base], without(base)).value];
      const said = `${percent(now.value)} ${between(now, percent)}${asItIs(was, percent)}`;
      return row(label, track(SHARE, now, was), said);
    });
  }

  // ------------------------------------------------------------ what a slider would do next
  function next(at, k) {
    const here = ensemble(at);
    return [["down", -1], ["up", 1]].flatMap(([way, by]) => {
      const to = at.with(k, at[k] + by);
      if (to[k] < 0 || to[k] >= story.shape[k]) return [];
      const where = `One step ${way} (${story.factors[k].levels[to[k]]})`;
      if (!isPlayed(ensemble(to))) return [`${where}: refused by the scenario's checks`];
      if (!isPossible(here) && !isPossible(ensemble(to))) return [`${where}: red lines clash there too`];
      const found = difference(ensemble(to), here);
      return [`${where}: ${apart(found.value)} ${between(found, apart)}${isClear(found) ? "" : ", not clear"}`];
    });
  }

  // ------------------------------------------------------------ the page
  function headline(e, base) {
    const now = wilson(dealsOf(e), story.runs);
    const found = difference(e, base);
    const isBase = e === base;
    const change = isBase
      ? "This is the scenario as it is."
      : `${apart(found.value)} points against the scenario as it is, 95 % interval ${between(found, apart)}${isClear(found) ? "" : ": no clear difference"}.`;
    if (!isPossible(e)) return { big: "No deal", small: "can be: red lines clash, and no package is on the table.", change: isBase ? change : "" };
    return { big: percent(now.value), small: `of the runs end with a deal (95 % interval ${percent(now.low)} to ${percent(now.high)})`, change };
  }
  function show() {
    const [e, base] = [ensemble(at), ensemble(own)];
    story.factors.forEach((factor, k) => {
      const slider = byId(`f${k}`);
      const said = factor.levels[at[k]] + (at[k] === own[k] ? " (as it is)" : "");
      slider.value = at[k];
      slider.setAttribute("aria-valuetext", said);
      byId(`v${k}`).textContent = said;
      byId(`n${k}`).replaceChildren(...next(at, k).map((line) => element("p", "", `${line}.`)));
    });
    if (!isPlayed(e)) {
      byId("chance").replaceChildren(element("p", "careful", "The scenario's checks refuse these settings together: move a slider back."));
      ["shares", "when-signed", "terms", "worth", "blockers"].forEach((id) => byId(id).replaceChildren());
      return;
    }
    const { big, small, change } = headline(e, base);
    byId("chance").replaceChildren(element("strong", "", big), element("span", "", small), element("span", "change", change));
    if (dealsOf(e) > 0 && dealsOf(e) < FEW) {
      byId("chance").append(element("span", "careful", `Only ${dealsOf(e)} of ${story.runs} runs are deals: take what is said about them with care.`));
    }
    const parts = { shares, "when-signed": when, terms, worth: values, blockers: obstacles };
    for (const [id, part] of Object.entries(parts)) byId(id).replaceChildren(...part(e, base));
    clearTimeout(speaking);
    speaking = setTimeout(() => (byId("spoken").textContent = `${big} ${small}. ${change}`), 600);
  }
  function go(to) {
    at = to.every((place, k) => place === own[k]) ? own : to;
    history.replaceState(null, "", at === own ? "#" : `#at=${at.join(".")}`);
    show();
  }
  /** The settings that the address names, or the scenario's own. */
  function fromAddress() {
    const told = location.hash.match(/^#at=(\d+(?:\.\d+)*)$/)?.[1].split(".").map(Number);
    const fits = told && told.length === own.length && told.every((place, k) => place < story.shape[k]);
    go(fits ? told : own);
  }

  for (const slider of document.querySelectorAll("[data-factor]")) {
    slider.addEventListener("input", () => go(at.with(Number(slider.dataset.factor), Number(slider.value))));
  }
  byId("reset").addEventListener("click", () => go(own));
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
