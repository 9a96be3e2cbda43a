// The words of the interface; they stand in the service's own files and are put in when a bundle is made.

export const WORDS = {};

// Shows a word in a language; each `{}` in it is replaced by the next value.
export function word(name, language, ...values) {
  const text = (WORDS[language] || WORDS.en)[name] || WORDS.en[name];
  return text.replace(/\{\}/g, () => values.shift());
}

export function primary(tag) {
  return tag.split("-")[0].toLowerCase();
}

export function direction(language) {
  return /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)$/.test(language) ? "rtl" : "ltr";
}

export function day(date, language) {
  return new Date(date).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
}
