"use strict";
/* The header of every served page: how it looks (remembered). Read before the page is
   drawn, so that a dark page never flashes white. Charts listen for `look` on the document. */

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

  for (const name of ["theme", "size"]) root.dataset[name] = kept(name) ?? "";
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => choose("theme", isDark() ? "light" : "dark"));
    document.getElementById("size").addEventListener("click", () => choose("size", root.dataset.size ? "" : "large"));
    dark.addEventListener("change", show);
    show();
  });

  /** Says a sentence to those who hear the page instead of seeing it. */
  const say = (text) => (document.getElementById("spoken").textContent = text);

  return { isDark, say };
})();
