// <procedure-ask>: a question in plain words; it is posted, so that it stands in no address and no log.

import { fill, heading, make } from "./dom.js";
import { evidence, factBlock, footer, topicHeading } from "./evidence.js";
import { fetched } from "./service.js";
import { Widget, define } from "./widget.js";
import { word } from "./words.js";

const LONGEST = 500;
const REASONS = {
  needs_clinician: "ask-decision",
  not_covered: "ask-not-covered",
  below_threshold: "ask-not-understood",
  overdue: "ask-overdue",
  not_about_procedures: "ask-elsewhere",
};

class ProcedureAsk extends Widget {
  load() {
    const { language, key } = this;
    this.field = make("input", {
      id: "question", part: "input", type: "text", maxlength: LONGEST, autocomplete: "off", enterkeyhint: "send",
      "aria-describedby": "private",
    });
    this.answer = make("div", { part: "result", tabindex: "-1" });
    const form = make(
      "form",
      { part: "form" },
      make("label", { for: "question", part: "label" }, word("ask-label", language)),
      make("div", { class: "row" }, this.field, make("button", { part: "button" }, word("ask-button", language))),
      make("p", { id: "private", part: "hint" }, word("ask-private", language, new URL(this.base).host)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.field.value.trim()) this.run(() => this.ask(this.field.value.trim()));
      else this.field.focus();
    });
    this.show(key, language, form, this.answer);
    return {};
  }

  async ask(q) {
    const { base, language, procedure, organisation, level, signal } = this;
    const body = { q, lang: language, ...(procedure && { procedure }), ...(organisation && { organisation }) };
    fill(this.answer, make("p", { part: "loading" }, word("widget-loading", language)));
    const told = await fetched(base, "/v1/answers", {}, { signal, body });
    if (!signal.aborted) this.reveal(this.told(told, told.language.served, level));
    return { status: told.status, edition: told.meta.edition };
  }

  told(told, language, level) {
    const { answer, reason, related } = told;
    const agreement = told.disagreement ? "differ" : "";
    const urgent = reason === "urgent";
    // What the organisation withdraws is covered all the same; the notice says so.
    const why = told.withdrawn ? told.notice : REASONS[reason] && word(REASONS[reason], language);
    return [
      urgent && make("p", { part: "alarm" }, make("strong", {}, told.notice)),
      answer && topicHeading({ topic: told.topic, agreement }, level, language),
      why && make("p", { part: "reason" }, make("strong", {}, why)),
      reason === "needs_clinician" && make("p", { part: "notice" }, told.notice),
      answer && told.confidence !== "high" && make("p", { part: "hint" }, word("ask-unsure", language)),
      answer && [make("p", { part: "answer" }, answer.text), evidence(told, language)],
      this.more(related.filter((other) => other.procedure), answer, language, level),
      footer([told.meta], language, told.language.fallback),
    ];
  }

  more(related, answer, language, level) {
    if (!related.length) return null;
    const buttons = related.map((other) => {
      const button = make("button", { type: "button", part: "related" }, other.title);
      button.addEventListener("click", () => this.run(() => this.showFact(other)));
      return make("li", {}, button);
    });
    return [
      heading(level + 1, "subtitle", word(answer ? "ask-related" : "ask-instead", language)),
      make("ul", { part: "choices" }, buttons),
    ];
  }

  async showFact({ procedure, topic }) {
    const { base, query, level, signal } = this;
    const fact = await fetched(base, `/v1/procedures/${procedure}/facts/${topic}`, query, { signal });
    const language = fact.language.served;
    if (!signal.aborted) {
      const below = footer([fact.meta], language, fact.language.fallback);
      this.reveal([topicHeading(fact, level, language), factBlock(fact, language), below]);
    }
    return { status: "related", edition: fact.meta.edition };
  }

  // The answer takes the focus, so that it is read out and scrolled to, and a phone puts its keyboard away.
  reveal(children) {
    fill(this.answer, children);
    this.answer.focus();
  }

  // The question stays; only the answer before it goes.
  fail(trouble, work) {
    if (this.answer) fill(this.answer);
    super.fail(trouble, work);
    this.fallback.hidden = false;
  }

  busy() {
    super.busy();
    this.fallback.hidden = Boolean(this.shown);
  }
}

define("procedure-ask", ProcedureAsk);
