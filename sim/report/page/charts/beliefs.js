"use strict";
/* What each side believes, and what is true: the balance of power, and what the other would sign for. */
CHARTS.beliefs = (story, week, look) => {
  const { stairs, told, safe } = drawing;
  const b = story.beliefs;
  const [one, other] = story.sides.map((seat) => story.actors[seat].short);
  const names = [
    `as ${one} sees it`,
    `as ${other} sees it`,
    "in truth",
    "shaded: one standard deviation either way",
  ];
  const key = drawing.legendTall(look, names);
  const columns = look.narrow ? 1 : 3,
    line = look.size * 1.6,
    high = look.printing ? 190 : look.narrow ? 180 : 260;
  const each = look.width / columns,
    left = look.size * 3.8;
  const { option, panel } = drawing.panels();
  const parts = [
    {
      title: "Balance of power",
      note: `log force ratio, + is for ${one}`,
      truth: b.truth,
      seen: [0, 1].map((k) => [k, b.belief[k], b.belief_sd[k]]),
    },
    {
      title: `Least for ${other}`,
      note: "utility",
      truth: story.parts[story.sides[1]].reservation,
      seen: [[0, b.estimate[0], b.estimate_sd[0]]],
    },
    {
      title: `Least for ${one}`,
      note: "utility",
      truth: story.parts[story.sides[0]].reservation,
      seen: [[1, b.estimate[1], b.estimate_sd[1]]],
    },
  ];
  const heads = Math.max(...parts.map((part) => drawing.headed(look, part.title, each - look.size).length));
  const notes = Math.max(...parts.map((part) => drawing.headed(look, part.note, each - look.size).length));
  const over = (heads - 1) * look.size * 1.3,
    under = line * 2 + over + (notes - 1) * look.size * 1.3; // the headings, and the notes below them
  parts.forEach(({ title, note, truth, seen }, k) => {
    const at = key + Math.floor(k / columns) * (high + under + line * 3),
      from = (k % columns) * each;
    option.title.push(drawing.heading(look, title, from, at, look.ink, each - look.size));
    option.title.push({
      ...drawing.heading(look, note, from, at + over + line * 0.85, look.soft, each - look.size),
    });
    option.title.at(-1).textStyle.fontWeight = 400;
    const limits = drawing.between(
      truth,
      ...seen.flatMap(([, mean, sd]) => [mean.map((m, w) => m - sd[w]), mean.map((m, w) => m + sd[w])]),
    );
    const grid = { left: from + left, width: each - left - look.size, top: at + under, height: high };
    const base = panel(
      grid,
      drawing.weeks(story, look, { width: each - left }),
      drawing.values(look, limits),
    );
    for (const [side, mean, sd] of seen) {
      const color = look.actors[side];
      const band = { ...base, stack: `band${k}${side}`, stackStrategy: "all", width: 0, silent: true };
      option.series.push(
        drawing.line(
          "low",
          stairs(
            mean.map((m, w) => m - sd[w]),
            week,
          ),
          color,
          band,
        ),
        drawing.line(
          "high",
          stairs(
            sd.map((s) => 2 * s),
            week,
          ),
          color,
          { ...band, areaStyle: { color, opacity: 0.18 } },
        ),
        drawing.line(names[side], stairs(mean, week), color, { ...base, dash: side, z: 4 }),
      );
    }
    option.series.push(
      drawing.line(names[2], stairs(truth, week), look.ink, {
        ...base,
        dash: 2,
        z: 3,
        markLine: drawing.now(story, week, look),
      }),
    );
  });
  option.series.push({ type: "bar", name: names[3], data: [], itemStyle: { color: look.pale } });
  return drawing.frame(look, {
    ...option,
    tall: key + Math.ceil(3 / columns) * (high + under + line * 3),
    legend: drawing.legend(look, names, names.slice(0, 3)),
    tooltip: {
      formatter: (found) => {
        const w = drawing.at(story, found),
          { title, truth, seen } = parts[found[0].axisIndex];
        if (w > week) return "";
        return drawing.lines(
          drawing.week(story, w),
          safe(title),
          seen.map(([side, mean, sd]) => `${safe(names[side])}: ${told(mean[w])} (± ${told(sd[w])})`),
          `in truth: ${told(truth[w])}`,
        );
      },
    },
    table: () => ({
      head: [
        "Week",
        "Log force ratio, true",
        ...[one, other].flatMap((n) => [`${n} believes`, "±"]),
        ...parts.slice(1).flatMap((p) => [`${p.title}, true`, "estimate", "±"]),
      ],
      rows: b.truth.map((t, w) => [
        w,
        told(t),
        ...parts[0].seen.flatMap(([, m, s]) => [told(m[w]), told(s[w])]),
        ...parts.slice(1).flatMap((p) => [told(p.truth[w]), told(p.seen[0][1][w]), told(p.seen[0][2][w])]),
      ]),
    }),
  });
};
