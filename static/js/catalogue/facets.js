// The filters: facets with counts that follow the other choices.
(() => {
  "use strict";
  const { make, thousands, icon, facets, fold, modality, modalities } = catalogue;
  const FEW = 8, MANY = 100;
  const open = new Set(["task", "library", "license"]);
  const all = new Set(); // keys of facets that show more than a few values
  const asked = new Map(); // key -> what was typed to find a value
  const ORDERED = new Set(["params", "size", "has"]); // by themselves, not by count

  const ranked = (facet, chosen) => {
    const at = facet.values.map((_, i) => i).filter((i) => facet.counts[i] || chosen.has(facet.values[i]));
    const key = ORDERED.has(facet.key) ? (a, b) => (facet.values[a] < facet.values[b] ? -1 : 1)
      : (a, b) => facet.counts[b] - facet.counts[a] || facet.labels[a].localeCompare(facet.labels[b]);
    return at.sort(key);
  };
  const row = (facet, i, chosen) => make("label", { "data-modality": facet.key === "task" && modality(facet.values[i]) },
    make("input", { type: "checkbox", name: facet.key, value: facet.values[i], checked: chosen.has(facet.values[i]) }),
    make("bdi", {}, facet.labels[i]), " ", make("span", { class: "n" }, thousands(facet.counts[i])));
  const rows = (facet, list, chosen) => {
    if (facet.key !== "task") return list.map((i) => row(facet, i, chosen));
    return modalities().flatMap(([id, name, tasks]) => {
      const own = list.filter((i) => tasks.includes(facet.values[i]));
      return own.length ? [make("div", { class: "group", "data-modality": id }, icon(id, "other"), ` ${name}`), ...own.map((i) => row(facet, i, chosen))] : [];
    });
  };
  const body = (facet, chosen) => {
    const list = ranked(facet, chosen);
    const wanted = fold(asked.get(facet.key) ?? "").trim();
    const fitting = wanted ? list.filter((i) => ` ${fold(facet.labels[i])}`.includes(` ${wanted}`)) : list;
    const whole = all.has(facet.key);
    const shown = fitting.slice(0, whole ? MANY : FEW);
    const kept = fitting.slice(shown.length).filter((i) => chosen.has(facet.values[i]));
    const rest = Math.max(list.length, facet.loaded ? 0 : facet.many) - FEW;
    return [
      ...(whole && list.length > 2 * FEW ? [make("input", { type: "search", "data-find": facet.key, value: asked.get(facet.key), placeholder: `Find in ${list.length}`, "aria-label": `Find a value of ${facet.name}` })] : []),
      ...rows(facet, [...shown, ...kept], chosen),
      ...(whole && fitting.length > MANY ? [make("p", { class: "quiet" }, `${fitting.length - MANY} more: type to find them`)] : []),
      ...(rest > 0 ? [make("button", { type: "button", "data-all": facet.key, "aria-expanded": String(whole) }, whole ? "Show fewer" : `Show ${rest} more`)] : []),
    ];
  };
  // Makes the panel once; `change(key, value, on)` is told of every tick.
  const panel = (side, change, redraw) => {
    const wide = matchMedia("(min-width: 60.01rem)");
    const box = make("details", { class: "filters", "data-filters": true }, make("summary", {}, "Filters ", make("span", { class: "n" })));
    const inside = make("div", { role: "group", "aria-label": "Filters" });
    for (const facet of facets.values()) if (facet.many) {
      const one = make("details", { class: "facet", "data-facet": facet.key, open: open.has(facet.key) }, make("summary", {}, facet.name), make("fieldset", {}, make("legend", { class: "visually-hidden" }, facet.name)));
      inside.append(one);
    }
    box.append(inside);
    const follow = () => { box.open = wide.matches; };
    wide.addEventListener("change", follow);
    follow();
    box.addEventListener("change", ({ target }) => { if (target.type === "checkbox") change(target.name, target.value, target.checked); });
    box.addEventListener("click", ({ target }) => {
      const key = target.dataset?.all;
      if (!key) return;
      if (!all.delete(key)) all.add(key);
      redraw(key);
    });
    box.addEventListener("input", ({ target }) => {
      if (!target.dataset.find) return;
      asked.set(target.dataset.find, target.value);
      redraw(target.dataset.find);
    });
    side.prepend(box);
    return box;
  };
  // Writes the counts; the control that has the focus keeps it.
  const show = (box, chosen, loaded, only) => {
    const focus = document.activeElement;
    const mine = box.contains(focus) && [focus.name, focus.value, focus.dataset.all, focus.dataset.find, focus.selectionStart];
    for (const one of box.querySelectorAll("[data-facet]")) {
      const facet = facets.get(one.dataset.facet);
      if (only && facet.key !== only) continue;
      facet.loaded = loaded;
      const own = chosen.get(facet.key) ?? new Set();
      if (own.size) one.open = true;
      const set = one.querySelector("fieldset");
      const rows = body(facet, own);
      one.hidden = !rows.length;
      set.replaceChildren(set.firstChild, ...rows);
    }
    const count = [...chosen.values()].reduce((sum, values) => sum + values.size, 0);
    box.querySelector("summary .n").textContent = count ? `(${count})` : "";
    if (!mine) return;
    const [name, value, key, find, caret] = mine;
    const again = [...box.querySelectorAll("input, button")].find((node) =>
      find ? node.dataset.find === find : key ? node.dataset.all === key : node.name === name && node.value === value && name);
    again?.focus({ preventScroll: true });
    if (find && again) again.setSelectionRange(caret, caret);
  };
  Object.assign(catalogue, { panel, showFacets: show });
})();
