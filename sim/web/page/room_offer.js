/* Building a text by choosing clauses on labelled scales, and what it would be worth. */

import { el } from "./room_draw.js";
import { wishes } from "./room_draft.js";
import { bar, button, chip, isSame, lastText, list, part, percent, plural, term } from "./room.js";

/** One scale for each issue. */
export function scales(view, draft, line) {
  const own = view.private;
  return el("div.clauses", view.scales.map((scale, k) => {
    const chosen = draft.clauses[scale.issue];
    const found = draft.weighed?.by_issue?.find((one) => one.issue === scale.issue);
    const level = scale.levels.find(({ key }) => key === chosen);
    const crossed = crosses(own, scale.issue, chosen);
    return el("details.clause", { key: scale.issue, first: { open: k === 0 } },
      el("summary",
        el("span.issue", scale.label), " ", el("span.chosen", level?.label ?? "not chosen yet"), " ",
        crossed ? [chip("✕ red line", ".crossed"), el("span.why", crossed)] : null,
        found ? el("span.keeps", bar(1 - found.loss), `you keep ${percent(1 - found.loss)} here; counts ${percent(found.weight)} for you`) : null),
      el("fieldset", el("legend", scale.question), scale.levels.map((one) => rung(view, scale, one, draft, line))));
  }));
}

const crosses = (own, issue, level) => own.levels?.find((one) => one.issue === issue && one.level === level)?.crosses;

function rung(view, { issue }, level, draft, line) {
  const why = crosses(view.private, issue, level.key);
  const ideal = view.private.goals?.some((goal) => goal.issue === issue && goal.ideal === level.key);
  const last = lastText(view)?.[issue];
  return el(`label.rung${why ? ".crossed" : ""}`, { key: level.key },
    el("input", {
      type: "radio", name: `clause-${issue}`, value: level.key, checked: draft.clauses[issue] === level.key,
      onchange: () => draft.choose({ [issue]: level.key }, line),
    }),
    el("span", level.label,
      ideal ? [" ", chip("★ your ideal", ".ideal")] : null,
      last === level.key ? [" ", chip(view.text ? "on the table" : "in the last text")] : null,
      why ? el("span.why", `✕ ${why}`) : null));
}

/** What the text being built would mean for one's own seat. */
export function worth(view, weighed) {
  if (weighed?.worth === undefined) return el("p.small", { key: "worth" }, weighed?.sentence ?? "…");
  const least = view.private.reservation?.value;
  return el("div.worth", { key: "worth" },
    valued(weighed, least), weighed.home_sentence ? el("p.home", { key: "home" }, weighed.home_sentence) : null,
    weighed.on_table ? null : el("p.fault", weighed.crosses?.length
      ? `Not for the table: crosses ${plural(weighed.crosses.length, "red line or limit", "red lines or limits")}, told above.`
      : "No text with these clauses can come to the table."));
}

/** Why the text being built cannot come to the table, and why even one's wishes are not worth all. */
export function notes(view, draft) {
  const { crosses, worth } = draft.weighed ?? {};
  return [
    crosses?.length ? el("div.crosses", { key: "crosses" }, el("p.fault", "What this text crosses:"), list(crosses)) : null,
    worth < 0.9995 && isSame(draft.clauses, wishes(view)) ? el("p.small", { key: "ideal" },
      "Your ideal clauses alone would be 100 points. From them go what your side fears if the deal collapses, ",
      "and what any compromise costs it at home; what any deal brings it besides its terms is added.") : null,
  ];
}

/** A text's worth to one's seat, as a bar with the least one would sign for, and in words. */
export function valued({ worth, gain, sentence }, least) {
  const sign = gain === null || gain === undefined ? "" : gain >= 0 ? "▲ " : "▼ ";
  const [before, ...after] = sentence.split(" points ");
  const told = after.length ? [before, " ", term("utility", "points"), " ", after.join(" points ")] : sentence;
  return el("p.valued", { key: "valued" }, bar(worth, "", least === undefined ? [] : [least]), sign, told);
}

/** What the people of one's seat have chosen so far, and in how many clauses one's own draft differs. */
export function picks(view, draft) {
  const all = view.private.picks ?? [];
  if (!all.length) return null;
  const isMine = ({ person }) => person === view.you.person;
  return part("picks", "What your seat has chosen so far", el("ul", all.map((pick, k) =>
    el("li", { key: pick.person ?? k }, el("strong", isMine(pick) ? "You" : pick.person_name), ": ",
      pick.clauses ? textOf(pick, isMine(pick), draft) : pick.accept ? "✓ accept" : "✕ refuse",
      pick.reason ? ` “${pick.reason}”` : null))),
    el("p.small", "With several people in a seat the most votes decide; a tied answer counts as no, of tied texts the first is put forward."));
}

function textOf({ clauses }, mine, draft) {
  const other = Object.entries(clauses).filter(([issue, level]) => draft.clauses[issue] !== level).length;
  if (!other) return "the text as you have it here";
  return [
    `a text that differs from yours in ${plural(other, "clause")} `,
    button(mine ? "Back to it" : "Take it over", () => draft.keep({ clauses })),
  ];
}
