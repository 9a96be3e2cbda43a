// <procedure-facts procedure topics>: what is stated on some topics of a procedure, and by whom.

import { folded, heading, make } from "./dom.js";
import { badge, factBlock, footer, topicHeading } from "./evidence.js";
import { fetched } from "./service.js";
import { Widget, define } from "./widget.js";
import { word } from "./words.js";

class ProcedureFacts extends Widget {
  get topics() {
    return [...new Set((this.getAttribute("topics") || "").split(/[\s,]+/).filter(Boolean))];
  }

  async load() {
    const { base, topics, language, procedure, key, query, signal } = this;
    const path = `/v1/procedures/${encodeURIComponent(procedure)}/facts`;
    const list = await fetched(base, path, { topics: topics.join(","), ...query }, { signal });
    const told = list.items;
    const blocks = topics.length ? await this.chosen(topics, told, language) : this.everything(told, language);
    if (!signal.aborted) {
      const metas = told.length ? told.map((fact) => fact.meta) : [list.meta];
      this.show(key, told.length ? told[0].language.served : language, blocks, footer(metas, language, told.some((fact) => fact.language.fallback)));
    }
    return { procedure, topics: [...new Set(told.map((fact) => fact.topic.id))], edition: list.meta.edition };
  }

  async chosen(topics, told, language) {
    const missing = topics.filter((topic) => !told.some((fact) => fact.topic.id === topic));
    const titles = new Map(await Promise.all(missing.map(async (topic) => [topic, await this.titleOf(topic)])));
    return topics.map((topic) => {
      const facts = told.filter((fact) => fact.topic.id === topic);
      if (!facts.length) return this.silence(titles.get(topic), language);
      const blocks = facts.map((fact) => factBlock(fact, language));
      return make("section", { part: "fact" }, topicHeading(marked(facts), this.level, language), blocks);
    });
  }

  async titleOf(topic) {
    const { base, language, signal } = this;
    return (await fetched(base, `/v1/topics/${topic}`, { lang: language }, { signal })).title;
  }

  silence(title, language) {
    const said = make("p", { part: "silence" }, word("widget-silence", language));
    return make("section", { part: "fact" }, heading(this.level, "title", title), said);
  }

  everything(told, language) {
    return [...new Set(told.map((fact) => fact.topic.id))].map((topic) => {
      const facts = told.filter((fact) => fact.topic.id === topic);
      const title = [make("span", { part: "title" }, facts[0].topic.title), " ", badge(marked(facts), language)];
      const blocks = facts.map((fact) => factBlock(fact, language));
      return make("div", { part: "fact", class: "whole" }, folded(title, blocks));
    });
  }
}

// Of the facts of one topic the one on which sources differ.
function marked(facts) {
  return facts.find((fact) => fact.agreement === "differ") || facts[0];
}

define("procedure-facts", ProcedureFacts);
