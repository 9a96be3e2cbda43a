// Elements are made here and nowhere else: texts become text nodes, never markup.

export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  return fill(made, ...children);
}

// Puts children in the place of those before; what is empty is left out.
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(9).filter((child) => child || child === 0));
  return element;
}

// A link only where the address is one of the web; else the text alone.
export function link(url, text) {
  return /^https?:\/\//.test(url || "") ? make("a", { href: url, rel: "noreferrer", target: "_top" }, text) : text;
}

export function heading(level, part, ...children) {
  return make(`h${Math.min(6, level)}`, { part }, ...children);
}

export function folded(summary, ...children) {
  return make("details", { part: "details" }, make("summary", {}, summary), ...children);
}
