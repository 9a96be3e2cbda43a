// Makes the pages better where scripts run: suggestions while typing, and words explained where they stand.
// What is typed is sent in a body, never in an address; nothing is stored.

function suggest(input) {
  const list = document.createElement("ul");
  let options = [], chosen = -1, sent = 0, timer;
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);

  function show(texts) {
    options = texts.map((text, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
      return option;
    });
    chosen = -1;
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }
  function choose(place) {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = (place + options.length) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", options[chosen].id);
  }
  function take(place) {
    input.value = options[place].textContent;
    show([]);
    input.form.requestSubmit();
  }
  async function ask() {
    const number = ++sent, q = input.value.trim();
    if (q.length < 2) return show([]);
    const body = new URLSearchParams({ q, lang: document.documentElement.lang });
    const answer = await fetch(input.dataset.suggest, { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => null);
    const found = answer?.ok ? (await answer.json()).items : [];
    if (number === sent && document.activeElement === input) show(found);
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("blur", () => { sent++; show([]); });
  input.form.addEventListener("submit", () => { clearTimeout(timer); sent++; });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(chosen); }
    else if (event.key === "Escape") { event.preventDefault(); show([]); }
  });
}

function explain(event) {
  const link = event.target.closest("a.term");
  const meant = link && document.querySelector(link.hash);
  if (!meant || !HTMLElement.prototype.showPopover) return;
  event.preventDefault();
  const sheet = document.createElement("div"), list = document.createElement("dl"), close = document.createElement("button");
  sheet.popover = "auto";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", meant.querySelector("dt").textContent);
  list.append(...meant.cloneNode(true).childNodes);
  close.type = "button";
  close.autofocus = true;
  close.textContent = meant.dataset.close;
  close.addEventListener("click", () => sheet.hidePopover());
  sheet.append(list, close);
  sheet.addEventListener("toggle", (change) => { if (change.newState === "closed") sheet.remove(); });
  link.after(sheet);
  sheet.showPopover();
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.addEventListener("click", explain);
