"use strict";
/* The header of every served page: how it looks (remembered), and the cards of terms. Read before the
   page is drawn, so that a dark page never flashes white. Charts listen for `look` on the document. */

const looks = (() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  /** What was chosen last time; a browser that keeps nothing starts afresh. */
  function kept(name, value) {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch {
      return null;
    }
  }

  function show() {
    document.getElementById("theme").textContent = isDark() ? "Light" : "Dark";
    document.getElementById("size").setAttribute("aria-pressed", String(root.dataset.size === "large"));
    document.dispatchEvent(new CustomEvent("look"));
  }

  function choose(name, value) {
    root.dataset[name] = value;
    kept(name, value);
    show();
  }

  /** Puts a card beside the button that opened it; on a phone it stays in the middle. */
  function place({ target: card, newState }) {
    if (newState !== "open" || innerWidth < 500) return;
    const buttons = [...document.querySelectorAll(`[popovertarget="${CSS.escape(card.id)}"]`)];
    const button = buttons.find((one) => one === document.activeElement || one.matches(":hover"));
    if (!button) return;
    const at = button.getBoundingClientRect();
    const below = at.bottom + 6;
    const fits = below + card.offsetHeight < innerHeight;
    card.style.margin = "0";
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${fits ? below : Math.max(8, at.top - card.offsetHeight - 6)}px`;
  }

  for (const name of ["theme", "size"]) root.dataset[name] = kept(name) ?? "";
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => choose("theme", isDark() ? "light" : "dark"));
    document.getElementById("size").addEventListener("click", () => choose("size", root.dataset.size ? "" : "large"));
    dark.addEventListener("change", show);
    show();
  });
  document.addEventListener("toggle", (event) => event.target.matches?.("[popover]") && place(event), true);

  /** Says a sentence to those who hear the page instead of seeing it. */
  const say = (text) => (document.getElementById("spoken").textContent = text);

  return { isDark, say };
})();
