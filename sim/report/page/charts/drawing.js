"use strict";
/* What charts share. A chart is a pure function (story, week, look) -> ECharts option in CHARTS;
   besides ECharts' own keys the option may have `tall` (height in pixels) and `table`, a function
   that returns the same numbers as {head: [...], rows: [[...], ...]}. */

const CHARTS = {};

const drawing = {
  STAR: "path://M50 2 L62 37 L99 38 L69 60 L80 96 L50 74 L20 96 L31 60 L1 38 L38 37 Z",
  DASHES: ["solid", [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4], [1, 4]],

  /** Width in pixels of a text as a chart writes it. */
  wide(look, text, { size = look.size, weight = 400 } = {}) {
    drawing.pen ??= document.createElement("canvas").getContext("2d");
    drawing.pen.font = `${weight} ${size}px ${look.font}`;
    return drawing.pen.measureText(text).width;
  },
  /** A text in lines of at most this width: broken at spaces, inside a word only if it is too long
      for a line, and never before a closing mark. */
  wrapped(look, text, width, font = {}) {
    const fits = (said) => drawing.wide(look, said.trimEnd(), font) <= width;
    const pieces = text.split(/(?<=\s)/).flatMap((word) => (fits(word) ? [word] : [...word]));
    const lines = [""];
    for (const piece of pieces) {
      const line = lines.at(-1);
      const closes = /^[,.;:!?)\]}%、。，；：！？）」』]/.test(piece);
      if (!line || closes || fits(line + piece)) lines[lines.length - 1] += piece;
      else lines.push(piece);
    }
    return lines.map((line) => line.trimEnd());
  },
  /** What every chart begins with: its type, its tooltip, no animation of its own. */
  frame(look, option) {
    return {
      animation: false,
      textStyle: { fontFamily: look.font, fontSize: look.size, color: look.ink },
      ...option,
      tooltip: {
        trigger: "axis",
        confine: true,
        backgroundColor: look.raised,
        borderColor: look.soft,
        axisPointer: { lineStyle: { color: look.soft }, animation: false },
        textStyle: { color: look.ink, fontSize: look.size, fontFamily: look.font },
        extraCssText: "white-space:normal;max-width:min(24rem,80vw)",
        ...option.tooltip,
      },
    };
  },
  /** A key above a chart, wrapped where it is long; `lines` are names of series without marks. */
  legend(look, names, lines = [], more = {}) {
    return {
      data: names.map((name) => (lines.includes(name) ? { name, itemStyle: { opacity: 0 } } : { name })),
      type: "plain",
      top: look.size * 0.3,
      left: 0,
      padding: 0,
      width: look.width - look.size * 1.5,
      itemGap: look.size,
      selectedMode: false,
      itemWidth: look.size * 1.9,
      itemHeight: look.size * 0.85,
      textStyle: {
        color: look.ink,
        fontSize: look.size,
        lineHeight: look.size * 1.2,
      },
      formatter: (name) => drawing.wrapped(look, name, look.width - look.size * 4).join("\n"),
      ...more,
    };
  },
  /** Height of a key with these texts, about. */
  legendTall(look, names) {
    let rows = 1,
      used = 0;
    for (const name of names) {
      const wide = look.size * 3.4 + drawing.wide(look, name);
      if (used && used + wide > look.width - look.size * 1.5) ((rows += 1), (used = 0));
      used += Math.min(wide, look.width);
      rows += (drawing.wrapped(look, name, look.width - look.size * 4).length - 1) * 0.55;
    }
    return rows * look.size * 2.2 + look.size * 0.5;
  },
  /** A line without marks; `dash` is a place in DASHES. */
  line(name, data, color, { width = 2.5, dash = 0, ...more } = {}) {
    const type = drawing.DASHES[dash % drawing.DASHES.length];
    return {
      type: "line",
      name,
      data,
      symbol: "none",
      lineStyle: { color, width, type },
      itemStyle: { color },
      ...more,
    };
  },
  /** A star for the deal or the latest text. */
  star(look, name, data, more = {}) {
    return {
      type: "scatter",
      name,
      data,
      symbol: drawing.STAR,
      symbolSize: look.size * 1.6,
      z: 6,
      clip: false,
      itemStyle: { color: look.deal, borderColor: look.ink, borderWidth: 1 },
      ...more,
    };
  },
  /** A chart of several panels, each with axes of its own; `panel` adds one and returns where its series go. */
  panels() {
    const option = { grid: [], xAxis: [], yAxis: [], series: [], title: [] };
    const panel = (grid, x, y) => {
      const gridIndex = option.grid.push(grid) - 1;
      option.xAxis.push({ ...x, gridIndex });
      option.yAxis.push({ ...y, gridIndex });
      return { xAxisIndex: gridIndex, yAxisIndex: gridIndex };
    };
    return { option, panel };
  },
  /** The lines of a heading of this width. */
  headed(look, text, width) {
    return drawing.wrapped(look, text, width, { size: look.size * 1.05, weight: 600 });
  },
  /** A heading over a panel of a chart. */
  heading(look, text, left, top, color = look.ink, width = look.width - left) {
    return {
      text: drawing.headed(look, text, width).join("\n"),
      left,
      top,
      padding: 0,
      textStyle: {
        color,
        fontSize: look.size * 1.05,
        fontWeight: 600,
        fontFamily: look.font,
        lineHeight: look.size * 1.3,
      },
    };
  },
  /** A value axis in the page's look. */
  values(look, more = {}) {
    return {
      type: "value",
      scale: true,
      splitNumber: 4,
      nameTextStyle: { color: look.soft, fontSize: look.size, align: "left" },
      axisLine: { show: false, onZero: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: look.pale } },
      ...more,
      axisLabel: {
        color: look.soft,
        fontSize: look.size,
        hideOverlap: true,
        formatter: (v) => String(v).replace("-", "−"),
        ...more.axisLabel,
      },
    };
  },
  /** The weeks from the first to the last: week k reaches from k - 0.5 to k + 0.5. */
  weeks(story, look, { width = look.width - 80, ...more } = {}) {
    const step = [1, 2, 5, 10, 20, 50].find((s) => story.weeks <= (s * width) / (look.size * 2.6)) || 50;
    const told = story.dates.map((_, k) => k).filter((k) => k % step === 0);
    return {
      type: "value",
      min: -0.5,
      max: story.weeks - 0.5,
      containShape: false,
      name: "week",
      nameLocation: "middle",
      nameGap: look.size * 2,
      nameTextStyle: { color: look.soft, fontSize: look.size },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.soft }, onZero: false },
      splitLine: { show: false },
      ...more,
      axisLabel: { color: look.soft, fontSize: look.size, customValues: told, ...more.axisLabel },
    };
  },
  /** The week that a tooltip over such an axis is about. */
  at(story, found) {
    return Math.min(Math.max(Math.round(found[0].axisValue), 0), story.weeks - 1);
  },
  /** One point for each week up to a week; what lies ahead is left out. */
  until(values, week) {
    return values.map((value, k) => [k, k <= week ? value : null]);
  },
  /** A line that holds each week's value for the whole week. */
  stairs(values, week) {
    return values.flatMap((value, k) =>
      k > week
        ? []
        : [
            [k - 0.499, value],
            [k + 0.499, value],
          ],
    );
  },
  /** Limits that hold all these numbers, with some air, whatever the week. */
  limits(...many) {
    const known = many.flat().filter((v) => v !== null && Number.isFinite(v));
    const low = Math.min(...known),
      high = Math.max(...known);
    const air = Math.max((high - low) * 0.06, 0.005);
    const unit = 10 ** Math.floor(Math.log10(high - low + 2 * air)) / 20;
    const neat = (v, up) => Number(((up ? Math.ceil : Math.floor)(v / unit) * unit).toPrecision(12));
    return { min: neat(low - air, false), max: neat(high + air, true) };
  },
  /** The limits of an axis, whose edges are not labelled since they are seldom round. */
  between(...many) {
    const { min, max } = drawing.limits(...many);
    const digits = Math.min(Math.max(Math.ceil(-Math.log10((max - min) / 4)), 0), 4);
    return {
      min,
      max,
      axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: (v) => drawing.told(v, digits) },
    };
  },
  /** A colour mixed with the paper's, so that nothing shines through. */
  tint(look, color, share) {
    const [one, other] = [color, look.paper].map((rgb) => rgb.match(/[\d.]+/g).map(Number));
    return `rgb(${one
      .slice(0, 3)
      .map((v, k) => Math.round(v * share + other[k] * (1 - share)))
      .join(",")})`;
  },
  /** A dotted line at the end of the current week, unless it is the last. */
  now(story, week, look) {
    if (week === story.weeks - 1) return undefined;
    return {
      silent: true,
      symbol: "none",
      animation: false,
      precision: 6,
      label: { show: false },
      lineStyle: { color: look.soft, type: [2, 3], width: 1.5 },
      data: [{ xAxis: week + 0.5 }],
    };
  },
  /** A pattern that tells an area from others without colour. */
  hatch(k, color) {
    const kinds = [
      null,
      { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
      {
        symbol: "circle",
        dashArrayX: [
          [6, 6],
          [0, 6, 6, 0],
        ],
        dashArrayY: [6, 0],
        symbolSize: 0.7,
      },
      { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, 5], rotation: 0 },
      { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
      { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, 4], rotation: Math.PI / 2 },
    ];
    const kind = kinds[k % kinds.length];
    return kind && { color, ...kind };
  },
  /** Text safe inside a tooltip. */
  safe(text) {
    return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  },
  /** A tooltip's lines under a heading; empty ones are left out. */
  lines(head, ...said) {
    const body = said
      .flat()
      .filter(Boolean)
      .map((line) => `<div>${line}</div>`)
      .join("");
    return `<strong>${head}</strong>${body}`;
  },
  /** A week as a tooltip's heading. */
  week(story, k) {
    return `Week ${k}, from ${story.dates[k]}`;
  },
  /** A number as it is told: three decimals, a true minus sign and, if asked, a plus; a dash for none. */
  told(value, digits = 3, signed = false) {
    if (value === null || value === undefined) return "–";
    return `${signed && value >= 0 ? "+" : ""}${value.toFixed(digits)}`.replace("-", "−");
  },
};
