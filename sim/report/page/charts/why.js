"use strict";
/* Why not yet? A lane for every reason, a mark for every week in which it stood in the way. */
CHARTS.why = (story, week, look) => {
  const { reasons, reason } = story;
  const order = reasons
    .map((_, k) => k)
    .sort((a, b) => (reasons[a].kind === "agreed") - (reasons[b].kind === "agreed") || count(b) - count(a));
  function count(k) {
    return reason.filter((r, w) => r === k && w <= week).length;
  }
  const { safe } = drawing;
  const words = look.narrow ? look.width : look.size * 25;
  const left = look.narrow ? 0 : words + look.size * 1.2;
  const right = look.size * 5.6;
  const room = words - (look.narrow ? right + look.size * 1.5 : 0);
  const said = (k) => drawing.wrapped(look, reasons[k].words, room);
  const most = Math.max(...order.map((k) => said(k).length));
  const lane = look.size * (look.narrow ? Math.max(1.2 * most + 3.2, 2.4 * most + 0.2) : 1.2 * most + 0.5);
  const cell = (look.width - left - right) / story.weeks;
  const colour = (kind) =>
    ({
      agreed: look.deal,
      talks_suspended: look.soft,
      no_range: look.closed,
      red_lines: look.ink,
      posture: look.actors[1],
      home: look.actors[4],
      ratification: look.actors[6],
    })[kind];
  return drawing.frame(look, {
    tall: order.length * lane + look.size * 5,
    table: () => ({
      head: ["Week", "From", "What stood in the way"],
      rows: reason.map((r, k) => [k, story.dates[k], reasons[r].words]),
    }),
    tooltip: {
      trigger: "item",
      formatter: ({ data }) =>
        drawing.lines(drawing.week(story, data.value[0]), safe(reasons[order[data.value[1]]].words)),
    },
    grid: { left, right, top: look.size, height: order.length * lane },
    xAxis: drawing.weeks(story, look, { width: look.width - left - right }),
    yAxis: [
      {
        type: "category",
        inverse: true,
        data: order.map((k) => said(k).join("\n")),
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: true, lineStyle: { color: look.pale } },
        axisLabel: look.narrow
          ? {
              inside: true,
              color: look.ink,
              fontSize: look.size,
              verticalAlign: "bottom",
              lineHeight: look.size * 1.2,
              interval: 0,
            }
          : {
              color: look.ink,
              fontSize: look.size,
              interval: 0,
              lineHeight: look.size * 1.2,
            },
        z: 10,
      },
      {
        type: "category",
        inverse: true,
        position: "right",
        data: order.map((k) => count(k)),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: {
          color: look.ink,
          fontSize: look.size,
          fontWeight: 600,
          interval: 0,
          formatter: (n) => (Number(n) === 1 ? "1 week" : `${n} weeks`),
        },
      },
    ],
    series: [
      {
        type: "scatter",
        symbol: "rect",
        symbolSize: [Math.max(cell * 0.92, 1.5), look.size * (look.narrow ? 1.3 : 1.9)],
        symbolOffset: [0, look.narrow ? lane / 2 - look.size * 1.2 : 0],
        clip: false,
        data: reason.map((r, k) => ({
          value: [k, order.indexOf(r)],
          itemStyle: { color: colour(reasons[r].kind), opacity: k <= week ? 1 : 0.15 },
        })),
        markLine: drawing.now(story, week, look),
      },
    ],
  });
};
