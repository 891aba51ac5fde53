// Models side by side: facts, evaluation, and the outputs of the same input. The address names them;
// what is shown comes from a script of data beside the page of each.
(() => {
  "use strict";
  const { make, url, bars, table } = catalogue;
  const box = document.querySelector("[data-comparison]");
  if (!box) return;
  const root = box.dataset.root, said = document.querySelector("[data-said]");
  const models = new Map();
  catalogue.model = (id, data) => models.set(id, data);
  const sane = (id) => id && id.split("/").every((step) => step && step !== "." && step !== "..");
  const ids = [...new Set(new URLSearchParams(location.search).getAll("model"))].filter(sane).slice(0, 4);
  const load = (id) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${root}${url(id)}/compare.js`;
    script.onload = script.onerror = () => { script.remove(); resolve(); };
    document.head.append(script);
  });
  const media = (tag) => ([, path, name]) => make(tag, { controls: true, preload: "metadata", src: root + url(path), "aria-label": name });
  const blocks = {
    text: ([, text]) => make("p", { dir: "auto" }, text),
    data: ([, text]) => make("pre", {}, text),
    bars: ([, rows]) => bars(rows),
    table: ([, columns, rows]) => make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table" }, table(columns, rows)),
    picture: ([, path, width, height]) => make("img", { src: root + url(path), width, height, alt: "Picture", loading: "lazy" }),
    sound: media("audio"),
    video: media("video"),
    file: ([, path, name]) => make("a", { href: root + url(path), download: name }, name || "File"),
  };
  const show = (list) => list.map((block) => blocks[block[0]](block));
  const cell = (content) => make("td", {}, ...(content?.length ? content : [make("span", { class: "quiet" }, "—")]));
  const line = (name, cells) => make("tr", {}, make("th", { scope: "row" }, ...[name].flat()), ...cells.map(cell));
  const section = (title, rows) => rows.length ? [make("tbody", {},
    make("tr", { class: "title" }, make("th", { scope: "rowgroup", colspan: shown.length + 1 }, title)), ...rows)] : [];
  const union = (lists) => [...new Set(lists.flat())];
  let shown = [];

  const facts = () => union(shown.map((id) => models.get(id).facts.map(([name]) => name))).map((name) =>
    line(name, shown.map((id) => { const own = models.get(id).facts.find((fact) => fact[0] === name); return own && [own[1]]; })));
  const scores = () => {
    const names = union(shown.map((id) => models.get(id).scores.map(([name]) => name)));
    const have = (name) => shown.filter((id) => models.get(id).scores.some((row) => row[0] === name)).length;
    return names.toSorted((a, b) => have(b) - have(a)).map((name) => line(name, shown.map((id) =>
      models.get(id).scores.filter((row) => row[0] === name).map(([, value]) => make("div", {}, value)))));
  };
  const outputs = (least, most) => {
    const keys = union(shown.map((id) => models.get(id).examples.map(([key]) => key)));
    const of = (id, key) => models.get(id).examples.filter((one) => one[0] === key);
    return keys.filter((key) => {
      const many = shown.filter((id) => of(id, key).length).length;
      return many >= least && many <= most;
    }).map((key) => {
      const [, title, input] = shown.map((id) => of(id, key)[0]).find(Boolean);
      return line([make("div", { class: "name" }, title), ...show(input)], shown.map((id) => of(id, key).flatMap((one) => show(one[3]))));
    });
  };
  const render = () => {
    shown = ids.filter((id) => models.has(id));
    const lost = ids.filter((id) => !models.has(id));
    said.replaceChildren();
    if (lost.length) said.append(`Not in this site: ${lost.join(", ")}. `);
    if (shown.length < 2) {
      said.append("Choose two models or more in the ", make("a", { href: `${root}index.html` }, "catalogue"), ", by the boxes on their cards.");
      if (!shown.length) return;
    }
    const head = make("thead", {}, make("tr", {}, make("td", {}), ...shown.map((id) => make("th", { scope: "col" },
      make("a", { href: `${root}${url(id)}/index.html` }, make("bdi", {}, id)), make("p", { class: "what", dir: "auto" }, models.get(id).what)))));
    const all = make("table", { class: "side-by-side" }, make("caption", { class: "visually-hidden" }, `Comparison of ${shown.join(", ")}`), head,
      ...section("Facts", facts()), ...section("Evaluation", scores()),
      ...section("Outputs of the same input", outputs(2, 4)), ...section("Other examples", outputs(1, 1)));
    box.replaceChildren(make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Comparison" }, all));
    document.title = `${shown.join(" · ")} · ${document.title}`;
  };
  Promise.all(ids.map(load)).then(render);
})();
