"use strict";
/* The texts put to the vote. Part 0: who voted how, and the key to all; part k: a ladder of labelled
   levels for the k-th issue. */
CHARTS.ladder = (story, week, look, part = 0) => {
  const { issues, ladder, votes } = story;
  const { safe, told } = drawing;
  const ANSWERS = ["no", "yes", "own text"];
  const line = look.size * 1.6;
  const authors = [...new Set(votes.author)].filter((seat) => seat !== null);
  const colour = (seat) => look.actors[story.actors[seat].colour % look.actors.length];
  const mark = (seat) => ["circle", "rect", "diamond", "triangle"][story.actors[seat].colour % 4];
  const voters = story.actors.map((_, k) => k).filter((k) => votes.vote[k].some((v) => v !== null));
  const by = (seat) => `text by ${story.actors[seat].short}`;
  const { option, panel } = drawing.panels();
  const tooltip = {
    trigger: "item",
    formatter: ({ data }) => {
      const [w] = data.value ?? data;
      const issue = issues[part - 1];
      return drawing.lines(
        drawing.week(story, w),
        `Text by ${safe(story.actors[votes.author[w]].short)}`,
        issue && `${safe(issue.label)}: <em>${safe(issue.levels[ladder[part - 1][w]])}</em>`,
        voters.map((seat) => voted(seat, w)),
      );
    },
  };
  const table = () => ({
    head: [
      "Week",
      "Text by",
      ...issues.map((issue) => issue.label),
      ...voters.map((k) => `${story.actors[k].name} votes`),
    ],
    rows: votes.author.flatMap((author, w) =>
      author === null
        ? []
        : [
            [
              w,
              story.actors[author].name,
              ...issues.map((issue, k) => issue.levels[ladder[k][w]]),
              ...voters.map((k) => ANSWERS[votes.vote[k][w]] ?? ""),
            ],
          ],
    ),
  });
  const tall = part ? ladderOf(issues[part - 1], ladder[part - 1]) : answers();
  return drawing.frame(look, { ...option, ...tall, tooltip, table });

  /** Places of an issue's levels. */
  function rungsOf(issue) {
    return issue.levels.map((_, level) => level);
  }

  /** The levels of an issue, as wide as the chart; returns the chart's height. */
  function ladderOf(issue, rungs) {
    const above = look.narrow; // labels stand above their lines, not beside them
    const label = above ? 0 : Math.min(look.width * 0.52, look.size * 23);
    const small = { size: look.size * 0.92 };
    const room = (label || look.width) - look.size * 2.9;
    const said = issue.levels.map((level) => drawing.wrapped(look, level, room, small));
    const most = Math.max(...said.map((lines) => lines.length));
    const row = look.size * (above ? 1.3 + 1.1 * most : 0.55 + 1.1 * Math.max(1.6, most));
    const last = rungs.slice(0, week + 1).findLast((v) => v !== null);
    const top = line + (drawing.headed(look, issue.label, look.width).length - 1) * look.size * 1.3;
    const [a, b] = [0, 1].map((side) => ({ color: look.actors[side], fontSize: look.size }));
    const wish = (level) => ["{a|▶}", "{b|◀}"].filter((_, side) => issue.ideals[side] === level).join("");
    option.title.push(drawing.heading(look, issue.label, 0, 0));
    const wide = look.width - label - look.size * 2.2;
    const on = panel(
      { left: label + look.size * (above ? 0.2 : 1), width: wide, top, height: said.length * row },
      drawing.weeks(story, look, { name: "", width: wide }),
      {
        type: "value",
        min: above ? -0.3 : -0.5,
        max: said.length - (above ? 0.3 : 0.5),
        axisTick: { show: false, customValues: rungsOf(issue) },
        axisLine: { show: false },
        splitLine: { show: true, lineStyle: { color: look.pale } },
        z: 3,
        axisLabel: {
          customValues: rungsOf(issue),
          inside: above,
          textBorderColor: look.paper,
          textBorderWidth: above ? 3 : 0,
          align: above ? "left" : "right",
          verticalAlign: above ? "bottom" : "middle",
          padding: above ? [0, 0, look.size * 0.35, 0] : 0,
          fontSize: small.size,
          lineHeight: look.size * 1.1,
          rich: { a, b },
          color: (level) => (Number(level) === last ? look.ink : look.soft),
          formatter: (level) => `${wish(level)} ${said[level].join("\n")}`,
        },
      },
    );
    for (const seat of authors) {
      option.series.push({
        ...drawing.line(by(seat), [], colour(seat), { dash: authors.indexOf(seat) }),
        ...on,
        showSymbol: true,
        symbol: mark(seat),
        symbolSize: look.size * 0.5,
        data: stairs(rungs.flatMap((v, w) => (votes.author[w] === seat && w <= week ? [[w, v]] : []))),
        markLine: seat === authors[0] ? drawing.now(story, week, look) : undefined,
      });
    }
    if (story.agreed && week === story.weeks - 1)
      option.series.push(drawing.star(look, "the deal", [[week, rungs[week]]], on));
    return { tall: top + said.length * row + look.size * 3 };
  }
  /** Holds each text until its author's next one. */
  function stairs(points) {
    return points.flatMap(([w, v], k) =>
      k && points[k - 1][1] !== v ? [{ value: [w, points[k - 1][1]], symbol: "none" }, [w, v]] : [[w, v]],
    );
  }
  /** How somebody answered in a week, and by what measure. */
  function voted(seat, w) {
    const answer = ANSWERS[votes.vote[seat][w]];
    const worth = `worth ${told(votes.worth[seat][w])}, war ${told(votes.reservation[seat][w])}`;
    return (
      answer &&
      `${safe(story.actors[seat].name)}: ${answer} (${worth}, accepts from ${told(votes.asks[seat][w])})`
    );
  }
  /** Who voted how, below the key to all the parts. */
  function answers() {
    const names = [...authors.map(by), ...(story.agreed ? ["the deal"] : [])];
    let top = drawing.legendTall(look, names);
    story.sides.forEach((seat, k) => {
      const wish = `${"▶◀"[k]} ideal of ${story.actors[seat].short}`;
      option.title.push(drawing.heading(look, wish, 0, top, look.actors[k]));
      top += drawing.headed(look, wish, look.width).length * look.size * 1.3;
    });
    top += line * 0.6;
    const signs = "Votes:  ● yes   ○ no   ◆ own text";
    option.title.push(drawing.heading(look, signs, 0, top));
    top += (drawing.headed(look, signs, look.width).length - 1) * look.size * 1.3;
    const label = Math.min(look.width * 0.35, look.size * 14),
      row = look.size * 2.2;
    const said = voters.map((k) => drawing.wrapped(look, story.actors[k].name, label));
    const wide = look.width - label - look.size * 2.5;
    const grid = { left: label + look.size, width: wide, top: top + line, height: voters.length * row };
    const on = panel(grid, drawing.weeks(story, look, { width: wide }), {
      type: "category",
      inverse: true,
      data: said.map((lines) => lines.join("\n")),
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: true, lineStyle: { color: look.pale } },
      axisLabel: { interval: 0, fontSize: look.size, lineHeight: look.size * 1.05, color: look.ink },
    });
    for (const seat of authors)
      option.series.push({
        ...drawing.line(by(seat), [], colour(seat), { dash: authors.indexOf(seat) }),
        ...on,
        symbol: mark(seat),
      });
    if (story.agreed) option.series.push(drawing.star(look, "the deal", [], on));
    marked(on, Math.min(look.size * 0.75, Math.max((wide / story.weeks) * 0.9, 3)));
    return { tall: top + line + voters.length * row + look.size * 4, legend: drawing.legend(look, names) };
  }

  /** A mark of this size for every answer. */
  function marked(on, size) {
    voters.forEach((seat, place) => {
      option.series.push({
        type: "scatter",
        name: story.actors[seat].name,
        ...on,
        cursor: "default",
        data: votes.vote[seat].flatMap((vote, w) =>
          vote === null || w > week
            ? []
            : [
                {
                  value: [w, place],
                  symbol: vote === 2 ? "diamond" : "circle",
                  symbolSize: size,
                  itemStyle: {
                    color: vote === 0 ? look.paper : colour(seat),
                    borderColor: colour(seat),
                    borderWidth: 1.8,
                  },
                },
              ],
        ),
      });
    });
  }
};
