"use strict";
/* The war: land, strikes, casualties and side agreements on one time axis, with the week's news. */
CHARTS.front = (story, week, look) => {
  const { until, stairs, told, safe } = drawing;
  const f = story.front;
  const [one, other] = story.sides.map((seat) => story.actors[seat].short);
  const line = look.size * 1.7,
    left = look.size * 4,
    right = look.size * 1.2,
    gap = look.size * 1.5;
  const colour = (seat) => look.actors[story.actors[seat].colour % look.actors.length];
  const { option, panel } = drawing.panels();
  const newsWeeks = [...new Set(f.events.map((event) => event.week))];
  let top = look.size * 0.3;
  function under(heads, tall, axis) {
    let x = 0;
    for (const [text, color] of heads) {
      const wide = drawing.wide(look, text, { size: look.size * 1.05, weight: 600 }) + look.size * 1.5;
      if (x && x + wide > look.width) ((x = 0), (top += line));
      option.title.push(drawing.heading(look, text, x, top, color));
      top += (drawing.headed(look, text, look.width - x).length - 1) * look.size * 1.3;
      x += wide;
    }
    const grid = { left, right, top: top + line, height: tall };
    top += line + tall + gap;
    return panel(grid, drawing.weeks(story, look, { name: "", axisLabel: { show: false } }), axis);
  }
  const tall = look.narrow || look.printing ? 105 : 125;

  const broke = [0, 1].filter((k) => f.breakthrough.some((v) => (k ? -v : v) > 0));
  const land = under(
    [
      [`Land held by ${one}, % of ${f.of}`, look.ink],
      ...broke.map((k) => [`${"▲▼"[k]} breakthrough by ${[one, other][k]}`, look.actors[k]]),
      ...(newsWeeks.length ? [["┊ news", look.soft]] : []),
    ],
    tall,
    drawing.values(look, { splitNumber: 3, ...drawing.between(f.held) }),
  );
  const news = newsWeeks.filter((w) => w <= week).map((w) => ({ xAxis: w }));
  const marked = {
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: look.soft, width: 1, type: [1, 3] },
    data: news,
  };
  option.series.push(
    drawing.line("held", stairs(f.held, week), look.actors[0], { ...land, markLine: marked }),
  );
  for (const [sign, seat, rotate] of [
    [1, 0, 0],
    [-1, 1, 180],
  ]) {
    option.series.push({
      ...land,
      type: "scatter",
      name: "breakthrough",
      symbol: "triangle",
      symbolRotate: rotate,
      symbolSize: look.size,
      itemStyle: { color: look.actors[seat] },
      data: until(
        f.held.map((v, k) => (f.breakthrough[k] * sign > 0 ? v : null)),
        week,
      ),
    });
  }
  if (f.campaigns.length) {
    const marks = ["━━", "╍╍", "┈┈", "┅┅"];
    const strikes = under(
      [
        ["Strikes a week:", look.ink],
        ...f.campaigns.map((c, k) => [`${marks[k % 4]} ${c.label}`, colour(c.by)]),
      ],
      tall,
      drawing.values(look, {
        scale: false,
        splitNumber: 3,
        min: 0,
        max: 1.05 * Math.max(...f.campaigns.flatMap((c) => c.strikes)),
        axisLabel: { showMaxLabel: false },
      }),
    );
    f.campaigns.forEach((c, k) =>
      option.series.push(
        drawing.line(c.label, stairs(c.strikes, week), colour(c.by), { ...strikes, dash: k }),
      ),
    );
  }
  const harm = under(
    [
      ["Casualties (smoothed; 1 = at the start):", look.ink],
      [`━━ ${one}`, look.actors[0]],
      [`╍╍ ${other}`, look.actors[1]],
    ],
    tall,
    drawing.values(look, { splitNumber: 3, ...drawing.between(...f.casualties) }),
  );
  f.casualties.forEach((own, k) =>
    option.series.push(
      drawing.line([one, other][k], stairs(own, week), look.actors[k], { ...harm, dash: k }),
    ),
  );
  if (f.tracks.length) {
    f.tracks.forEach((track) => {
      const lane = under([[`In force: ${track.label}`, look.ink]], look.size * 1.2, {
        type: "value",
        show: false,
        min: 0,
        max: 1,
      });
      option.series.push({
        ...lane,
        type: "bar",
        barWidth: (look.width - left - right) / story.weeks + 0.5,
        name: track.label,
        data: until(track.in_force, week),
        itemStyle: { color: look.open },
      });
    });
  }
  const last = option.xAxis.length - 1;
  option.xAxis[last] = drawing.weeks(story, look, { gridIndex: last });
  return drawing.frame(look, {
    ...option,
    tall: top + look.size * 3,
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      formatter: (found) => {
        const w = drawing.at(story, found);
        if (w > week) return "";
        return drawing.lines(
          drawing.week(story, w),
          `${safe(one)} holds ${told(f.held[w], 2)} % of ${safe(f.of)}`,
          f.breakthrough[w] && `Breakthrough by ${safe(f.breakthrough[w] > 0 ? one : other)}`,
          `Losses: ${safe(one)} ${told(f.losses[0][w], 1)}, ${safe(other)} ${told(f.losses[1][w], 1)} thousand`,
          f.campaigns.map((c) => `${safe(c.label)}: ${Math.round(c.strikes[w])}`),
          f.tracks.filter((t) => t.in_force[w]).map((t) => `In force: ${safe(t.label)}`),
          f.events.filter((event) => event.week === w).map((event) => `<em>${safe(event.text)}</em>`),
        );
      },
    },
    table: () => ({
      head: [
        "Week",
        `Land held by ${one} (%)`,
        `${one} losses (thousand)`,
        `${other} losses (thousand)`,
        ...f.campaigns.map((c) => c.label),
        "In force",
        "News",
      ],
      rows: f.held.map((v, w) => [
        w,
        told(v, 2),
        told(f.losses[0][w], 1),
        told(f.losses[1][w], 1),
        ...f.campaigns.map((c) => Math.round(c.strikes[w])),
        f.tracks
          .filter((t) => t.in_force[w])
          .map((t) => t.label)
          .join("; "),
        f.events
          .filter((e) => e.week === w)
          .map((e) => e.text)
          .join("; "),
      ]),
    }),
  });
};
