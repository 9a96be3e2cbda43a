// Elements of the knowledge base, version 1.1.0. Documentation: docs/widgets.md
const STYLE=":host,.pkb{--ink:var(--pkb-ink,#1b2430);--paper:var(--pkb-paper,#fff);--soft:var(--pkb-soft,#f3f6fa);--muted:var(--pkb-muted,#4a5665);--line:var(--pkb-line,#c3ccd8);--edge:var(--pkb-edge,#66717f);--accent:var(--pkb-accent,#0b5394);--on-accent:var(--pkb-on-accent,#fff);--care:var(--pkb-care,#7a4300);--alarm:var(--pkb-alarm,#a10f1c);--radius:var(--pkb-radius,0.75rem);--gap:var(--pkb-gap,1rem)}@supports (color:light-dark(#000,#fff)){:host,.pkb{--ink:var(--pkb-ink,light-dark(#1b2430,#eceff4));--paper:var(--pkb-paper,light-dark(#fff,#171c23));--soft:var(--pkb-soft,light-dark(#f3f6fa,#222933));--muted:var(--pkb-muted,light-dark(#4a5665,#b4bfcc));--line:var(--pkb-line,light-dark(#c3ccd8,#3b4653));--edge:var(--pkb-edge,light-dark(#66717f,#8d99a8));--accent:var(--pkb-accent,light-dark(#0b5394,#8dbdf5));--on-accent:var(--pkb-on-accent,light-dark(#fff,#0c1a2b));--care:var(--pkb-care,light-dark(#7a4300,#ffc873));--alarm:var(--pkb-alarm,light-dark(#a10f1c,#ff9d9d))}}@media (prefers-contrast:more){:host,.pkb{--muted:var(--ink);--line:var(--ink);--edge:var(--ink)}}:host{display:block !important;margin-block:1rem}:host([hidden]){display:none !important}*,::before{box-sizing:border-box}[hidden]{display:none !important}[part=\"panel\"],[part=\"message\"]{font-family:var(--pkb-font,inherit);font-size:var(--pkb-font-size,max(1em,16px));font-style:normal;font-weight:400;line-height:1.55;text-align:start;text-indent:0;text-shadow:none;text-transform:none;white-space:normal;overflow-wrap:break-word;color:var(--ink)}[part=\"panel\"]{background:var(--paper);border:1px solid var(--line);border-radius:var(--radius);padding:var(--gap)}[part=\"panel\"]:empty,[part=\"message\"]:empty{display:none}[part=\"message\"]{margin:0.5rem 0;padding:0.5rem 0.75rem;background:var(--paper);border:1px solid var(--edge);border-radius:var(--radius)}p,ul,ol,h2,h3,h4,h5,h6,fieldset{margin:0;padding:0;border:0}ul,ol{list-style:none}h2,h3,h4,h5,h6,[part=\"title\"]{font-size:1.1875em;font-weight:650;line-height:1.3;text-wrap:balance}[part=\"subtitle\"]{font-size:1em;margin-block:1.25rem 0.5rem}[part=\"topic\"]{font-size:1em}[part=\"fact\"]{padding-block:1rem;border-block-end:1px solid var(--line)}[part=\"fact\"]:first-child{padding-block-start:0}[part=\"fact\"] > p + p,[part=\"side\"] > p + p{margin-block-start:0.5rem}.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:0.25rem 0.75rem;margin-block-end:0.375rem}[part=\"badge\"]{display:inline-block;font-size:0.8125em;font-weight:600;line-height:1.4;color:var(--care);border:1px solid;border-radius:1em;padding:0.0625rem 0.625rem}[part=\"answer\"],[part=\"said\"]{max-width:45em}[part=\"said\"] + [part=\"said\"],.top + [part=\"said\"],[part=\"sides\"] + [part=\"said\"],[part=\"answer\"] + [part=\"said\"]{margin-block-start:0.5rem}[part=\"source\"],[part=\"hint\"],[part=\"note\"],[part=\"footer\"],[part=\"progress\"]{font-size:0.875em;line-height:1.5;color:var(--muted)}[part=\"source\"]{margin-block-start:0.375rem}cite{font-style:normal}small[part=\"source\"]{display:block;margin-block-start:0.25rem}[part=\"side\"] small,[part=\"claim\"] small{font-size:0.8125em}[part=\"note\"]{margin-block:0.25rem 0.75rem;max-width:46em}[part=\"sides\"]{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13em),1fr));gap:0.625rem;margin-block-start:0.75rem}[part=\"side\"]{background:var(--soft);border:1px solid var(--line);border-block-start:3px solid var(--care);border-radius:calc(var(--radius) / 2);padding:0.625rem 0.75rem}[part=\"issuer\"]{display:block;font-size:0.9375em;margin-block-end:0.25rem}[part=\"length\"]{display:block;font-size:1.125em;line-height:1.3;color:var(--accent);margin-block-end:0.125rem}details{margin-block-start:0.25rem}summary{font-size:0.875em;color:var(--accent);cursor:pointer;padding-block:0.5rem;min-height:24px;width:fit-content}summary:hover{text-decoration:underline}.whole > details{margin:0}.whole > details > summary{font-size:1em;color:inherit;width:auto}.whole > details > summary [part=\"title\"]{display:inline;font-size:1.0625em}.whole > details > p{margin-block-start:0.375rem}.whole{padding-block:0.25rem}[part=\"claims\"]{border-inline-start:2px solid var(--line);padding-inline-start:0.875rem}[part=\"claim\"]{font-size:0.9375em;margin-block-end:0.75rem}[part=\"silence\"]{color:var(--muted);font-style:italic}[part=\"footer\"]{margin-block-start:1rem;padding-block-start:0.75rem;border-block-start:1px solid var(--line)}[part=\"fact\"] + [part=\"footer\"]{border:0;margin:0}[part=\"footer\"] p + p{margin-block-start:0.25rem}[part=\"review\"] strong{color:var(--ink)}[part=\"alarm\"]{color:var(--alarm);border:2px solid;border-radius:calc(var(--radius) / 2);padding:0.75rem;margin-block-end:1rem;font-size:1.0625em}[part=\"reason\"],[part=\"finding\"]{border-inline-start:4px solid var(--care);padding-inline-start:0.75rem;margin-block:0.75rem}[part=\"outcome\"]{margin-block-end:0.5rem}a{color:var(--accent);text-underline-offset:0.15em}:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}[part=\"result\"]{margin-block-start:1.25rem;padding-block-start:1.25rem;border-block-start:1px solid var(--line);scroll-margin-top:5rem}[part=\"result\"]:empty{display:none}[part=\"result\"]:focus{outline:none}label,legend{font-weight:600}[part=\"label\"]{display:block;margin-block-end:0.375rem}.row{display:flex;flex-wrap:wrap;gap:0.5rem;align-items:center}[part=\"input\"]{flex:1 1 13em;min-width:0;min-height:2.75rem;padding:0.5rem 0.75rem;font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:calc(var(--radius) / 2)}button{min-height:2.75rem;padding:0.5rem 1.125rem;font:inherit;font-weight:600;cursor:pointer;color:var(--on-accent);background:var(--accent);border:1px solid var(--accent);border-radius:calc(var(--radius) / 2)}[part=\"related\"],[part~=\"quiet\"],[part=\"message\"] button{color:var(--accent);background:transparent}[part=\"related\"]{font-weight:400;text-align:start}[part=\"choices\"]{display:flex;flex-wrap:wrap;gap:0.5rem}[part=\"hint\"]{margin-block:0.5rem}[part=\"check\"],[part=\"question\"]{padding-block:0.75rem;border-block-start:1px solid var(--line);min-width:0}[part=\"question\"]{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:center}summary > :is(h2,h3,h4,h5,h6){display:inline}[part=\"questions\"] > details > summary{font-size:1em}input[type=\"date\"]{max-width:18em}legend{float:inline-start;padding:0}legend{width:100%;flex:1 0 100%}.choice{display:inline-flex;align-items:center;gap:0.5rem;min-height:2.75rem;font-weight:400;cursor:pointer}.choice input{flex:none;width:1.375rem;height:1.375rem;margin:0;accent-color:var(--accent)}[part=\"check\"] > :not(.top){margin-inline-start:1.875rem}[part=\"check\"] .top{align-items:center;padding-inline-start:1.875rem}[part=\"check\"] .choice{margin-inline-start:-1.875rem}details + [part=\"answer\"]{margin-block-start:0.75rem}[part=\"questions\"]{margin-block-start:1rem;padding-block-start:0.75rem;border-block-start:1px solid var(--line)}[part=\"timeline\"]{border-inline-start:2px solid var(--line);margin-inline-start:0.4375rem;padding-inline-start:1.25rem}[part=\"stage\"]{position:relative;padding-block-end:1.25rem}[part=\"stage\"]::before{content:\"\";position:absolute;inset-block-start:0.375em;inset-inline-start:calc(-1.25rem - 0.5em);width:0.875em;height:0.875em;border:3px solid var(--accent);border-radius:50%;background:var(--paper)}[part=\"stage\"]:last-child{padding-block-end:0}@media (forced-colors:active){[part=\"stage\"]::before{border-color:CanvasText;background:Canvas}button{border-color:ButtonText}}@media print{:host,.pkb{--ink:#000;--paper:#fff;--soft:#fff;--muted:#000;--line:#777;--care:#000;--accent:#000}[part=\"panel\"]{border:0;padding:0}details::details-content{content-visibility:visible;height:auto}summary{list-style:none}button,[part=\"form\"] [part=\"hint\"]{display:none}[part=\"fact\"],[part=\"side\"],[part=\"claim\"],[part=\"stage\"],[part=\"check\"]{break-inside:avoid}}";
const WORDS={"en":{"current":"Reviewed by a clinician.","differ":"Sources differ","due_soon":"Reviewed by a clinician; due for review soon.","edition":"Edition","overdue":"The clinical review is overdue.","unreviewed":"Not reviewed by a clinician.","widget-again":"Try again","widget-doubtful":"the wording of the source is not clear","widget-down":"This information cannot be reached just now.","widget-due":"Next review due on {}.","widget-loading":"Loading…","widget-not-translated":"This is not available in your language yet, so it is shown in English.","widget-note":"Editors’ note:","widget-offline":"There is no connection to the internet, so this could not be loaded.","widget-refused":"This information cannot be shown here.","widget-reviewed":"Last reviewed on {}.","widget-slow":"This is taking too long. The connection may be slow.","widget-source":"Source:","widget-statements":"Who says what ({})","widget-told-of":"Stated for: {}","widget-unknown":"There is no information about this procedure here.","withdrawn":"This page has been withdrawn."},"es":{"current":"Revisado por personal clínico.","differ":"Las fuentes difieren","due_soon":"Revisado por personal clínico; pronto toca revisarlo.","edition":"Edición","overdue":"La revisión clínica está vencida.","unreviewed":"No revisado por personal clínico.","widget-again":"Intentar de nuevo","widget-doubtful":"la redacción de la fuente no es clara","widget-down":"En este momento no se puede acceder a esta información.","widget-due":"Próxima revisión: {}.","widget-loading":"Cargando…","widget-not-translated":"Esto aún no está disponible en su idioma; se muestra en inglés.","widget-note":"Nota de la redacción:","widget-offline":"No hay conexión a internet, así que no se ha podido cargar.","widget-refused":"Esta información no se puede mostrar aquí.","widget-reviewed":"Última revisión: {}.","widget-slow":"Está tardando demasiado. Puede que la conexión sea lenta.","widget-source":"Fuente:","widget-statements":"Quién dice qué ({})","widget-told-of":"Se afirma de: {}","widget-unknown":"Aquí no hay información sobre este procedimiento.","withdrawn":"Esta página se ha retirado."}};
function word(name, language, ...values) {
const text = (WORDS[language] || WORDS.en)[name] || WORDS.en[name];
return text.replace(/\{\}/g, () => values.shift());
}
function primary(tag) {
return tag.split("-")[0].toLowerCase();
}
function direction(language) {
return /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)$/.test(language) ? "rtl" : "ltr";
}
function day(date, language) {
return new Date(date).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
}
function make(tag, attributes, ...children) {
const made = document.createElement(tag);
for (const [name, value] of Object.entries(attributes || {})) {
if (value !== undefined && value !== null && value !== false) {
made.setAttribute(name, value === true ? "" : value);
}
}
return fill(made, ...children);
}
function fill(element, ...children) {
element.replaceChildren(...children.flat(9).filter((child) => child || child === 0));
return element;
}
function link(url, text) {
return /^https?:\/\//.test(url || "") ? make("a", { href: url, rel: "noreferrer", target: "_top" }, text) : text;
}
function heading(level, part, ...children) {
return make(`h${Math.min(6, level)}`, { part }, ...children);
}
function folded(summary, ...children) {
return make("details", { part: "details" }, make("summary", {}, summary), ...children);
}
const STATES = ["unreviewed", "current", "due_soon", "overdue", "withdrawn"];
function factBlock(fact, language) {
return [make("p", { part: "answer" }, fact.answer), evidence(fact, language)];
}
function evidence({ claims, disagreement, disagreement_note: told, inherited_from: up }, language) {
const note = told || (disagreement && disagreement.note);
const differing = disagreement ? claims.filter((claim) => differs(claim, disagreement)) : [];
return [sides(differing), sourceLine(claims, differing, up, language), fold(claims, note, language)];
}
function badge(fact, language) {
return fact.agreement === "differ" && make("strong", { part: "badge" }, word("differ", language));
}
function sides(differing) {
const found = new Map();
for (const claim of differing) {
const key = claim.sources.map((source) => source.id).join();
found.set(key, [...(found.get(key) || []), claim]);
}
return found.size > 0 && make("ul", { part: "sides" }, [...found.values()].map(side));
}
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
function said({ length, text }) {
return make("p", { part: "said" }, length && make("strong", { part: "length" }, length), text);
}
function sourceLine(claims, differing, up, language) {
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
function fold(claims, note, language) {
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
function footer(metas, language, fallback) {
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
function topicHeading(fact, level, language) {
return make("div", { class: "top" }, heading(level, "title", fact.topic.title), badge(fact, language));
}
const PATIENCE = 20000;
const HOME = import.meta.url.replace(/\/widget\/[^?#]*.*$/, "");
class Trouble extends Error {
constructor(kind, problem) {
super((problem && problem.detail) || kind);
this.kind = kind;
this.problem = problem || null;
}
}
async function fetched(base, path, query, { signal, body } = {}) {
const url = new URL(base + path);
for (const [name, value] of Object.entries(query || {})) {
if (value) url.searchParams.set(name, value);
}
const giveUp = new AbortController();
const timer = setTimeout(() => giveUp.abort(), PATIENCE);
const stop = () => giveUp.abort();
if (signal) signal.addEventListener("abort", stop);
try {
const response = await fetch(url, {
...(body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
credentials: "omit",
referrerPolicy: "no-referrer",
signal: giveUp.signal,
});
const told = await response.json();
if (response.ok) return told;
throw trouble(response.status, told);
} catch (error) {
if (error instanceof Trouble) throw error;
if (error.name === "AbortError") throw new Trouble("slow");
throw new Trouble(navigator.onLine ? "down" : "offline");
} finally {
clearTimeout(timer);
if (signal) signal.removeEventListener("abort", stop);
}
}
function trouble(status, problem) {
if (status >= 500 || status === 429) return new Trouble("down", problem);
const [first] = problem.errors || [];
const about = first ? first.parameter || first.pointer : status === 404 && "procedure";
return new Trouble(/procedure$/.test(about) ? "unknown" : "refused", problem);
}
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
const MESSAGES = {
offline: "widget-offline",
slow: "widget-slow",
down: "widget-down",
unknown: "widget-unknown",
refused: "widget-refused",
};
class Widget extends HTMLElement {
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
begin() {
if (this.waiting) return;
this.waiting = true;
queueMicrotask(() => {
this.waiting = false;
if (this.isConnected) this.run(() => this.load());
});
}
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
get key() {
return [this.base, this.procedure, this.organisation, this.getAttribute("topics")].join(" ");
}
tell(what, detail) {
this.dispatchEvent(
new CustomEvent(`${this.localName}:${what}`, { bubbles: true, composed: true, detail: detail || {} }),
);
}
}
function speak(element, language) {
element.lang = language in WORDS ? language : "en";
element.dir = direction(element.lang);
}
function define(name, element) {
if (!customElements.get(name)) customElements.define(name, element);
}
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
