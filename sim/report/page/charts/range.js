"use strict";
/* Was there anything to sign? Above: the least that the first side would sign for, against the most
   that the others would let it have. Below: how wide the range is, or how far from open. */
CHARTS.range = (story, week, look) => {
  const { size, home, binder, packages, least, most, text } = story.range;
  const { told, until, stairs, safe } = drawing;
  const side = story.actors[story.sides[0]].short;
  const [one, other] = look.actors;
  const names = [
    `the least ${side} would sign for`,
    `the most the others would let it have`,
    "a text put to the vote",
    "overlap: a deal exists",
    "gap: no deal exists",
  ];
  if (story.agreed) names.push("the deal");
  const key = drawing.legendTall(look, names);
  const left = look.size * 4.2,
    right = 12,
    line = look.size * 1.6;
  const high = look.narrow || look.printing ? 210 : 260,
    low = look.narrow || look.printing ? 110 : 130;
  const heads = [`Worth to ${side} (utility)`, "Width (below 0: closed), by who binds it"];
  const [first, then] = heads.map(
    (head) => line + (drawing.headed(look, head, look.width).length - 1) * look.size * 1.3,
  );
  const binders = [...new Set(binder)].filter((seat) => seat >= 0);
  const bindsIt = (seat) => story.actors[seat].name;
  const beside = { ...look, width: look.width - left };
  const lower = key + first + high + line * 0.9,
    second = lower + then + drawing.legendTall(beside, binders.map(bindsIt));
  const cell = (look.width - left - right) / story.weeks;
  const bars = (from, to) =>
    until(
      from.map((v, k) => (to[k] === null || v === null ? null : Math.max(0, to[k] - v))),
      week,
    );
  const base = until(
    least.map((v, k) => (most[k] === null ? null : Math.min(v, most[k]))),
    week,
  );
  const area = { type: "bar", stack: "gap", barWidth: cell + 0.6, silent: true };
  const limits = drawing.between(least, most, text);
  const isDeal = (k) => story.agreed && k === story.weeks - 1;
  return drawing.frame(look, {
    tall: second + low + line * 2.6,
    table: () => ({
      head: [
        "Week",
        "Range (below 0: closed)",
        "Range among packages that may pass at home",
        "Binds it",
        "Packages in it",
        `Least for ${side}`,
        "Most the others would let it have",
      ],
      rows: size.map((v, k) => [
        k,
        told(v),
        told(home[k]),
        binder[k] < 0 ? "" : story.actors[binder[k]].name,
        packages[k],
        told(least[k]),
        told(most[k]),
      ]),
    }),
    legend: [
      drawing.legend(look, names, names.slice(0, 2)),
      drawing.legend(beside, binders.map(bindsIt), [], { top: lower + then, left }),
    ],
    title: [
      drawing.heading(look, heads[0], 0, key),
      drawing.heading(look, heads[1], 0, lower),
    ],
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      formatter: (at) => {
        const k = drawing.at(story, at);
        if (k > week) return "";
        return drawing.lines(
          drawing.week(story, k),
          `${safe(names[0])}: ${told(least[k])}`,
          most[k] === null ? "the others would sign nothing" : `${safe(names[1])}: ${told(most[k])}`,
          text[k] !== null && `${isDeal(k) ? "the deal" : "the text"} was worth ${told(text[k])} to it`,
          size[k] < 0
            ? `The range is closed by ${told(-size[k])}.`
            : `The range is open: ${packages[k]} packages, everybody gains at least ${told(size[k])} in the best.`,
          size[k] >= 0 && home[k] < 0 && "None of them is likely enough to pass at home.",
          binder[k] >= 0 && `Gains least: ${safe(story.actors[binder[k]].name)}`,
        );
      },
    },
    grid: [
      { left, right, top: key + first, height: high },
      { left, right, top: second, height: low },
    ],
    xAxis: [
      drawing.weeks(story, look, { gridIndex: 0, name: "", axisLabel: { show: false } }),
      drawing.weeks(story, look, { gridIndex: 1 }),
    ],
    yAxis: [
      drawing.values(look, { gridIndex: 0, ...limits }),
      drawing.values(look, { gridIndex: 1, splitNumber: 3, ...drawing.between(size, [0]) }),
    ],
    series: [
      { ...area, name: "base", data: base, itemStyle: { color: "transparent" } },
      {
        ...area,
        name: names[3],
        data: bars(least, most),
        itemStyle: { color: drawing.tint(look, look.open, 0.6) },
      },
      {
        ...area,
        name: names[4],
        data: bars(most, least),
        itemStyle: {
          color: drawing.tint(look, look.closed, 0.28),
          decal: drawing.hatch(1, drawing.tint(look, look.closed, 0.7)),
        },
      },
      drawing.line(names[0], stairs(least, week), one, {
        width: 3,
        z: 4,
        markLine: drawing.now(story, week, look),
      }),
      drawing.line(names[1], stairs(most, week), other, { width: 3, dash: 1, z: 4 }),
      {
        type: "scatter",
        name: names[2],
        data: until(
          text.map((v, k) => (isDeal(k) ? null : v)),
          week,
        ),
        symbolSize: look.size * 0.6,
        itemStyle: { color: look.ink, borderColor: look.paper, borderWidth: 1 },
        z: 5,
      },
      drawing.star(
        look,
        "the deal",
        until(
          text.map((v, k) => (isDeal(k) ? v : null)),
          week,
        ),
      ),
      ...binders.map((seat, k) => ({
        type: "bar",
        name: bindsIt(seat),
        stack: "size",
        xAxisIndex: 1,
        yAxisIndex: 1,
        barWidth: cell * 0.86,
        data: until(
          size.map((v, w) => (binder[w] === seat ? v : null)),
          week,
        ),
        itemStyle: {
          color: look.actors[story.actors[seat].colour % look.actors.length],
          decal: drawing.hatch(k, look.paper),
        },
        label: { show: false },
      })),
    ],
  });
};
