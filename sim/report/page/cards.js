"use strict";
/* Puts a card beside the button that opened it; on a phone it stays in the middle. */

document.addEventListener(
  "toggle",
  ({ target: card, newState }) => {
    if (!card.matches?.("[popover]") || newState !== "open" || innerWidth < 500) return;
    const buttons = [...document.querySelectorAll(`[popovertarget="${CSS.escape(card.id)}"]`)];
    const button = buttons.find((one) => one === document.activeElement || one.matches(":hover"));
    if (!button) return;
    const at = button.getBoundingClientRect();
    const below = at.bottom + 6;
    const fits = below + card.offsetHeight < innerHeight;
    card.style.margin = "0";
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${fits ? below : Math.max(8, at.top - card.offsetHeight - 6)}px`;
  },
  true, // a toggle does not bubble
);
