"use strict";
/* Figures on their scales, row by row, and how they are told. */

const rows = (() => {
  // ------------------------------------------------------------ words
  const signed = (number) => `${number > 0 ? "+" : number < 0 ? "−" : ""}${Math.abs(number)}`;
  const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
  const apart = (difference) => signed(Math.round(100 * difference)); // of two shares, in points
  const told = (value) => value.toFixed(2).replace("-", "−");
  const isClear = ({ low, high }) => low > 0 || high < 0;
  const between = ({ low, high }, say) => `[${say(low)}, ${say(high)}]`;

  // ------------------------------------------------------------ drawing
  const SHARE = { low: 0, high: 1 };

  function element(kind, look, text) {
    const made = document.createElement(kind);
    if (look) made.className = look;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  /** A figure on its scale: a dot with its interval, a ring for the scenario as it is. */
  function track({ low: from, high: to }, now, base, others = []) {
    const made = element("span", "track");
    made.setAttribute("aria-hidden", "true");
    const place = (value) => `${Math.min(100, Math.max(0, (100 * (value - from)) / (to - from || 1)))}%`;
    const put = (look, value) => {
      const mark = made.appendChild(element("i", look));
      mark.style.left = place(value);
      return mark;
    };
    others.forEach(([look, value]) => put(look, value));
    if (base !== null) put("base", base);
    if (now.value !== null) {
      if (now.low !== null) put("whisker", now.low).style.right = `calc(100% - ${place(now.high)})`;
      put("now", now.value);
    }
    return made;
  }
  function row(name, drawn, said, under) {
    const made = element("div", "row");
    made.append(element("span", "name", name), drawn, element("span", "said", said));
    if (under) made.append(under);
    return made;
  }

  return { SHARE, apart, between, element, isClear, percent, row, signed, told, track };
})();
