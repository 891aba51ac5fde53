// Cards of models, as the pages write them, with what was searched for marked.
(() => {
  "use strict";
  const { make, url, icon, lang, cover, mark, modality, fold } = catalogue;
  // Where a match is that neither name nor description shows.
  const found = (model, terms) => {
    const places = [
      ["Tag", model.named("tag").map(([, label]) => label)],
      ["Language", model.named("language").map(([, label]) => label)],
      ["Base model", model.named("base_model").map(([, label]) => label)],
      ["Dataset", model.named("dataset").map(([, label]) => label)],
      ["Example", model.words.split(" · ")],
    ];
    for (const [name, texts] of places) {
      for (const text of texts) {
        if (!terms.some((term) => fold(text).includes(term))) continue;
        const pieces = mark(text, terms);
        if (pieces.marked) return make("p", { class: "found" }, `${name}: `, make("bdi", {}, ...pieces));
      }
    }
    return "";
  };
  const card = (model, root, terms) => {
    const cut = model.id.lastIndexOf("/") + 1;
    const [task, taskName] = model.named("task")[0] ?? [];
    const kind = modality(task);
    const owner = mark(model.id.slice(0, cut), terms), name = mark(model.id.slice(cut), terms);
    const what = mark(model.what, terms), taskWords = mark(taskName ?? "", terms);
    const words = model.failed ? ["page could not be made"]
      : [model.named("library")[0]?.[1], model.named("license")[0]?.[1], model.amount].filter(Boolean);
    const meta = words.map((word) => mark(word, terms));
    const seen = !terms.length || [owner, name, what, taskWords, ...meta].some((pieces) => pieces.marked);
    return make("li", { class: "card", "data-modality": kind, "data-id": model.id },
      cover(model.cover, root, task, kind),
      make("div", { class: "about" },
        make("h2", {}, make("a", { href: `${root}${url(model.id)}/index.html` },
          make("bdi", {}, ...(cut ? [make("span", {}, ...owner)] : []), ...name))),
        ...(model.what ? [make("p", { class: "what", ...lang(model.lang) }, ...what)] : []),
        ...(seen ? [] : [found(model, terms)]),
        make("div", { class: "meta" },
          ...(taskName ? [make("span", { class: "task" }, icon(task, kind), ...(taskWords.marked ? [make("span", {}, ...taskWords)] : taskWords))] : []),
          ...meta.map((pieces) => make("span", {}, ...pieces)))));
  };
  catalogue.card = card;
})();
