// Models to compare: boxes on cards, and a tray that leads to the page that sets them side by side.
(() => {
  "use strict";
  const { make } = catalogue;
  const MOST = 4;
  const picked = new Set();
  let tray, root = "", changed = () => {};
  const tick = (card) => {
    const id = card.dataset.id;
    if (card.querySelector(".pick")) return card;
    card.append(make("label", { class: "pick" },
      make("input", { type: "checkbox", "data-pick": id, "aria-label": `Compare ${id}` }), make("span", {}, "Compare")));
    return card;
  };
  const refresh = () => {
    for (const box of document.querySelectorAll("input[data-pick]")) {
      box.checked = picked.has(box.dataset.pick);
      box.disabled = picked.size >= MOST && !box.checked;
    }
    tray.hidden = !picked.size;
    document.documentElement.classList.toggle("has-tray", !!picked.size);
    if (!picked.size) return;
    const query = new URLSearchParams([...picked].map((id) => ["model", id]));
    tray.replaceChildren(
      make("ul", { class: "plain" }, ...[...picked].map((id) => make("li", {}, make("bdi", {}, id),
        make("button", { type: "button", "data-drop": id, "aria-label": `Do not compare ${id}` }, "✕")))),
      picked.size > 1 ? make("a", { class: "go", href: `${root}compare/index.html?${query}` }, `Compare ${picked.size}`)
        : make("span", { class: "quiet" }, "Choose one more to compare"));
  };
  const setPicks = (ids) => {
    picked.clear();
    for (const id of ids.slice(0, MOST)) picked.add(id);
    refresh();
  };
  const start = (to, onChange) => {
    root = to;
    changed = onChange;
    tray = make("section", { class: "tray", "aria-label": "Models to compare", hidden: true });
    document.body.append(tray);
    addEventListener("change", ({ target }) => {
      const id = target.dataset?.pick;
      if (id === undefined) return;
      if (target.checked && picked.size < MOST) picked.add(id); else picked.delete(id);
      refresh();
      changed();
    });
    tray.addEventListener("click", ({ target }) => {
      if (!target.dataset.drop) return;
      picked.delete(target.dataset.drop);
      refresh();
      changed();
      tray.querySelector("button")?.focus();
    });
  };
  Object.assign(catalogue, { tick, setPicks, picks: () => [...picked], startTray: start, refreshTray: refresh });
})();
