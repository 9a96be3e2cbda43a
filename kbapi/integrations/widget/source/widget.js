// What all elements share: attributes, language, the life of a request, states, events.

import { fill, make } from "./dom.js";
import { HOME, Trouble } from "./service.js";
import { STYLE } from "./style.js";
import { WORDS, direction, primary, word } from "./words.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

const MESSAGES = {
  offline: "widget-offline",
  slow: "widget-slow",
  down: "widget-down",
  unknown: "widget-unknown",
  refused: "widget-refused",
};

export class Widget extends HTMLElement {
  static observedAttributes = ["procedure", "topics", "lang", "organisation", "heading-level", "api"];

  constructor() {
    super();
    this.shown = null;
    this.panel = make("div", { part: "panel" });
    this.message = make("p", { part: "message", role: "status" });
    this.fallback = make("slot");
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.panel, this.message, this.fallback);
    this.again = () => this.failed && this.begin();
  }

  connectedCallback() {
    addEventListener("online", this.again);
    this.begin();
  }

  disconnectedCallback() {
    removeEventListener("online", this.again);
    if (this.request) this.request.abort();
  }

  attributeChangedCallback(_name, before, now) {
    if (this.isConnected && before !== now) this.begin();
  }

  get base() {
    return (this.getAttribute("api") || HOME).replace(/\/+$/, "");
  }

  get procedure() {
    return (this.getAttribute("procedure") || "").trim();
  }

  get organisation() {
    return (this.getAttribute("organisation") || "").trim();
  }

  get level() {
    return Math.min(6, Math.max(2, parseInt(this.getAttribute("heading-level"), 10) || 3));
  }

  // The language of the attribute, else of the nearest element around, shadow roots included, else of the visitor.
  get language() {
    for (let here = this; here; here = here.getRootNode().host) {
      const named = here.closest("[lang]");
      if (named && named.lang) return primary(named.lang);
    }
    return primary(navigator.language);
  }

  get query() {
    return { lang: this.language, organisation: this.organisation };
  }

  // Several attributes may change at once, which is one reason to load.
  begin() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      if (this.isConnected) this.run(() => this.load());
    });
  }

  // Does one piece of work at a time; the one before is dropped.
  async run(work) {
    if (this.request) this.request.abort();
    const request = (this.request = new AbortController());
    this.failed = false;
    this.busy();
    try {
      const detail = await work();
      if (request.signal.aborted) return;
      fill(this.message);
      this.tell("load", detail);
    } catch (error) {
      if (request.signal.aborted) return;
      const trouble = error instanceof Trouble ? error : new Trouble("down");
      this.fail(trouble, work);
      this.tell("error", { kind: trouble.kind, problem: trouble.problem });
      if (trouble !== error) throw error;
    } finally {
      if (this.request === request) this.panel.removeAttribute("aria-busy");
    }
  }

  get signal() {
    return this.request.signal;
  }

  busy() {
    this.panel.setAttribute("aria-busy", "true");
    if (!this.shown && !this.hasFallback) {
      speak(this.panel, this.language);
      fill(this.panel, make("p", { part: "loading" }, word("widget-loading", this.language)));
    }
  }

  get hasFallback() {
    return [...this.childNodes].some((node) => node.nodeType === 1 || node.textContent.trim());
  }

  // What is shown stands for `key`; only what stands for the same may stay when it cannot be had anew.
  show(key, language, ...children) {
    this.shown = key;
    speak(this.panel, language);
    this.fallback.hidden = true;
    fill(this.panel, children);
  }

  fail(trouble, work) {
    const language = this.language;
    this.failed = trouble.kind !== "unknown" && trouble.kind !== "refused";
    if (this.shown !== this.key) {
      this.shown = null;
      fill(this.panel);
      this.fallback.hidden = false;
    }
    speak(this.message, language);
    fill(this.message, make("span", {}, word(MESSAGES[trouble.kind], language)));
    if (!this.failed) return;
    const again = make("button", { type: "button", part: "button" }, word("widget-again", language));
    again.addEventListener("click", () => this.run(work));
    this.message.append(" ", again);
  }

  // What stands here is about this; another language of the same is better than nothing.
  get key() {
    return [this.base, this.procedure, this.organisation, this.getAttribute("topics")].join(" ");
  }

  tell(what, detail) {
    this.dispatchEvent(
      new CustomEvent(`${this.localName}:${what}`, { bubbles: true, composed: true, detail: detail || {} }),
    );
  }
}

// Says in which language something is; where there are no words in it, they are English.
function speak(element, language) {
  element.lang = language in WORDS ? language : "en";
  element.dir = direction(element.lang);
}

export function define(name, element) {
  if (!customElements.get(name)) customElements.define(name, element);
}
