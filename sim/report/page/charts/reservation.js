"use strict";
/* What each side would sign for: costs stacked down from the war's expected result. */
CHARTS.reservation = (story, week, look) => {
  const { until, stairs, told, safe } = drawing;
  const WORDS = {
    casualties: "cost of casualties",
    damage: "cost of damage by strikes",
    fatigue: "war-weariness",
    pressure: "the mediator's pressure",
  };
  const looks = {
    casualties: [look.actors[4], 1],
    damage: [look.deal, 3],
    fatigue: [look.actors[6], 2],
    pressure: [look.actors[3], 4],
  };
  const vetoes = story.actors
    .map((_, k) => k)
    .filter((k) => story.actors[k].veto && !story.sides.includes(k));
  const costs = Object.keys(WORDS).filter((part) =>
    story.sides.some((seat) => part in story.parts[seat].costs),
  );
  const fixed = [
    "the war's expected result, before its costs",
    "the same at the true balance of power",
    "leaves the reservation value: the least it would sign for",
  ];
  const names = [...fixed.slice(0, 2), ...costs.map((part) => `less ${WORDS[part]}`), fixed[2]];
  const key = drawing.legendTall(look, names);
  const panels = [...story.sides, ...(vetoes.length ? [-1] : [])];
  const columns = look.narrow ? 1 : panels.length,
    line = look.size * 1.6,
    high = look.printing ? 210 : look.narrow ? 200 : 280;
  const each = look.width / columns,
    left = look.size * 3.6;
  const own = story.sides.flatMap((seat) => {
    const p = story.parts[seat];
    return [...p.war, ...p.truth, ...p.reservation];
  });
  const others = [];
  const title = (seat) => (seat < 0 ? "Others (own scale)" : story.actors[seat].name);
  const heads = Math.max(...panels.map((seat) => drawing.headed(look, title(seat), each - look.size).length));
  const under = line + (heads - 1) * look.size * 1.3; // height of the headings
  const { option, panel } = drawing.panels();
  panels.forEach((seat, k) => {
    const at = key + Math.floor(k / columns) * (high + under + line * 3),
      from = (k % columns) * each;
    const colour = seat < 0 ? look.ink : look.actors[story.actors[seat].colour];
    option.title.push(
      drawing.heading(
        look,
        title(seat),
        from,
        at,
        colour,
        each - look.size,
      ),
    );
    const listed = seat < 0 ? vetoes.map((v) => story.actors[v].name) : [];
    const more = seat < 0 ? drawing.legendTall({ ...look, width: each }, listed) : 0;
    if (seat < 0)
      others.push(drawing.legend({ ...look, width: each }, listed, listed, { top: at + under, left: from }));
    const inside = seat < 0 ? vetoes.flatMap((v) => story.parts[v].reservation) : own;
    const grid = {
      left: from + left,
      width: each - left - look.size,
      top: at + under + more,
      height: high - more,
    };
    const base = panel(
      grid,
      drawing.weeks(story, look, { width: each - left }),
      drawing.values(look, drawing.between(inside)),
    );
    if (seat < 0) {
      vetoes.forEach((v, place) =>
        option.series.push(
          drawing.line(
            story.actors[v].name,
            stairs(story.parts[v].reservation, week),
            look.actors[story.actors[v].colour % 7],
            { ...base, dash: place },
          ),
        ),
      );
      return;
    }
    const parts = story.parts[seat];
    const bar = {
      ...base,
      type: "bar",
      stack: `costs${k}`,
      barWidth: (each - left - look.size) / story.weeks + 0.6,
      silent: true,
    };
    option.series.push({
      ...bar,
      name: "base",
      data: until(parts.reservation, week),
      itemStyle: { color: "transparent" },
    });
    for (const part of [...costs].reverse()) {
      if (!parts.costs[part]) continue;
      const [color, kind] = looks[part];
      option.series.push({
        ...bar,
        name: `less ${WORDS[part]}`,
        data: until(parts.costs[part], week),
        itemStyle: { color: drawing.tint(look, color, 0.75), decal: drawing.hatch(kind, look.paper) },
      });
    }
    option.series.push(
      drawing.line(fixed[0], stairs(parts.war, week), look.ink, { ...base, width: 2, z: 4 }),
      drawing.line(fixed[1], stairs(parts.truth, week), look.ink, { ...base, width: 2, dash: 2, z: 4 }),
      drawing.line(fixed[2], stairs(parts.reservation, week), colour, {
        ...base,
        width: 4,
        z: 5,
        markLine: drawing.now(story, week, look),
      }),
    );
  });
  const rows = Math.ceil(panels.length / columns);
  return drawing.frame(look, {
    ...option,
    tall: key + rows * (high + under + line * 3),
    legend: [drawing.legend(look, names, fixed), ...others],
    tooltip: {
      formatter: (found) => {
        const w = drawing.at(story, found),
          seat = panels[found[0].axisIndex];
        if (w > week) return "";
        if (seat < 0)
          return drawing.lines(
            drawing.week(story, w),
            vetoes.map(
              (v) => `${safe(story.actors[v].name)}: reservation value ${told(story.parts[v].reservation[w])}`,
            ),
          );
        const p = story.parts[seat];
        return drawing.lines(
          `${safe(story.actors[seat].name)}, week ${w}`,
          `the war's expected result, before its costs: ${told(p.war[w])}`,
          `(${told(p.truth[w])} at the true balance of power)`,
          costs
            .filter((part) => p.costs[part])
            .map((part) => `less ${told(p.costs[part][w])}: ${WORDS[part]}`),
          `<strong>reservation value, the least it would sign for: ${told(p.reservation[w])}</strong>`,
        );
      },
    },
    table: () => {
      const who = [...story.sides, ...vetoes];
      const heads = who.flatMap((seat) => {
        const n = story.actors[seat].name;
        return [
          `${n}: war's expected result, before its costs`,
          ...Object.keys(story.parts[seat].costs).map((part) => `${n}: less ${WORDS[part]}`),
          `${n}: reservation value`,
        ];
      });
      return {
        head: ["Week", ...heads],
        rows: story.dates.map((_, w) => [
          w,
          ...who.flatMap((seat) => {
            const p = story.parts[seat];
            return [told(p.war[w]), ...Object.values(p.costs).map((c) => told(c[w])), told(p.reservation[w])];
          }),
        ]),
      };
    },
  });
};
