// Speaks to the service that this script came from: no cookies, no referrer, and no longer than a visitor waits.

const PATIENCE = 20000;
export const HOME = import.meta.url.replace(/\/widget\/[^?#]*.*$/, "");

// Why there is no answer: `offline`, `slow`, `down`, `unknown` (no such procedure) or `refused` (the page's fault).
export class Trouble extends Error {
  constructor(kind, problem) {
    super((problem && problem.detail) || kind);
    this.kind = kind;
    this.problem = problem || null;
  }
}

export async function fetched(base, path, query, { signal, body } = {}) {
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
