/* A round on a student's phone: what is to be done now, the text and the answer, a text of one's own. */

import { el } from "./room_draw.js";
import { asLevels, button, fate, folded, isCalled, isSame, joined, lastText, named, part } from "./room.js";
import { briefing, sideTracks } from "./room_brief.js";
import { debrief } from "./room_debrief.js";
import { wishes } from "./room_draft.js";
import { notes, picks, scales, valued, worth } from "./room_offer.js";
import { floated, news, outcome, past, revealed, table, textOnTable } from "./room_told.js";

/** The page of a round, and of the end. */
export function round(line, draft) {
  const { view } = line;
  const report = `/api/room/${view.room.code}/report.html`;
  return el("div.board",
    el("div.aside",
      now(view),
      folded("news", "News of the battlefield", true, news(view)),
      briefing(view)),
    el("div.work", { id: "work", tabindex: -1 },
      outcome(view),
      debrief(view, view.revealed?.debrief),
      view.revealed.debrief ? el("p", { key: "report" }, el("a", { href: report }, "The whole report, to keep")) : null,
      revealed(view),
      textOnTable(view, mine(view), may(view).answer ? answer(line, draft) : null),
      floated(view, ({ clauses }) => may(view).float ? button("Build on this", () => draft.keep({ clauses: asLevels(clauses) })) : null),
      view.phase === "over" ? null : [build(line, draft), sideTracks(view, line)],
      past(view),
      folded("table", "At the table", false, table(view))));
}

function now(view) {
  return el("section.part.now", { id: "now", "aria-labelledby": "now-title" },
    el("h2", { id: "now-title" }, named(view, view.you.seat), ": ", turn(view)), el("p", advice(view)), jump(view));
}

/** On a phone the text is a long way down. */
function jump(view) {
  if (may(view).answer) return el("a", { href: "#text" }, "To the text ↓");
  return may(view).offer ? el("a", { href: "#build" }, "To the clauses ↓") : null;
}

const may = ({ private: own }) => own.may;

function turn(view) {
  if (view.phase === "over") return "the talks are over";
  if (view.paused) return "a pause";
  if (may(view).answer) return view.private.mine.accept === null ? "yes or no?" : "you have answered";
  if (may(view).offer) return view.private.mine.clauses ? "your text is in" : "you write the text";
  if (view.phase === "result") return "the result";
  return view.phase === "answers" && view.text?.author === view.you.seat ? "your text is on the table" : "wait for the others";
}

function advice(view) {
  const others = view.seats.filter((seat) => isCalled(seat) && !seat.decided && seat.key !== view.you.seat);
  const busy = others.map(({ short }) => short);
  if (view.phase === "over") return view.revealed.debrief ? "Read how it ended, and what the model would have done." : "Read how it ended.";
  if (view.paused) return "Your instructor has stopped the clock. You can read and prepare; nothing is lost.";
  if (view.phase === "result") return "Read what came of it. The next round opens soon.";
  if (may(view).answer) return "Read the text, look what it is worth to you, and answer. You may change your mind until the round closes.";
  if (may(view).offer) return "Choose one clause on every issue and put the text forward. You may change your mind until the round closes.";
  const wait = busy.length ? `We wait for ${joined(busy)}.` : "Everybody has decided; the instructor goes on.";
  return may(view).float ? `${wait} Meanwhile you may float a proposal: everybody sees it, and it binds nobody.` : wait;
}

/** What the text on the table is worth to one's seat. */
function mine({ private: own }) {
  if (!own.text) return null;
  return el("div.mine", { key: "mine" }, valued(own.text, own.reservation?.value));
}

function answer(line, draft) {
  const { view } = line;
  const given = view.private.mine.accept;
  const chosen = draft.accept ?? given;
  const option = (accept, said) => el("label.choice.big", { key: said },
    el("input", { type: "radio", name: "accept", checked: chosen === accept, onchange: () => draft.keep({ accept }) }), el("span", said));
  return el("form.answer", { key: "answer", onsubmit: (event) => reply(event, line, draft) },
    el("fieldset", el("legend", "Your answer"), el("div.choices", option(true, "✓ Yes, we accept"), option(false, "✕ No, we refuse"))),
    el("label", { for: "reason" }, "Your reason, which everybody will read (may be left empty)"),
    el("textarea", { id: "reason", rows: 2, maxlength: 200, value: draft.reason, oninput: ({ target }) => draft.keep({ reason: target.value }) }),
    el("button.main", given === null ? "Send the answer" : "Change the answer"),
    given === null ? null : el("span.done", ` ✓ You answered ${given ? "yes" : "no"}; you may change it.`),
    fate(line, "answer"), picks(view, draft));
}

function reply(event, line, draft) {
  event.preventDefault();
  const accept = draft.accept ?? line.view.private.mine.accept;
  if (accept === null) return event.target.elements.accept[0].focus();
  line.act({ kind: "answer", round: line.view.round, accept, reason: draft.reason.trim() });
}

function build(line, draft) {
  const { view } = line;
  const { offer, float } = may(view);
  if (!offer && !float) return null;
  const { mine } = view.private;
  const send = (kind) => () => line.act({ kind, round: view.round, clauses: draft.clauses });
  const sent = (clauses, said) => (isSame(clauses, draft.clauses) ? el("span.done", { key: said }, `✓ ${said}`) : null);
  const inside = [
    starts(view, draft, line), scales(view, draft, line), notes(view, draft),
    el("div.total", { key: "total" }, worth(view, draft.weighed),
      el("div.choices",
        offer ? button(mine.clauses ? "Change our text" : "Put it forward", send("offer"), ".main") : null,
        float ? button("Float it", send("float")) : null,
        sent(mine.clauses, "Put forward"), sent(mine.floated, "Floated: everybody sees it")),
      draft.weighed?.crosses?.length && line.refused.offer ? null : fate(line, "offer", "float")),
    offer ? picks(view, draft) : null,
  ];
  return offer ? part("build", "Build your text", inside) : folded("float", "Float a proposal of your own", false, inside);
}

function starts(view, draft, line) {
  const from = (said, clauses) => (clauses ? button(said, () => draft.choose(clauses, line)) : null);
  const advised = view.private.model_advice?.clauses;
  return el("p.choices", "Start from ",
    from("our ideal", wishes(view)), from("the last text", lastText(view)), from("what the model would write", advised && asLevels(advised)));
}
