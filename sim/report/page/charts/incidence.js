"use strict";
/* The share of runs in which something has come by each week, with its 95 % band.
   story.incidence[name] = {lines: [{label, share, low, high}], axis}. */
const incidence = (name) => (story, week, look) => {
  const { lines, axis } = story.incidence[name];
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
  const weeks = Math.max(...lines.map((line) => line.share.length));
  const say = (share) => `${drawing.told(100 * share, 1)} %`;
  const colour = (k) => look.actors[k % look.actors.length];
  const legend = lines.length > 1;
  const top = legend ? (look.narrow ? lines.length : Math.ceil(lines.length / 3)) * 1.9 * look.size + 16 : 16;
  const shared = (line, k) => ({ type: "line", name: line.label, stack: `${k}`, symbol: "none", step: "end", silent: true, color: colour(k) });
  return drawing.frame(look, {
    tall: (look.narrow ? 260 : 360) + top,
    table: () => ({
      head: ["Week", ...lines.map((line) => `${line.label} [95 % interval]`)],
      rows: [...Array(weeks).keys()].map((w) => [w, ...lines.map((line) => w < line.share.length ? `${say(line.share[w])} [${say(line.low[w])}, ${say(line.high[w])}]` : null)]),
    }),
    legend: legend ? { top: 0, left: 0, orient: look.narrow ? "vertical" : "horizontal", data: lines.map((line) => line.label), textStyle: { color: look.ink, fontSize: look.size } } : { show: false },
    tooltip: {
      trigger: "axis",
      formatter: (points) => {
        const w = points[0].dataIndex;
        return `By the end of week ${w}<br>${lines.filter((line) => w < line.share.length).map((line) => `${drawing.safe(line.label)}: <b>${say(line.share[w])}</b> [${say(line.low[w])}, ${say(line.high[w])}]`).join("<br>")}`;
      },
    },
    grid: { left: 4.2 * look.size, right: 18, top, bottom: 4 * look.size },
    xAxis: {
      type: "category", data: [...Array(weeks).keys()], boundaryGap: false, name: "week", nameLocation: "middle", nameGap: 2.1 * look.size,
      nameTextStyle: { color: look.soft, fontSize: look.size }, axisLine: { lineStyle: { color: look.soft } }, axisTick: { show: false },
      axisLabel: { color: look.soft, fontSize: look.size, hideOverlap: true },
    },
    yAxis: drawing.values(look, {
      scale: false, min: 0, name: axis, nameTextStyle: { color: look.soft, fontSize: look.size, align: "left" },
      axisLabel: { color: look.soft, fontSize: look.size, formatter: (v) => `${drawing.told(100 * v, 0)} %` },
    }),
    series: lines.flatMap((line, k) => [
      { ...shared(line, k), data: line.low, lineStyle: { opacity: 0 } },
      { ...shared(line, k), data: line.high.map((high, w) => high - line.low[w]), lineStyle: { opacity: 0 }, areaStyle: { color: colour(k), opacity: lines.length > 2 ? 0.1 : 0.18 } },
      { ...shared(line, k), stack: undefined, silent: false, data: line.share, lineStyle: { color: colour(k), width: 2.5, type: DASHES[k % DASHES.length] } },
    ]),
  });
};
for (const name of Object.keys(JSON.parse(document.getElementById("story").textContent).incidence)) CHARTS[name] = incidence(name);
