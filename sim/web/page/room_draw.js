/* Elements are described and then put on the page in place: whatever stays is never made anew, so
   focus, typed words, opened details and the place in the page survive every renewal. */

class Described {
  constructor(kind, given, inside) {
    const [tag, ...looks] = kind.split(".");
    Object.assign(this, { tag, look: looks.join(" "), given, inside });
  }
}
const HERE = ["value", "checked", "hidden", "disabled", "open"]; // kept as properties
const worn = new WeakMap(); // node -> { key, given, age }
let age = 0;
const isThere = (one) => one !== null && one !== undefined && one !== false && one !== "";

/** Has the next drawing set every field as described, also where somebody has touched it since: as
    after a move that was refused. Otherwise a field is set only when its description changes. */
export const insist = () => (age += 1);

/** Describes an element: `el("p.lead", {id, onclick, "aria-live"}, "words", others)`. Empty parts
    are left out. `key` (or `id`) tells brothers apart; `first` is set only when it is made; `style`
    is an object. */
export function el(kind, ...inside) {
  const [head] = inside;
  const isGiven = head && Object.getPrototypeOf(head) === Object.prototype;
  return new Described(kind, isGiven ? head : {}, isGiven ? inside.slice(1) : inside);
}

/** Makes the inside of `host` what is described, touching only what differs. */
export function show(host, ...inside) {
  const old = new Map([...host.childNodes].map((node) => [worn.get(node)?.key ?? node, node]));
  const counts = {};
  const nodes = inside.flat(Infinity).filter(isThere).map((one) => {
    const key = keyOf(one, counts);
    const node = old.get(key) ?? make(one, key);
    old.delete(key);
    one instanceof Described ? dress(node, one) : node.data !== String(one) && (node.data = one);
    return node;
  });
  for (const node of old.values()) node.remove();
  nodes.forEach((node, k) => host.childNodes[k] !== node && host.insertBefore(node, host.childNodes[k] ?? null));
}

function keyOf(one, counts) {
  const tag = one.tag ?? "words";
  const name = one.given?.key ?? one.given?.id;
  return `${tag} ${name ?? `#${(counts[tag] = (counts[tag] ?? 0) + 1)}`}`;
}

function make(one, key) {
  if (!(one instanceof Described)) {
    const words = document.createTextNode("");
    worn.set(words, { key });
    return words;
  }
  const node = document.createElement(one.tag);
  worn.set(node, { key, given: {} });
  for (const [name, value] of Object.entries(one.given.first ?? {})) put(node, name, value);
  return node;
}

function dress(node, { look, given, inside }) {
  const now = worn.get(node);
  if (node.className !== look) node.className = look;
  show(node, inside);
  for (const name of new Set([...Object.keys(now.given), ...Object.keys(given)])) {
    if (["key", "first"].includes(name)) continue;
    const isDue = name.startsWith("on") || given[name] !== now.given[name] || (HERE.includes(name) && now.age !== age);
    if (isDue) put(node, name, given[name]);
  }
  Object.assign(now, { given, age });
}

function put(node, name, value) {
  if (name.startsWith("on")) node[name] = value ?? null;
  else if (name === "style") for (const [part, says] of Object.entries(value ?? {})) node.style.setProperty(part, says);
  else if (HERE.includes(name)) node[name] !== (value ?? false) && (node[name] = value ?? false);
  else if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}
