/* What all parts of the page need to find and to compare things. */

export const byId = (id) => document.getElementById(id);
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
