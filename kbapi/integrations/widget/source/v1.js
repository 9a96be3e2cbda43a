// Loads the elements that a page has, each from its immutable address; those that come later too.

const VERSION = "0";
const ELEMENTS = [];
const asked = new Set();

// Each is asked for once: a service that is away must not be asked again by every change of a page.
function load() {
  for (const name of ELEMENTS) {
    if (asked.has(name) || !document.querySelector(name)) continue;
    asked.add(name);
    import(`./${VERSION}/${name}.js`).catch(() => {});
  }
}

load();
new MutationObserver(load).observe(document, { childList: true, subtree: true });
addEventListener("online", () => {
  asked.clear();
  load();
});
