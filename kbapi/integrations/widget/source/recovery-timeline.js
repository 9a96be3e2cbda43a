// <recovery-timeline procedure>: what is stated to happen when, from arrival to the last restriction.

import { heading, make } from "./dom.js";
import { badge, fold, footer, said, sides, sourceLine } from "./evidence.js";
import { fetched } from "./service.js";
import { Widget, define } from "./widget.js";

class RecoveryTimeline extends Widget {
  async load() {
    const { base, procedure, query, key, level, signal } = this;
    const path = `/v1/procedures/${encodeURIComponent(procedure)}/timeline`;
    const told = await fetched(base, path, query, { signal });
    const language = told.language.served;
    if (!signal.aborted) {
      this.show(
        key,
        language,
        heading(level, "title", told.title),
        make("p", { part: told.phases.length ? "hint" : "silence" }, told.note),
        [...grouped(told.phases)].map(([title, stages]) => [
          heading(level + 1, "subtitle", title),
          make("ol", { part: "timeline" }, stages.map((stage) => this.stage(stage, language))),
        ]),
        footer([told.meta], language, told.language.fallback),
      );
    }
    return { procedure, topics: told.phases.map((stage) => stage.topic.id), edition: told.meta.edition };
  }

  // What differs may have no length of time; the answer then says who says what.
  stage({ topic, agreement, answers, disagreement_note: note, entries: claims }, language) {
    const differing = claims.filter((claim) => claim.differs);
    const title = heading(this.level + 2, "topic", topic.title);
    return make(
      "li",
      { part: "stage" },
      make("div", { class: "top" }, title, badge({ agreement }, language)),
      agreement === "differ" && !differing.length && answers.map((text) => make("p", { part: "answer" }, text)),
      sides(differing),
      claims.filter((claim) => !claim.differs).map(said),
      sourceLine(claims, differing, null, language),
      fold(claims, note, language),
    );
  }
}

function grouped(stages) {
  const found = new Map();
  for (const stage of stages) found.set(stage.phase_title, [...(found.get(stage.phase_title) || []), stage]);
  return found;
}

define("recovery-timeline", RecoveryTimeline);
