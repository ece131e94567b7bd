"use strict";
/* The texts put to the vote: a ladder of labelled levels for every issue, and who voted how. */
CHARTS.ladder = (story, week, look) => {
  const { issues, ladder, votes } = story;
  const { safe, told } = drawing;
  const ANSWERS = ["no", "yes", "own text"];
  const columns = look.width > look.size * 62 ? 2 : 1;
  const each = look.width / columns;
  const label = Math.min(each * 0.52, look.size * 23),
    row = look.size * 2.5,
    line = look.size * 1.6;
  const authors = [...new Set(votes.author)].filter((seat) => seat !== null);
  const colour = (seat) => look.actors[story.actors[seat].colour % look.actors.length];
  const voters = story.actors.map((_, k) => k).filter((k) => votes.vote[k].some((v) => v !== null));
  const by = (seat) => `text by ${story.actors[seat].short}`;
  const names = [...authors.map(by), ...(story.agreed ? ["the deal"] : [])];
  const wishes = story.sides.map((seat, k) => `${"▶◀"[k]} ideal of ${story.actors[seat].short}`);
  const key = drawing.legendTall(look, names) + line * (look.narrow ? 2 : 1);
  const { option, panel } = drawing.panels();
  const rich = {
    a: { color: look.actors[0], fontSize: look.size },
    b: { color: look.actors[1], fontSize: look.size },
  };

  wishes.forEach((wish, k) => {
    const beside = look.narrow ? 0 : k * (wishes[0].length * look.size * 0.62 + look.size * 2);
    option.title.push(
      drawing.heading(look, wish, beside, key - line * (look.narrow ? 2 - k : 1), look.actors[k]),
    );
  });
  let top = key;
  for (let first = 0; first < issues.length; first += columns) {
    const inRow = issues.slice(first, first + columns);
    const tall = Math.max(...inRow.map((issue) => issue.levels.length)) * row;
    inRow.forEach((issue, place) => ladderOf(issue, first + place, place * each, top));
    top += line + tall + look.size * 3;
  }
  function ladderOf(issue, k, left, at) {
    const last = ladder[k].slice(0, week + 1).findLast((v) => v !== null);
    option.title.push(drawing.heading(look, issue.label, left, at, look.ink, each - look.size * 2));
    const grid = {
      left: left + label + look.size,
      width: each - label - look.size * 2.5,
      top: at + line,
      height: issue.levels.length * row,
    };
    const on = panel(grid, drawing.weeks(story, look, { name: "", width: each - label }), {
      type: "category",
      data: issue.levels,
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: true, lineStyle: { color: look.pale } },
      axisLabel: {
        interval: 0,
        fontSize: look.size * 0.92,
        lineHeight: look.size * 1.1,
        width: label - look.size * 1.5,
        overflow: "break",
        rich,
        color: (_, level) => (level === last ? look.ink : look.soft),
        formatter: (said, level) =>
          `${issue.ideals[0] === level ? "{a|▶}" : ""}${issue.ideals[1] === level ? "{b|◀}" : ""} ${clipped(said)}`,
      },
    });
    for (const seat of authors) {
      option.series.push({
        ...drawing.line(by(seat), [], colour(seat), { dash: authors.indexOf(seat) }),
        ...on,
        showSymbol: true,
        symbol: ["circle", "rect", "diamond", "triangle"][story.actors[seat].colour % 4],
        symbolSize: look.size * 0.5,
        data: stairs(ladder[k].flatMap((v, w) => (votes.author[w] === seat && w <= week ? [[w, v]] : []))),
        markLine: seat === authors[0] ? drawing.now(story, week, look) : undefined,
      });
    }
    if (story.agreed && week === story.weeks - 1) {
      option.series.push(drawing.star(look, "the deal", [[week, ladder[k][week]]], on));
    }
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
  /** As much of a label as two lines hold. */
  function clipped(said) {
    const most = Math.floor((2 * (label - look.size * 3)) / (look.size * 0.52));
    return said.length > most ? `${said.slice(0, most - 1).trim()}…` : said;
  }

  option.title.push(drawing.heading(look, "Votes:  ● yes   ○ no   ◆ own text", 0, top));
  const grid = {
    left: label * 0.6 + look.size,
    right: look.size * 1.5,
    top: top + line,
    height: voters.length * row * 0.8,
  };
  const on = panel(grid, drawing.weeks(story, look), {
    type: "category",
    inverse: true,
    data: voters.map((k) => story.actors[k].name),
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: true, lineStyle: { color: look.pale } },
    axisLabel: {
      interval: 0,
      fontSize: look.size,
      color: look.ink,
      width: label * 0.6,
      overflow: "truncate",
    },
  });
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
                symbolSize: look.size * 0.75,
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
  return drawing.frame(look, {
    ...option,
    tall: top + line + voters.length * row * 0.8 + look.size * 4,
    legend: drawing.legend(look, names),
    tooltip: {
      trigger: "item",
      formatter: ({ data, seriesIndex }) => {
        const [w] = data.value ?? data;
        const k = option.series[seriesIndex].xAxisIndex;
        const clause =
          issues[k] && `${safe(issues[k].label)}: <em>${safe(issues[k].labels[ladder[k][w]])}</em>`;
        const text = `Text by ${safe(story.actors[votes.author[w]].short)}`;
        return drawing.lines(
          drawing.week(story, w),
          text,
          clause,
          voters.map((seat) => voted(seat, w)),
        );
      },
    },
    table: () => ({
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
    }),
  });
};
