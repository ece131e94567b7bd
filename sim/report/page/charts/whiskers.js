"use strict";
/* Figures with their 95 % intervals, row by row; every series has a colour and a symbol of its own.
   story.whiskers[name] = {series: [label], rows: [{label, points: [[value, low, high] or null]}],
   axis, percent, line: where a vertical line stands (0: the figures are differences), or null}. */
const whiskers = (name) => (story, week, look) => {
  const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
  const { series, rows, axis, percent, line } = story.whiskers[name];
  const signed = line === 0;
  const unit = percent ? (signed ? " points" : " %") : "";
  const say = (value) => {
    if (value === null) return "–";
    const told = percent ? drawing.told(100 * value, 1).replace(/\.0$/, "") : drawing.told(value);
    return (signed && value > 0 ? "+" : "") + told;
  };
  const told = ([value, low, high]) => `${say(value)}${unit} [${say(low)}, ${say(high)}]`;

  const size = look.size;
  const room = look.narrow ? 0.36 * look.width : Math.min(0.36 * look.width, 24 * size);
  const lines = Math.max(...rows.map((row) => Math.ceil((row.label.length * size * 0.62) / room)));
  const SHEET = 780; // pixels of a chart on a sheet of paper
  const wanted = Math.max(series.length * 1.5 * size + 10, lines * 1.3 * size + 8);
  const high = look.printing ? Math.min(wanted, SHEET / rows.length) : wanted;
  const apart = Math.min(1.5 * size, (high - 6) / series.length);
  const isKeyed = series.length > 1;
  const top = isKeyed ? (look.narrow ? series.length : Math.ceil(series.length / 3)) * 1.9 * size + 12 : 12;
  const place = (k, s) => k + ((s - (series.length - 1) / 2) * apart) / high;

  const ends = rows.flatMap((row) => row.points.flatMap((point) => point || [])).filter((v) => v !== null);
  const least = Math.min(...ends, line ?? Infinity);
  const most = Math.max(...ends, line ?? -Infinity);
  const air = 0.04 * (most - least || 1);
  const isShare = percent && !signed;
  const colour = (s) => look.actors[s % look.actors.length];
  const upright = (x) => [{ coord: [x, -0.5] }, { coord: [x, rows.length - 0.5] }];

  return drawing.frame(look, {
    tall: top + rows.length * high + 4.4 * size,
    table: () => ({
      head: ["", ...series.map((label) => `${label || axis} [95 % interval]`)],
      rows: rows.map((row) => [row.label, ...row.points.map((point) => point && told(point))]),
    }),
    legend: {
      show: isKeyed, top: 0, left: 0, itemWidth: size, itemHeight: size, orient: look.narrow ? "vertical" : "horizontal",
      textStyle: { color: look.ink, fontSize: size }, data: series,
    },
    tooltip: {
      trigger: "item",
      formatter: ({ seriesIndex, name: label }) => {
        const point = rows[Number(label)]?.points[seriesIndex];
        const who = series[seriesIndex] ? `${drawing.safe(series[seriesIndex])}: ` : "";
        return point ? `${drawing.safe(rows[Number(label)].label)}<br>${who}<b>${told(point)}</b>` : "";
      },
    },
    grid: { left: room + 14, right: 18, top, bottom: 4 * size },
    xAxis: drawing.values(look, {
      min: isShare ? Math.max(0, least - air) : least - air,
      max: isShare ? Math.min(1, most + air) : most + air,
      name: axis, nameLocation: "middle", nameGap: 2.2 * size,
      nameTextStyle: { color: look.soft, fontSize: size, width: look.width - room - 40, overflow: "break" },
      axisLabel: {
        color: look.soft, fontSize: size, hideOverlap: true, showMinLabel: false, showMaxLabel: false,
        formatter: (v) => (percent ? `${signed && v > 0 ? "+" : ""}${drawing.told(100 * v, 0)}${signed ? "" : " %"}` : drawing.told(v, 2)),
      },
    }),
    yAxis: [
      {
        type: "category", inverse: true, data: rows.map((row) => row.label), axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { color: look.ink, fontSize: size, width: room, overflow: "break", interval: 0, lineHeight: 1.2 * size },
      },
      { type: "value", inverse: true, min: -0.5, max: rows.length - 0.5, show: false },
    ],
    series: series.map((label, s) => {
      const shown = rows.flatMap(({ points }, k) => (points[s] ? [{ k, point: points[s] }] : []));
      const known = shown.filter(({ point }) => point[1] !== null && point[2] !== null);
      return {
        type: "scatter", name: label, yAxisIndex: 1, symbol: SYMBOLS[s % SYMBOLS.length], symbolSize: 0.85 * size, color: colour(s),
        itemStyle: { opacity: 1 }, clip: false, z: 4,
        data: shown.map(({ k, point }) => ({ name: `${k}`, value: [point[0], place(k, s)] })),
        markLine: {
          silent: true, symbol: "none", animation: false, label: { show: false }, precision: 8,
          lineStyle: { color: colour(s), type: "solid", width: 2 },
          data: [
            ...known.map(({ k, point }) => [{ coord: [point[1], place(k, s)] }, { coord: [point[2], place(k, s)] }]),
            ...(line === null || s > 0 ? [] : [upright(line).map((end) => ({ ...end, lineStyle: { color: look.ink, width: 1.2 } }))]),
          ],
        },
      };
    }),
  });
};
for (const name of Object.keys(JSON.parse(document.getElementById("story").textContent).whiskers)) CHARTS[name] = whiskers(name);
