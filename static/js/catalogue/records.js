// The models: parts of the search data, loaded when they are needed, and the search through them.
// A keystroke scans part by part in short slices, and stops when the next one comes.
(() => {
  "use strict";
  const { fold, split, needle, guesses } = catalogue;
  const SLICE = 12; // milliseconds of work before the page may do something else
  const WEIGHTS = [60, 24, 10, 4]; // of a match in name, facts, description, examples
  const facets = new Map(); // key -> { key, name, many, top, values, labels, places }
  const parts = [];
  const vocabulary = new Set(); // words of the parts that were asked for them
  let total = 0, modalities = [];

  catalogue.index = (data) => {
    ({ total, modalities } = data);
    for (const [file, count] of data.parts) parts.push({ file, count, base: parts.length ? parts.at(-1).base + parts.at(-1).count : 0 });
    for (const [key, name, many, top] of data.facets) {
      const facet = { key, name, many, values: [], labels: [], places: new Map(), counts: new Uint32Array(64) };
      facets.set(key, facet);
      for (const [value, label, count] of top) facet.counts[place(facet, value, label)] = count;
    }
  };
  const place = (facet, value, label) => {
    let at = facet.places.get(value);
    if (at === undefined) {
      at = facet.values.push(value) - 1;
      facet.labels.push(label ?? value);
      facet.places.set(value, at);
      if (at >= facet.counts.length) {
        const larger = new Uint32Array(2 * facet.counts.length);
        larger.set(facet.counts);
        facet.counts = larger;
      }
    }
    return at;
  };

  // One part becomes one long text to scan, and for each facet a list of places.
  catalogue.part = (number, data) => {
    const part = parts[number];
    const texts = { id: data.id.split("\n"), what: data.what.split("\n"), words: data.words.split("\n") };
    part.facets = new Map();
    for (const [key, [named, rows]] of Object.entries(data.facets)) {
      const facet = facets.get(key);
      const known = named.map((one) => Array.isArray(one) ? place(facet, ...one) : place(facet, one));
      // All places in one row, and where those of each model begin.
      const begins = new Uint32Array(rows.length + 1), places = new Uint32Array(rows.reduce((sum, row) => sum + row.length, 0));
      rows.forEach((row, i) => {
        row.forEach((at, k) => { places[begins[i] + k] = known[at]; });
        begins[i + 1] = begins[i] + row.length;
      });
      part.facets.set(key, { begins, places });
    }
    const { count } = part;
    part.starts = new Uint32Array(count + 1);
    part.sections = new Uint32Array(3 * count);
    const pieces = [];
    let length = 0;
    for (let i = 0; i < count; i += 1) {
      part.starts[i] = length;
      const id = texts.id[i], cut = id.lastIndexOf("/");
      const facts = ["task", "library", "license", "language", "tag", "base_model", "dataset"].flatMap((key) =>
        named(part, key, i).flat());
      const sections = [`${id.slice(cut + 1)} ${id.slice(0, cut + 1)}`, [...new Set(facts)].join(" "), texts.what[i], texts.words[i]];
      sections.forEach((text, s) => {
        if (s) part.sections[3 * i + s - 1] = length;
        const piece = ` ${fold(text)} `;
        pieces.push(piece);
        length += piece.length;
      });
    }
    part.starts[count] = length;
    part.hay = pieces.join("");
    Object.assign(part, { texts, lang: data.lang.split("\n"), amount: data.amount.split("\n"), params: data.params, bytes: data.bytes, scores: data.scores, cover: data.cover, failed: new Set(data.failed) });
  };
  const named = (part, key, i) => {
    const { begins, places } = part.facets.get(key), facet = facets.get(key);
    return [...places.subarray(begins[i], begins[i + 1])].map((at) => [facet.values[at], facet.labels[at]]);
  };
  const load = (part) => part.loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = part.file;
    script.onload = () => { script.remove(); part.hay === undefined ? reject(new Error(part.file)) : resolve(); };
    script.onerror = () => { part.loading = undefined; reject(new Error(part.file)); };
    document.head.append(script);
  });

  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const pause = () => new Promise((resolve) => { waiting.push(resolve); channel.port2.postMessage(0); });

  // Adds the weights of the best match of any term to the models of a part, which all words before have matched.
  const weigh = (part, terms, scores, first) => {
    const { hay, starts, sections, count } = part;
    const best = first ? scores : new Uint16Array(count);
    for (const term of terms) {
      const text = needle(term);
      let i = 0;
      for (let at = hay.indexOf(text); at >= 0; at = hay.indexOf(text, starts[i])) {
        while (starts[i + 1] <= at) i += 1;
        const s = at < sections[3 * i] ? 0 : at < sections[3 * i + 1] ? 1 : at < sections[3 * i + 2] ? 2 : 3;
        const whole = hay[at + text.length] === " ";
        const weight = WEIGHTS[s] + (whole ? WEIGHTS[s] >> 1 : 0) + (at === starts[i] ? 20 : 0);
        if (weight > best[i]) best[i] = weight;
        if ((i += 1) >= count) break;
      }
    }
    if (!first) for (let i = 0; i < count; i += 1) scores[i] = scores[i] && best[i] ? scores[i] + best[i] : 0;
  };

  // Every model that the words and the chosen values leave, best first, and counts for every facet.
  // `chosen` maps keys to sets of values. Null when `stopped` said so in between.
  const scan = async (terms, chosen, stopped, progress) => {
    const active = [...chosen].filter(([, values]) => values.size).map(([key, values]) => {
      const facet = facets.get(key);
      return { key, every: key === "tag", places: new Set([...values].map((value) => facet.places.get(value) ?? place(facet, value))) };
    });
    const counts = new Map([...facets].map(([key, facet]) => [key, new Uint32Array(facet.counts.length)]));
    const buckets = [];
    let begun = performance.now(), seen = 0;
    for (const [at, part] of parts.entries()) {
      if (part.hay === undefined) {
        for (const ahead of parts.slice(at, at + 4)) load(ahead).catch(() => {});
        progress(seen, () => ranked(buckets));
        await load(part);
        for (const [key, facet] of facets) if (counts.get(key).length < facet.counts.length) {
          const larger = new Uint32Array(facet.counts.length);
          larger.set(counts.get(key));
          counts.set(key, larger);
        }
        begun = performance.now();
      } else if (performance.now() - begun > SLICE) {
        await pause();
        begun = performance.now();
      }
      if (stopped()) return null;
      const scores = new Uint16Array(part.count);
      if (terms.length) terms.forEach((alternatives, at) => weigh(part, alternatives, scores, at === 0));
      else scores.fill(1);
      tally(part, scores, active, counts, buckets);
      seen += part.count;
    }
    for (const [key, facet] of facets) facet.counts = counts.get(key);
    return ranked(buckets);
  };
  const ranked = (buckets) => buckets.toReversed().flatMap((bucket) => bucket ?? []);
  const tally = (part, scores, active, counts, buckets) => {
    const columns = [...counts].map(([key, count]) => ({ key, count, ...part.facets.get(key) }));
    const tests = active.map((one) => ({ ...one, ...part.facets.get(one.key), wanted: one.places }));
    for (let i = 0; i < part.count; i += 1) {
      if (!scores[i]) continue;
      let failed = "", failures = 0;
      for (const { key, every, wanted, begins, places } of tests) {
        let hits = 0;
        for (let k = begins[i]; k < begins[i + 1]; k += 1) if (wanted.has(places[k])) hits += 1;
        if (every ? hits < wanted.size : !hits) { failures += every ? 2 : 1; failed = key; }
      }
      if (failures > 1) continue;
      for (const { key, count, begins, places } of columns) {
        if (failures && key !== failed) continue;
        for (let k = begins[i]; k < begins[i + 1]; k += 1) count[places[k]] += 1;
      }
      if (!failures) (buckets[scores[i]] ??= []).push(part.base + i);
    }
  };
  // All words there are, for guesses; false when `stopped` said so in between.
  const study = (part) => {
    for (const word of part.hay.split(" ")) vocabulary.add(word);
    part.learnt = true;
  };
  const learn = async (stopped) => {
    for (const part of parts) {
      if (part.learnt) continue;
      study(part);
      await pause();
      if (stopped()) return false;
    }
    return true;
  };
  // In the time that nobody needs, so that the first typo costs no more than the next one.
  const rest = () => {
    const part = parts.find((one) => one.hay !== undefined && !one.learnt);
    if (!part || rest.waits || !self.requestIdleCallback) return;
    rest.waits = true;
    requestIdleCallback(() => { rest.waits = false; if (!part.learnt) study(part); rest(); });
  };
  // As `scan`, for a query as typed. Typos are forgiven only where nothing fits as typed.
  const search = async (query, chosen, stopped, progress = () => {}) => {
    const words = split(query);
    let terms = words.map((word) => [word]);
    let found = await scan(terms, chosen, stopped, progress);
    if (found && !found.length && words.length) {
      if (!(await learn(stopped))) return null;
      terms = words.map((word) => guesses(word, vocabulary));
      if (terms.some((alternatives) => alternatives.length > 1)) found = await scan(terms, chosen, stopped, progress);
    }
    rest();
    return found && { found, terms: terms.flat() };
  };

  const partOf = (number) => {
    let at = Math.min(parts.length - 1, Math.floor(number / (parts[0]?.count || 1)));
    while (parts[at].base > number) at -= 1;
    while (at + 1 < parts.length && parts[at + 1].base <= number) at += 1;
    return parts[at];
  };
  const model = (number) => {
    const part = partOf(number), i = number - part.base;
    return {
      id: part.texts.id[i], what: part.texts.what[i], words: part.texts.words[i], lang: part.lang[i], amount: part.amount[i],
      params: part.params[i], bytes: part.bytes[i], scores: part.scores[i] || [], cover: part.cover[i], failed: part.failed.has(i), named: (key) => named(part, key, i),
    };
  };
  const number = (key, at) => { const part = partOf(at); return part[key][at - part.base]; };
  const modality = (task) => modalities.find(([, , tasks]) => tasks.includes(task))?.[0] ?? "other";
  const warm = () => parts.length && load(parts[0]).catch(() => {});
  Object.assign(catalogue, { facets, search, model, number, modality, warm, modalities: () => modalities, total: () => total });
})();
