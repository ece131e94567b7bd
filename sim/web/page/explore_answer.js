/* What an ensemble answers, drawn: beside every figure the scenario as it is, unless that is hidden. */

import { byId } from "./explore_page.js";

const { SHARE, apart, between, element, percent, row, told, track } = rows;
const FEW = 20; // deals: below, figures among deals carry a warning
const figure = (of, name = "share") => (of ? { value: of[name], low: of.low, high: of.high } : { value: null });

/** Draws an answer; `base` is that of the scenario as it is, null where that is not to be shown. */
export function draw(answer, base, scenario) {
  const issues = Object.fromEntries(scenario.issues.map((issue) => [issue.key, issue]));
  const actors = Object.fromEntries(scenario.actors.map(({ key, short }) => [key, short]));
  const isBase = answer.against === null;
  const was = base && !isBase ? base : null;
  const asItIs = (value, say) => (value === null || value === undefined ? "" : `; as it is ${say(value)}`);

  /** A row for a figure {value, low, high}, said by `say`; `before` is the value as it is. */
  function line(name, scale, now, before, say, { marks = [], more = "", ends, under } = {}) {
    const said = now.value === null ? "no deals" : `${say(now.value)} ${now.low === null ? "(few deals)" : between(now, say)}${asItIs(before, say)}${more}`;
    const drawn = element("span", "drawn");
    drawn.append(track(scale, now, before ?? null, marks), ...(ends ? [ends] : []));
    return row(name, drawn, said, under);
  }

  function shares() {
    const ceasefire = line("a deal or at least a ceasefire", SHARE, figure(answer.or_ceasefire), was?.or_ceasefire.share, percent);
    if (answer.impossible) return [element("p", "careful", answer.impossible), ceasefire];
    const lasting = line("a deal that lasts five years", SHARE, figure(answer.lasting), was?.lasting.share, percent);
    return [line("a deal", SHARE, figure(answer.deal), was?.deal.share, percent), ceasefire, lasting];
  }

  function when() {
    if (!answer.weeks) return [element("p", "", "No run at these settings ends with a deal.")];
    const [low, value, high] = answer.weeks;
    const scale = { low: 0, high: Math.max(answer.horizon, was?.horizon ?? 0) };
    const before = was?.weeks?.[1] ?? null;
    const said = `half of the deals by week ${value}, the middle half in weeks ${low} to ${high}`;
    return [
      row(`week of a deal, 0 to ${scale.high}`, track(scale, { value, low, high }, before), said + asItIs(before, (week) => `week ${week}`)),
      element("p", "small", "Here the line is the middle half of the deals, not an interval of an estimate."),
    ];
  }

  function treaty() {
    if (!answer.treaty.length) return [];
    const { points: far, name } = answer.baseline;
    const baseline = far === null ? "" : ` The mean terms lie ${Math.round(far)} points of 100 from ${name}.`;
    const list = element("ol", "treaty");
    list.append(...answer.treaty.map((sentence) => element("li", "", sentence)));
    const lead = "The commonest clause, issue by issue. Single deals differ: the shares say how often." + baseline;
    return [element("p", "small", lead), list];
  }

  function terms() {
    if (!answer.terms.length) return [element("p", "", "No deal, no terms.")];
    return answer.terms.map((issue) => {
      const before = was?.terms.find((other) => other.issue === issue.issue)?.mean ?? null;
      const { levels } = issues[issue.issue];
      const marks = [...levels.map((level) => ["level", level.value]), ["compromise", issue.baseline.value]];
      const clauses = element("ul", "clauses");
      for (const clause of issue.clauses) {
        const item = clauses.appendChild(element("li"));
        item.append(element("b", "", percent(clause.share)), ` ${between(clause, percent)} ${clause.label}`);
      }
      const ends = element("span", "ends");
      ends.append(element("span", "", levels[0].label), element("span", "", levels.at(-1).label));
      const more = `; naive compromise ${told(issue.baseline.value)} (${issue.baseline.label})`;
      return line(issue.label, SHARE, figure(issue, "mean"), before, told, { marks, more, ends, under: clauses });
    });
  }

  function worth() {
    if (!answer.worth.length) return [element("p", "", "No deal, nothing to be worth.")];
    const sides = answer.worth.map((side) => {
      const now = figure(side, "mean");
      const before = was?.worth.find(({ actor }) => actor === side.actor)?.mean ?? null;
      const ends = [now.low ?? 0, now.high ?? 1, before ?? 0];
      const scale = { low: Math.min(0, ...ends), high: Math.max(1, ...ends) };
      return line(`${actors[side.actor] ?? side.actor}: worth of the deals`, scale, now, before, told);
    });
    return [...sides, line("lasts five years", SHARE, figure(answer.survival, "mean"), was?.survival?.mean, percent)];
  }

  function blockers() {
    if (answer.deal.count === answer.runs) return [element("p", "", "Every run at these settings ends with a deal.")];
    return answer.blockers.map((one) => {
      const before = was ? (was.blockers.find(({ code }) => code === one.code)?.share ?? 0) : null;
      return line(one.label, SHARE, figure(one), before, percent);
    });
  }

  const remarks = (answer.remarks ?? []).map((remark) => element("p", "careful", remark));
  const few = !answer.impossible && answer.deal.count > 0 && answer.deal.count < FEW;
  const warning = few ? [element("p", "careful", `Only ${answer.deal.count} of ${answer.runs} runs end with a deal: what is said of deals rests on few.`)] : [];
  byId("shares").replaceChildren(...remarks, ...shares());
  byId("when-signed").replaceChildren(...warning, ...when());
  byId("words-of-treaty").replaceChildren(...treaty());
  byId("terms").replaceChildren(...terms());
  byId("worth-of-deals").replaceChildren(...worth());
  byId("blockers").replaceChildren(...blockers());
  return headline(answer, was);
}

/** The answer in one strip, and in one sentence for those who hear it. */
function headline(answer, was) {
  const { share, low, high } = answer.deal;
  const difference = answer.against && { value: answer.against.difference, low: answer.against.low, high: answer.against.high };
  const big = answer.impossible ? "No deal" : percent(share);
  const small = answer.impossible ? "can be: red lines clash." : `of ${answer.runs} runs end with a deal ${between({ low, high }, percent)}`;
  const isSame = answer.impossible && was?.impossible;
  const change = !difference || isSame
    ? difference ? "As in the scenario as it is." : "This is the scenario as it is."
    : `${apart(difference.value)} points ${between(difference, apart)} against the scenario as it is${answer.against.is_clear ? "" : ": no clear difference"}`;
  const drawn = answer.impossible ? element("span") : track(SHARE, figure(answer.deal), was?.deal.share ?? null);
  drawn.classList.add("strip");
  byId("chance").replaceChildren(element("strong", "", big), element("span", "", small), element("span", "change", change), drawn);
  const against = difference ? `, ${apart(difference.value)} points against the scenario as it is` : "";
  return answer.impossible ? "No deal can be: red lines clash." : `${big} of runs end with a deal${against}.`;
}

/** Marks what is shown as belonging to settings of before, with the reason; "" if it is up to date. */
export function age(reason) {
  for (const id of ["chance", "results"]) byId(id).classList.toggle("old", Boolean(reason));
  document.querySelector("#chance .stale")?.remove();
  if (reason) byId("chance").append(element("p", "careful stale", reason));
}
