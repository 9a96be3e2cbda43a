// Reloads the page when the files changed, and marks on it what differs from the published edition.

const panel = document.getElementById("preview");
const SHORTEST_BEGINNING = 20;
const folded = (text) => text.replace(/^(?:•|\d+[.)]) /, "").replace(/\s+/g, " ").trim();

function words(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("sup, small").forEach((mark) => mark.remove());
  return folded(copy.textContent);
}

function mark() {
  const places = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, dt)")].map((element) => [element, words(element)]);
  for (const { dataset: { before, now } } of panel.querySelectorAll("li[data-now]")) {
    const wanted = folded(now);
    if (!wanted) continue;
    for (const [element, text] of places) {
      if (text !== wanted && !(wanted.length >= SHORTEST_BEGINNING && text.startsWith(wanted))) continue;
      if (element.closest(".preview-new")) continue;
      element.classList.add("preview-new");
      if (!before) continue;
      const was = document.createElement("span");
      was.className = "preview-was";
      was.textContent = folded(before);
      element.append(was);
    }
  }
}

function remember(details) {
  const key = `kbapi ${details.id}`, kept = sessionStorage.getItem(key);
  if (kept) details.open = kept === "open";
  details.addEventListener("toggle", () => sessionStorage.setItem(key, details.open ? "open" : "closed"));
}

let news;
function listen() {
  // A hidden page does not listen: browsers keep few connections to one server.
  news?.close();
  if (document.hidden) return;
  news = new EventSource(`/preview/news?seen=${panel.dataset.number}`);
  news.addEventListener("message", (event) => { if (event.data !== panel.dataset.number) { news.close(); location.reload(); } });
}

if (panel) {
  mark();
  panel.querySelectorAll("details").forEach(remember);
  if ("reloads" in panel.dataset) {
    document.addEventListener("visibilitychange", listen);
    addEventListener("pagehide", () => news?.close());
    listen();
  }
}
