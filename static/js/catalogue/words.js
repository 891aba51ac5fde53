// Words: how texts and queries are compared, which typos are forgiven, and how matches are marked.
(() => {
  "use strict";
  const { make } = catalogue;
  const LEAST = 4; // letters of a word in which one typo is forgiven
  const MOST = 12; // words that a mistyped one may stand for
  // Scripts that put no spaces between words: there a match may begin anywhere.
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}]/u;
  // Lower case, without accents, words apart by single spaces. Lines stay, so that a column is folded at once.
  const fold = (text) => {
    const lower = text.toLowerCase();
    // eslint-disable-next-line no-control-regex
    if (!/[^\x00-\x7f]/.test(lower)) return lower.replace(/[^a-z0-9\n]+/g, " ");
    return lower.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}\n]+/gu, " ");
  };
  const split = (query) => [...new Set(fold(query).split(/\s+/).filter(Boolean))].slice(0, 8);
  const needle = (word) => (UNSPACED.test(word) ? word : ` ${word}`);

  // The prefix of `known` that `word` is but for one edit; "" when there is none.
  const near = (word, known) => {
    let k = 0;
    while (k < word.length && word[k] === known[k]) k += 1;
    if (k === word.length) return word;
    const { length } = word;
    if (known.startsWith(word.slice(k + 1), k + 1) && known.length >= length) return known.slice(0, length);
    if (known.startsWith(word.slice(k), k + 1)) return known.slice(0, length + 1);
    if (known.startsWith(word.slice(k + 1), k) && k < length - 1) return known.slice(0, length - 1);
    if (word[k] === known[k + 1] && word[k + 1] === known[k] && known.startsWith(word.slice(k + 2), k + 2)) return known.slice(0, length);
    return "";
  };
  const guesses = (word, vocabulary) => {
    if (word.length < LEAST) return [word];
    const found = new Set([word]);
    for (const known of vocabulary) {
      if (known.length < word.length - 1) continue;
      const guess = near(word, known);
      if (guess && found.add(guess).size > MOST) break;
    }
    return [...found];
  };

  // A text in pieces, what the terms match in <mark>; `marked` on the result says whether any is.
  const mark = (text, terms) => {
    const pieces = [];
    let marked = false, end = 0;
    if (terms.length) {
      for (const found of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        const word = fold(found[0]).trim();
        for (const term of terms) {
          const at = UNSPACED.test(term) ? word.indexOf(term) : word.startsWith(term) ? 0 : -1;
          if (at < 0) continue;
          const whole = word.length !== found[0].length;
          const from = found.index + (whole ? 0 : at), to = whole ? found.index + found[0].length : from + term.length;
          pieces.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
          end = to;
          marked = true;
          break;
        }
      }
    }
    pieces.push(text.slice(end));
    return Object.assign(pieces.filter((piece) => piece !== ""), { marked });
  };
  Object.assign(catalogue, { fold, split, needle, guesses, mark });
})();
