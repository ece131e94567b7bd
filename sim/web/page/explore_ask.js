/* Questions to the server. */

/** An answer that is no answer: what was wrong, as {path, message}. */
export class Refused extends Error {
  constructor(faults, isLasting) {
    super(faults.map(({ message }) => message).join(" "));
    this.faults = faults;
    this.isLasting = isLasting; // asking again without a change would not help
  }
}

const PATIENCE = 2000; // milliseconds before a question is put again
const AWAY = "The server does not answer. The page asks again by itself.";
const BUSY = "The server is busy. The page asks again by itself.";

/** Waits until a question may be put again. */
export const rest = () => new Promise((done) => setTimeout(done, PATIENCE));

/** Posts a question; gives the response or throws Refused. */
export async function post(address, question) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question),
    });
  } catch {
    throw new Refused([{ path: "", message: AWAY }], false);
  }
  if (response.ok) return response;
  const { faults = [] } = await response.json().catch(() => ({}));
  const told = faults.map((fault) => (typeof fault === "string" ? { path: "", message: fault } : fault));
  const isLasting = response.status < 500 && response.status !== 429;
  throw new Refused(told.length ? told : [{ path: "", message: isLasting ? "The server refused this." : BUSY }], isLasting);
}

/** Asks one question at a time, and always the latest next; asks again after a while if the server
    was away. `show(answer, question)` and `refuse(refused, question)` hear what came of it. */
export function asker(address, show, refuse) {
  let next = null;
  let isAsking = false;

  async function ask() {
    isAsking = true;
    while (next !== null) {
      const now = next;
      next = null;
      try {
        show(await (await post(address, now)).json(), now);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        refuse(refused, now);
        if (!refused.isLasting) {
          await rest();
          next ??= now;
        }
      }
    }
    isAsking = false;
  }
  return (question) => {
    next = question;
    if (!isAsking) ask();
  };
}

/** Saves what the server makes of a question as a file, and gives the file's name. */
export async function save(address, question, otherwise) {
  const response = await post(address, question);
  const said = response.headers.get("content-disposition")?.match(/filename="?([\w.-]+)"?/)?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = said ?? otherwise;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return link.download;
}
