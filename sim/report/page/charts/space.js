"use strict";
/* All packages as the two sides value them this week: what beats war for both, and what was offered. */
CHARTS.space = (story, week, look) => {
  const s = story.space,
    { told, safe } = drawing;
  const [a, b] = story.sides.map((seat) => story.actors[seat].short);
  const values = s.frames[s.frame[week]].map((own) => own.map((v) => v / 1000));
  const [x, y, ...others] = values;
  const least = s.reservation.map((own) => own[week]);
  const point = (p) => [x[p], y[p], p];
  const signed = (p) => others.every((own, k) => own[p] >= least[k + 2]);
  const SOLUTIONS = {
    nash: ["Nash", "rect", 2.1],
    kalai_smorodinsky: ["Kalai–Smorodinsky", "diamond", 1.9],
    egalitarian: ["egalitarian", "circle", 1.3],
    utilitarian: ["utilitarian", "triangle", 2.2],
  };
  const texts = [...new Set(s.text.slice(0, week + 1).filter((p) => p >= 0))];
  const last = s.text.slice(0, week + 1).findLast((p) => p >= 0) ?? -1;
  const isDeal = story.agreed && week === story.weeks - 1;
  const veto =
    s.seats.length > 4
      ? "somebody else with a veto"
      : s.seats
          .slice(2)
          .map((seat) => story.actors[seat].short)
          .join(" or ");
  const all = [...Array(s.shown).keys()];
  const refused = all.filter((p) => !signed(p));
  const every = (k) => [...s.frames.flatMap((frame) => frame[k].map((v) => v / 1000)), ...s.reservation[k]];
  const [wide, high] = [drawing.between(every(0)), drawing.between(every(1))];
  const groups = {};
  for (const [key, [name]] of Object.entries(SOLUTIONS)) {
    const p = s[key][week];
    if (p >= 0) (groups[p] ??= []).push([key, name]);
  }
  const named = (found) =>
    found.length === 4 ? "Nash and the three other solutions" : found.map(([, name]) => name).join(" = ");
  const marks = Object.entries(groups).map(([p, found]) => ({
    p: Number(p),
    name: named(found),
    shape: SOLUTIONS[found[0][0]],
  }));
  const names = [
    "a package",
    ...(refused.length ? [`a package ${veto} would not sign`] : []),
    "Pareto set of the two sides",
    "better than war for both",
    ...marks.map((mark) => mark.name),
    "a text put to the vote",
    isDeal ? "the deal" : "the latest text",
  ];
  const key = drawing.legendTall(look, names);
  const tall = Math.min(look.width * 0.8, look.narrow ? 340 : look.printing ? 440 : 520);
  const middle = (wide.min + wide.max) / 2;
  const upright = drawing.wrapped(look, `worth to ${b} (utility)`, tall);
  const left = look.size * (3 + 1.2 * upright.length),
    right = look.size * 1.5;
  const middling = { align: "center", lineHeight: look.size * 1.2, fontSize: look.size };
  const level = drawing.wrapped(look, `worth to ${a} (utility)`, look.width - left - right);
  const place = (least[0] - wide.min) / (wide.max - wide.min);
  const beside = (place > 0.5 ? place : 1 - place) * (look.width - left - right);
  const above = drawing.wrapped(look, `the least for ${a}`, beside);
  const along = drawing.wrapped(look, `the least for ${b}`, look.width - left - right);
  const area = { xAxis: least[0], yAxis: least[1] };
  const round = (axis, v, name) => ({
    name: "what it is",
    [axis]: v,
    label: {
      show: true,
      position: axis === "xAxis" ? "end" : "insideStartTop",
      align: axis === "xAxis" ? (v > middle ? "right" : "left") : undefined,
      formatter: name,
      color: look.actors[axis === "xAxis" ? 0 : 1],
      fontSize: look.size,
      lineHeight: look.size * 1.2,
    },
    lineStyle: {
      color: look.actors[axis === "xAxis" ? 0 : 1],
      width: 2,
      type: axis === "xAxis" ? "solid" : drawing.DASHES[1],
    },
  });
  const what = (p) =>
    [
      s.text.indexOf(p) >= 0 && s.text.slice(0, week + 1).includes(p) && "put to the vote",
      ...marks.filter((m) => m.p === p).map((m) => m.name),
    ]
      .filter(Boolean)
      .join("; ");
  return drawing.frame(look, {
    tall: key + tall + look.size * (3.6 + 1.2 * (above.length + level.length)),
    legend: drawing.legend(look, names),
    grid: { left, right, top: key + look.size * (1 + 1.2 * above.length), height: tall },
    xAxis: drawing.values(look, {
      ...wide,
      name: level.join("\n"),
      nameLocation: "middle",
      nameGap: look.size * 2.2,
      nameTextStyle: { ...middling, color: look.actors[0] },
    }),
    yAxis: drawing.values(look, {
      ...high,
      name: upright.join("\n"),
      nameLocation: "middle",
      nameGap: look.size * 3,
      nameTextStyle: { ...middling, color: look.actors[1] },
    }),
    tooltip: {
      trigger: "item",
      formatter: ({ data }) => {
        const p = data?.[2] ?? data?.value?.[2];
        if (p === undefined) return "";
        const gains = s.seats.map(
          (seat, k) =>
            `${safe(story.actors[seat].name)}: ${told(values[k][p])} (${told(values[k][p] - least[k], 3, true)} against war)`,
        );
        return drawing.lines("A package is worth", gains, safe(what(p)));
      },
    },
    series: [
      {
        type: "scatter",
        name: names[0],
        data: all.filter(signed).map(point),
        symbolSize: look.size * 0.4,
        itemStyle: { color: look.soft, opacity: 0.6 },
        markArea: {
          silent: true,
          itemStyle: { color: look.open, opacity: 0.16 },
          data: [[area, { xAxis: wide.max, yAxis: high.max }]],
        },
        markLine: {
          silent: true,
          symbol: "none",
          precision: 6,
          data: [
            round("xAxis", least[0], above.join("\n")),
            round("yAxis", least[1], along.join("\n")),
          ],
        },
      },
      ...(refused.length
        ? [
            {
              type: "scatter",
              name: names[1],
              data: refused.map(point),
              symbol: "path://M0 0 L10 10 M10 0 L0 10",
              symbolSize: look.size * 0.42,
              itemStyle: { color: "transparent", borderColor: look.soft, borderWidth: 1.2, opacity: 0.7 },
            },
          ]
        : []),
      {
        type: "line",
        name: "Pareto set of the two sides",
        data: s.frontier[s.frame[week]].map(point),
        symbol: "circle",
        symbolSize: look.size * 0.35,
        lineStyle: { color: look.ink, width: 1.5 },
        itemStyle: { color: look.ink },
      },
      {
        type: "scatter",
        name: "better than war for both",
        data: [],
        symbol: "rect",
        itemStyle: { color: look.open, opacity: 0.4 },
      },
      {
        type: "line",
        name: "a text put to the vote",
        data: texts.map(point),
        symbol: "circle",
        symbolSize: look.size * 0.75,
        lineStyle: { color: look.accent, width: 1, type: [3, 3] },
        itemStyle: { color: look.accent, borderColor: look.paper, borderWidth: 1 },
        z: 4,
      },
      ...marks.map(({ p, name, shape }) => ({
        type: "scatter",
        name,
        data: [point(p)],
        symbol: shape[1],
        symbolSize: look.size * shape[2],
        itemStyle: { color: "transparent", borderColor: look.closed, borderWidth: 2.5 },
        z: 5,
      })),
      drawing.star(
        look,
        isDeal ? "the deal" : "the latest text",
        last >= 0 ? [point(last)] : [],
        isDeal ? {} : { itemStyle: { color: look.accent, borderColor: look.ink, borderWidth: 1 } },
      ),
    ],
    table: () => ({
      head: ["Week", `Least for ${a}`, `Least for ${b}`, `Text, worth to ${a}`, `Text, worth to ${b}`],
      rows: story.dates.map((_, w) => {
        const f = s.frames[s.frame[w]],
          p = s.text[w];
        return [
          w,
          told(s.reservation[0][w]),
          told(s.reservation[1][w]),
          p < 0 ? "–" : told(f[0][p] / 1000),
          p < 0 ? "–" : told(f[1][p] / 1000),
        ];
      }),
    }),
  });
};
