// The models: parts of the search data, loaded when they are needed, and the search through them.
// A keystroke scans part by part in short slices, and stops when the next one comes.
(() => {
  "use strict";
  const { fold, split, needle, guesses } = catalogue;
  const SLICE = 12; // milliseconds of work before the page may do something else
  const WEIGHTS = [60, 24, 10, 4]; // of a match in name, facts, description, examples
  const facets = new Map(); // key -> { key, name, many, values, labels, folded, places, counts }
  const FACTS = ["task", "library", "license", "language", "tag", "base_model", "dataset"]; // that words are looked for in
  const parts = [];
  const names = { file: "" }; // of all models; a file of its own where there are many parts
  const vocabulary = new Set(); // words of the parts that were asked for them
  let total = 0, modalities = [];

  catalogue.index = (data) => {
    ({ total, modalities, names: names.file } = data);
    for (const [file, count] of data.parts) parts.push({ file, count, base: parts.length ? parts.at(-1).base + parts.at(-1).count : 0 });
    for (const [key, name, many, top] of data.facets) {
      const facet = { key, name, many, values: [], labels: [], folded: [], places: new Map(), counts: new Uint32Array(64) };
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

  // One part becomes one long text to scan, and for each facet a list of places. Whole columns are
  // folded at once, and each value of a facet a single time: most of the time of a part goes there.
  catalogue.part = (number, data) => {
    const part = parts[number], { count } = part;
    const texts = { id: data.id.split("\n"), what: data.what.split("\n"), words: data.words.split("\n") };
    part.facets = new Map();
    for (const [key, [named, many, own]] of Object.entries(data.facets)) {
      const facet = facets.get(key);
      const known = named.map((one) => Array.isArray(one) ? place(facet, ...one) : place(facet, one));
      // All places in one row, and where those of each model begin.
      const begins = new Uint32Array(count + 1);
      for (let i = 0; i < count; i += 1) begins[i + 1] = begins[i] + many[i];
      part.facets.set(key, { begins, places: Uint32Array.from(own, (at) => known[at]) });
    }
    const [name, what, words] = [turned(texts.id), data.what, data.words].map((column) => fold(column).split("\n"));
    const facts = FACTS.map((key) => ({ ...part.facets.get(key), facet: facets.get(key) }));
    part.starts = new Uint32Array(count + 1);
    part.sections = new Uint32Array(3 * count);
    let hay = "";
    for (let i = 0; i < count; i += 1) {
      part.starts[i] = hay.length;
      hay += ` ${name[i]} `;
      part.sections[3 * i] = hay.length;
      for (const { begins, places, facet } of facts) for (let k = begins[i]; k < begins[i + 1]; k += 1) hay += folded(facet, places[k]);
      part.sections[3 * i + 1] = hay.length;
      hay += ` ${what[i]} `;
      part.sections[3 * i + 2] = hay.length;
      hay += ` ${words[i]} `;
    }
    part.starts[count] = hay.length;
    part.hay = hay;
    Object.assign(part, { texts, lang: data.lang.split("\n"), amount: data.amount.split("\n"), params: data.params, bytes: data.bytes, scores: data.scores, cover: data.cover.split("\n"), failed: new Set(data.failed) });
  };
  // All names, so that what is found by name stands there before the parts are read.
  catalogue.names = (column) => {
    names.ids = column.split("\n");
    names.count = names.ids.length;
    names.starts = new Uint32Array(names.count + 1);
    let hay = "";
    fold(turned(names.ids)).split("\n").forEach((name, i) => { hay += ` ${name} `; names.starts[i + 1] = hay.length; });
    names.hay = hay;
  };
  // Ids with the name first: a match at the very start counts most.
  const turned = (ids) => ids.map((id) => { const cut = id.lastIndexOf("/") + 1; return `${id.slice(cut)} ${id.slice(0, cut)}`; }).join("\n");
  const folded = (facet, at) => facet.folded[at] ??= [...new Set([facet.values[at], facet.labels[at]].map((text) => ` ${fold(text.replaceAll("\n", " "))} `))].join("");
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
        const s = !sections || at < sections[3 * i] ? 0 : at < sections[3 * i + 1] ? 1 : at < sections[3 * i + 2] ? 2 : 3;
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
    let begun = performance.now(), seen = 0, byName = null;
    if (names.file && terms.length && !active.length && parts.some((part) => part.hay === undefined)) {
      await load(names);
      if (stopped()) return null;
      byName = new Uint16Array(names.count);
      terms.forEach((alternatives, at) => weigh(names, alternatives, byName, at === 0));
    }
    // What is found in the parts so far, and by name alone in those from here on.
    const soFar = (base) => {
      const all = buckets.map((bucket) => [...bucket]);
      for (let i = base; byName && i < total; i += 1) if (byName[i]) (all[byName[i]] ??= []).push(i);
      return ranked(all);
    };
    for (const [at, part] of parts.entries()) {
      if (part.hay === undefined) {
        for (const ahead of parts.slice(at, at + 4)) load(ahead).catch(() => {});
        progress(seen, () => soFar(part.base));
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
  // A model whose part is not read yet has a name only; the part is on its way then.
  const UNREAD = { what: "", words: "", lang: "", amount: "", params: 0, bytes: 0, scores: [], cover: 0, failed: false, named: () => [] };
  const model = (number) => {
    const part = partOf(number), i = number - part.base;
    if (part.hay === undefined) {
      load(part).catch(() => {});
      return { ...UNREAD, id: names.ids[number] };
    }
    return {
      id: part.texts.id[i], what: part.texts.what[i], words: part.texts.words[i], lang: part.lang[i], amount: part.amount[i],
      params: part.params[i], bytes: part.bytes[i], scores: part.scores[i] ?? [], cover: JSON.parse(part.cover[i] || 0), failed: part.failed.has(i), named: (key) => named(part, key, i),
    };
  };
  const number = (key, at) => { const part = partOf(at); return part[key]?.[at - part.base]; };
  const isRead = (at) => partOf(at).hay !== undefined;
  const modality = (task) => modalities.find(([, , tasks]) => tasks.includes(task))?.[0] ?? "other";
  const warm = () => { for (const one of [names, parts[0]]) if (one?.file) load(one).catch(() => {}); };
  Object.assign(catalogue, { facets, search, model, number, isRead, modality, warm, modalities: () => modalities, total: () => total });
})();
