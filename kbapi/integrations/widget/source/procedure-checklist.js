// <procedure-checklist procedure>: am I prepared, and what should be told beforehand; nothing leaves the page
// unless the visitor sends it.

import { fill, folded, heading, make } from "./dom.js";
import { badge, evidence, footer } from "./evidence.js";
import { fetched } from "./service.js";
import { Widget, define } from "./widget.js";
import { word } from "./words.js";

class ProcedureChecklist extends Widget {
  constructor() {
    super();
    this.done = new Set();
    this.given = new Map();
  }

  async load() {
    const { base, procedure, query, key, signal } = this;
    const { lang } = query;
    const path = `/v1/procedures/${encodeURIComponent(procedure)}/education`;
    const [leaflet, asked] = await Promise.all([
      fetched(base, path, { sections: "before", ...query }, { signal }),
      fetched(base, "/v1/candidacy/questions", { procedure, lang }, { signal }),
    ]);
    const language = leaflet.language.served;
    if (!signal.aborted) {
      this.show(
        key,
        language,
        leaflet.checklist && this.preparation(leaflet, language),
        asked.items.length > 0 && this.questions(asked.items, language),
        footer([leaflet.meta, asked.meta], language, leaflet.language.fallback),
      );
      this.edition = asked.meta.edition;
    }
    return { procedure, questions: asked.items.length, edition: asked.meta.edition };
  }

  preparation({ checklist, claims }, language) {
    const all = checklist.parts.flatMap((part) => part.items).length;
    const progress = make("p", { part: "progress" });
    const tell = () => fill(progress, word("check-progress", language, this.done.size, all));
    tell();
    const stated = new Map(claims.map((claim) => [claim.id, claim]));
    return make(
      "section",
      { part: "preparation" },
      heading(this.level, "title", checklist.title),
      make("p", { part: checklist.parts.length ? "hint" : "silence" }, checklist.note),
      all > 0 && progress,
      checklist.parts.map((part) => [
        heading(this.level + 1, "subtitle", part.title),
        make("ul", { part: "checks" }, part.items.map((item) => this.item(item, stated, language, tell))),
      ]),
    );
  }

  item(item, stated, language, tell) {
    const box = make("input", { type: "checkbox", checked: this.done.has(item.topic.id) });
    box.addEventListener("change", () => {
      this.done[box.checked ? "add" : "delete"](item.topic.id);
      tell();
    });
    const claims = item.claims.map((id) => stated.get(id)).filter(Boolean);
    return make(
      "li",
      { part: "check" },
      make(
        "div",
        { class: "top" },
        make("label", { class: "choice" }, box, make("strong", {}, item.topic.title)),
        badge(item, language),
      ),
      make("p", { part: "answer" }, item.text),
      claims.length > 0 && evidence({ ...item, ...differing(item.agreement === "differ"), claims }, language),
    );
  }

  questions(items, language) {
    const shown = items.map((item) => ({ item, row: this.question(item, language) }));
    const relevant = () => shown.forEach(({ item, row }) => (row.hidden = !holds(item.asked_if, this.given)));
    const send = make("button", { part: "button" }, word("check-send", language));
    const clear = make("button", { type: "button", part: "button quiet" }, word("check-clear", language));
    const form = make(
      "form",
      { part: "form" },
      make("p", { part: "hint" }, word("check-private", language, new URL(this.base).host)),
      shown.map(({ row }) => row),
      make("div", { class: "row" }, send, clear),
    );
    this.result = make("div", { part: "result", tabindex: "-1" });
    form.addEventListener("change", relevant);
    clear.addEventListener("click", () => {
      this.given.clear();
      fill(this.result);
      const blank = { value: "", checked: false, disabled: false };
      form.querySelectorAll("input").forEach((input) => Object.assign(input, blank));
      relevant();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(() => this.assess(items));
    });
    relevant();
    const title = heading(this.level, "title", word("check-title", language));
    return make("section", { part: "questions" }, folded(title, form, this.result));
  }

  question(item, language) {
    const ways = { yes_no: yesOrNo, date: onDay, choices: several };
    return make(
      "fieldset",
      { part: "question" },
      make("legend", {}, item.question),
      ways[item.type](item, this.given, language),
    );
  }

  async assess(items) {
    const { base, procedure, organisation, language: lang, level, signal } = this;
    const asked = items.filter((item) => this.given.has(item.id) && holds(item.asked_if, this.given));
    const inputs = Object.fromEntries(asked.map((item) => [item.id, this.given.get(item.id)]));
    const body = { procedure, inputs, lang, ...(organisation && { organisation }) };
    const told = await fetched(base, "/v1/candidacy/assessments", {}, { signal, body });
    if (!signal.aborted) {
      fill(this.result, this.verdict(told, items, level));
      this.result.focus();
    }
    return { outcome: told.outcome, edition: told.meta.edition };
  }

  verdict(told, items, level) {
    const language = told.language.served;
    const titles = new Map(items.map((item) => [item.id, item.question]));
    const missing = told.missing_inputs.filter((name) => titles.has(name));
    return [
      heading(level, "outcome", told.outcome_title),
      make("p", { part: "notice" }, told.notice),
      told.findings.filter((finding) => finding.status === "fires").map((finding) => this.finding(finding, language)),
      told.contradictions.length > 0 && make("p", { part: "reason" }, word("check-contradiction", language)),
      missing.length > 0 &&
        folded(
          word("check-missing", language, missing.length),
          make("ul", { part: "claims" }, missing.map((name) => make("li", { part: "claim" }, titles.get(name)))),
        ),
      told.meta.edition !== this.edition && footer([told.meta], language, told.language.fallback),
    ];
  }

  finding(finding, language) {
    const outcomes = new Set(finding.positions.map((position) => position.outcome));
    return make(
      "section",
      { part: "finding" },
      finding.own_rules.map((own) => [make("p", { part: "answer" }, own.answer), evidence(own, language)]),
      make("p", { part: "answer" }, finding.because),
      finding.claims.length > 0 && evidence({ ...finding, ...differing(outcomes.size > 1) }, language),
    );
  }

  // What was sent or noted stays when the service cannot be reached.
  fail(trouble, work) {
    super.fail(trouble, work);
    this.fallback.hidden = this.shown !== null;
  }
}

// Here it is not told on what sources differ, so everything comparable stands side by side.
function differing(differ) {
  return { disagreement: differ && { aspects: [] } };
}

function yesOrNo({ id }, given, language) {
  const answers = [[true, "check-yes"], [false, "check-no"], [undefined, "check-unsure"]];
  return answers.map(([value, name]) => {
    const radio = make("input", { type: "radio", name: id, checked: given.has(id) && given.get(id) === value });
    radio.addEventListener("change", () => note(given, id, value));
    return make("label", { class: "choice" }, radio, word(name, language));
  });
}

function onDay({ id, question, exclusion }, given, language) {
  const day = make("input", { type: "date", part: "input", "aria-label": question, value: given.get(id) });
  const never = make("input", { type: "checkbox", checked: given.get(id) === "none" });
  const change = () => {
    day.disabled = never.checked;
    note(given, id, never.checked ? "none" : day.value || undefined);
  };
  day.addEventListener("change", change);
  never.addEventListener("change", change);
  return [day, exclusion && make("label", { class: "choice" }, never, word("check-never", language))];
}

function several({ id, choices }, given) {
  return choices.map((choice) => {
    const box = make("input", { type: "checkbox", checked: (given.get(id) || []).includes(choice.id) });
    box.addEventListener("change", () => {
      const others = (given.get(id) || []).filter((other) => other !== choice.id);
      const now = box.checked ? [...others, choice.id] : others;
      note(given, id, now.length ? now : undefined);
    });
    return make("label", { class: "choice" }, box, choice.title);
  });
}

function note(given, id, value) {
  if (value === undefined) given.delete(id);
  else given.set(id, value);
}

// Whether a question makes sense by the answers so far; a condition of a kind that is new here does.
function holds(when, given) {
  if (!when) return true;
  if (when.all) return when.all.every((part) => holds(part, given));
  if (when.any) return when.any.some((part) => holds(part, given));
  if (when.not) return !holds(when.not, given);
  const value = given.get(when.input);
  if ("is" in when) return value === { yes: true, no: false }[when.is] || value === when.is;
  if ("includes" in when) return (value || []).includes(when.includes);
  return true;
}

define("procedure-checklist", ProcedureChecklist);
