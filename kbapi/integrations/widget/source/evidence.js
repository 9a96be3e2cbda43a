// Facts with who says what: sides beside one another, sources, review state, edition and the standing notice.

import { folded, heading, link, make } from "./dom.js";
import { day, word } from "./words.js";

const STATES = ["unreviewed", "current", "due_soon", "overdue", "withdrawn"];

export function factBlock(fact, language) {
  return [make("p", { part: "answer" }, fact.answer), evidence(fact, language)];
}

// Who says it: sides where sources differ, one line of sources, and every statement to unfold.
export function evidence({ claims, disagreement, disagreement_note: told, inherited_from: up }, language) {
  const note = told || (disagreement && disagreement.note);
  const differing = disagreement ? claims.filter((claim) => differs(claim, disagreement)) : [];
  return [sides(differing), sourceLine(claims, differing, up, language), fold(claims, note, language)];
}

export function badge(fact, language) {
  return fact.agreement === "differ" && make("strong", { part: "badge" }, word("differ", language));
}

// Where sources differ: each with its own words, side by side, none before the others in rank.
export function sides(differing) {
  const found = new Map();
  for (const claim of differing) {
    const key = claim.sources.map((source) => source.id).join();
    found.set(key, [...(found.get(key) || []), claim]);
  }
  return found.size > 0 && make("ul", { part: "sides" }, [...found.values()].map(side));
}

// Members of an open list never contradict each other.
function differs({ value }, { aspects }) {
  return value && value.kind !== "item" && (!aspects.length || aspects.includes(value.of));
}

function side(claims) {
  const issuers = [...new Set(claims[0].sources.map((source) => source.issuer))];
  return make(
    "li",
    { part: "side" },
    make("strong", { part: "issuer" }, issuers.join(", ")),
    claims.map((claim) => said(claim)),
    make("small", { part: "source" }, claims[0].sources.map((source) => cited(source, false))),
  );
}

// A statement; where it gives a length of time, that first.
export function said({ length, text }) {
  return make("p", { part: "said" }, length && make("strong", { part: "length" }, length), text);
}

// The documents that no side names already, and for which procedure they speak if that is another one.
export function sourceLine(claims, differing, up, language) {
  const shown = new Set(differing.flatMap((claim) => claim.sources).map((source) => source.id));
  const sources = new Map(claims.flatMap((claim) => claim.sources).map((source) => [source.id, source]));
  const others = [...sources.values()].filter((source) => !shown.has(source.id));
  if (!others.length && !up) return null;
  return make(
    "p",
    { part: "source" },
    others.length > 0 && [`${word("widget-source", language)} `, between(others.map(named), "; "), up && " · "],
    up && make("span", { part: "scope" }, word("widget-told-of", language, up.title)),
  );
}

export function fold(claims, note, language) {
  return folded(
    word("widget-statements", language, claims.length),
    note && make("p", { part: "note" }, `${word("widget-note", language)} `, note),
    make("ul", { part: "claims" }, claims.map((claim) => statement(claim, language))),
  );
}

function statement(claim, language) {
  return make(
    "li",
    { part: "claim" },
    claim.text,
    claim.doubtful && make("em", {}, ` (${word("widget-doubtful", language)})`),
    claim.sources.map((source) => make("small", { part: "source" }, cited(source, true))),
  );
}

function cited(source, issued) {
  const title = [issued && source.issuer, source.title, source.locator].filter(Boolean).join(" · ");
  return make("cite", {}, link(source.url, title));
}

function named(source) {
  return make("cite", {}, link(source.url, `${source.issuer}, ${source.title}`));
}

function between(parts, mark) {
  return parts.flatMap((part, place) => (place ? [mark, part] : [part]));
}

// The gravest review state, when it was reviewed, the notice and the edition; below everything that is shown.
export function footer(metas, language, fallback) {
  const meta = metas.reduce((worst, next) => (gravity(next) > gravity(worst) ? next : worst));
  const { edition, notice, attribution, license, last_reviewed, next_review_due } = meta;
  return make(
    "footer",
    { part: "footer" },
    fallback && make("p", {}, word("widget-not-translated", language)),
    make(
      "p",
      { part: "review" },
      make("strong", {}, word(STATES.includes(meta.review_state) ? meta.review_state : "unreviewed", language)),
      last_reviewed && ` ${word("widget-reviewed", language, day(last_reviewed, language))}`,
      next_review_due && ` ${word("widget-due", language, day(next_review_due, language))}`,
    ),
    make("p", { part: "notice" }, notice),
    make("p", { part: "edition" }, [`${word("edition", language)} ${edition}`, attribution, license].filter(Boolean).join(" · ")),
  );
}

function gravity(meta) {
  return ["current", "due_soon", "unreviewed", "overdue", "withdrawn"].indexOf(meta.review_state);
}

export function topicHeading(fact, level, language) {
  return make("div", { class: "top" }, heading(level, "title", fact.topic.title), badge(fact, language));
}
