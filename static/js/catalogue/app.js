// The catalogue: what was typed and chosen is in the address; results follow it.
addEventListener("DOMContentLoaded", () => { // when the index, the next script, is there too
  "use strict";
  const main = document.querySelector("[data-catalogue]");
  const input = document.getElementById("q");
  if (!main || !input || !catalogue.facets.size) return;
  const { make, thousands, facets, search, split, model, number, isRead, card, panel, showFacets, tick, setPicks, picks, startTray, refreshTray, warm } = catalogue;
  const FIRST = 24, PAGE = 60;
  const SORTS = { params: "Most parameters", small: "Fewest parameters", bytes: "Largest weights", light: "Smallest weights" };
  const LOWER = /\b(?:[wc]er|loss|perplexity|ppl|[rm]?[ms]e|mae|rmse|mape|fid|error|eer|latency)\b/i;
  const live = document.getElementById("live");
  const results = main.querySelector("[data-results]"), first = main.querySelector("[data-first]");
  const pager = results.querySelector(".pager");
  const bar = main.querySelector("[data-bar]");
  const list = make("ul", { class: "cards", "data-found": true, hidden: true });
  const more = make("button", { type: "button", class: "more", hidden: true }, "Show more");
  const count = make("p", { class: "count" });
  const sort = make("select");
  const empty = make("section", { class: "empty", hidden: true });
  const view = make("button", { type: "button", "aria-pressed": "false" }, "List");
  const active = make("ul", { class: "plain active" });
  let state = { q: "", chosen: new Map(), sort: "", view: "" };
  let run = 0, now = { found: [], terms: [], shown: 0 }, timer = 0, late = null, told = 0, loaded = false, box;

  const read = () => {
    const query = new URLSearchParams(location.search);
    const chosen = new Map([...facets.keys()].map((key) => [key, new Set(query.getAll(key))]));
    setPicks(query.getAll("pick"));
    return { q: (query.get("q") ?? "").slice(0, 200), chosen, sort: query.get("sort") ?? "", view: query.get("view") === "list" ? "list" : "" };
  };
  const write = (push) => {
    const query = new URLSearchParams();
    if (state.q.trim()) query.set("q", state.q);
    for (const [key, values] of state.chosen) for (const value of values) query.append(key, value);
    for (const key of ["sort", "view"]) if (state[key]) query.set(key, state[key]);
    for (const id of picks()) query.append("pick", id);
    const address = location.pathname + (query.size ? `?${query}` : "") + location.hash;
    clearTimeout(timer);
    late = push ? null : () => { clearTimeout(timer); late = null; history.replaceState(null, "", address); };
    if (push) history.pushState(null, "", address);
    else timer = setTimeout(late, 200);
  };
  const idle = () => !state.q.trim() && !state.sort && ![...state.chosen.values()].some((values) => values.size);
  const say = (text) => { clearTimeout(told); told = setTimeout(() => { live.textContent = text; }, 350); };
  const words = (n) => (n === 1 ? "1 model" : `${thousands(n)} models`);

  // Evaluation results that two models or more of those found share.
  const comparable = (found) => {
    const names = new Map();
    for (const at of found.slice(0, 5000)) for (const [name] of number("scores", at) || []) names.set(name, (names.get(name) ?? 0) + 1);
    return [...names].filter(([, n]) => n > 1).sort((a, b) => b[1] - a[1]).slice(0, 12).map(([name]) => name);
  };
  const ordered = (found) => {
    const by = (key, sign) => found.toSorted((a, b) => {
      const x = number(key, a), y = number(key, b);
      return !x || !y ? !x - !y : sign * (y - x);
    });
    const { sort: how } = state;
    if (how === "name") return found.toSorted((a, b) => a - b);
    if (how === "params" || how === "small") return by("params", how === "params" ? 1 : -1);
    if (how === "bytes" || how === "light") return by("bytes", how === "bytes" ? 1 : -1);
    if (!how.startsWith("score:")) return found;
    const name = how.slice(6), sign = LOWER.test(name) ? -1 : 1;
    const value = new Map(found.map((at) => [at, (number("scores", at) || []).find(([own]) => own === name)?.[1]]));
    return found.toSorted((a, b) => {
      const x = value.get(a), y = value.get(b);
      return x === undefined || y === undefined ? (x === undefined) - (y === undefined) : sign * (y - x);
    });
  };
  const showSorts = (found) => {
    const options = [["", state.q.trim() ? "Best match" : "Name"], ...(state.q.trim() ? [["name", "Name"]] : []), ...Object.entries(SORTS), ...comparable(found).map((name) => [`score:${name}`, `Evaluation: ${name}`])];
    if (state.sort && !options.some(([value]) => value === state.sort)) options.push([state.sort, state.sort.replace("score:", "Evaluation: ")]);
    sort.replaceChildren(...options.map(([value, name]) => { const option = make("option", {}, name); option.value = value; return option; }));
    sort.value = state.sort;
  };
  const showActive = () => {
    const chips = [...state.chosen].flatMap(([key, values]) => [...values].map((value) => {
      const facet = facets.get(key), label = facet.labels[facet.places.get(value)] ?? value;
      return make("li", {}, make("button", { type: "button", "data-key": key, "data-value": value, "aria-label": `Remove ${facet.name}: ${label}` }, make("bdi", {}, label), " ✕"));
    }));
    if (chips.length > 1) chips.push(make("li", {}, make("button", { type: "button", "data-clear": true }, "Clear all")));
    active.replaceChildren(...chips);
  };
  const grow = () => {
    const next = now.found.slice(now.shown, now.shown + (now.shown ? PAGE : FIRST));
    list.append(...next.map((at) => {
      const one = model(at), made = tick(card(one, "", now.terms));
      const score = state.sort.startsWith("score:") && one.scores.find(([name]) => name === state.sort.slice(6));
      if (score) made.querySelector(".meta").append(make("span", { class: "score" }, `${score[0]} ${score[2]}`));
      return made;
    }));
    now.shown += next.length;
    more.hidden = now.shown >= now.found.length;
    more.textContent = `Show ${Math.min(PAGE, now.found.length - now.shown)} more`;
    refreshTray();
  };
  // The results from the first one on; who walks through them stays where they are.
  const draw = (found, terms) => {
    const at = list.contains(document.activeElement) ? document.activeElement.closest(".card")?.dataset.id : undefined;
    const shown = now.shown;
    now = { found, terms, shown: 0 };
    list.replaceChildren();
    do grow(); while (at !== undefined && now.shown < Math.min(shown, found.length));
    if (at !== undefined) links().find((link) => link.closest(".card").dataset.id === at)?.focus({ preventScroll: true });
  };
  const swap = (dynamic) => {
    list.hidden = !dynamic;
    first.hidden = dynamic;
    if (pager) pager.hidden = dynamic;
    more.hidden ||= !dynamic;
    empty.hidden = true;
  };
  // Nothing fits: what was asked for, and the ways out.
  const showEmpty = () => {
    const filters = [...state.chosen.values()].reduce((sum, values) => sum + values.size, 0), typed = state.q.trim();
    const button = (name, act) => make("button", { type: "button", "data-empty": act }, name);
    empty.replaceChildren(
      make("h2", {}, typed ? `No model fits “${typed}”` : "No model fits", filters ? ` with ${filters === 1 ? "this filter" : `these ${filters} filters`}` : ""),
      make("p", {}, typed ? "All words have to be there, each as the beginning of a word; one wrong letter is forgiven in words of four letters or more." : "These filters leave no model."),
      make("div", {}, ...(filters ? [button(filters === 1 ? "Remove the filter" : "Remove all filters", "filters")] : []), ...(typed ? [button("Clear the search", "search")] : [])));
    empty.hidden = false;
  };
  const update = async () => {
    const own = run += 1;
    showActive();
    for (const ul of [list, first]) ul.classList.toggle("rows", state.view === "list");
    view.setAttribute("aria-pressed", String(state.view === "list"));
    if (idle() && !loaded) {
      swap(false);
      count.textContent = words(catalogue.total());
      showSorts([]);
      showFacets(box, state.chosen, false);
      return;
    }
    try {
      let last = -Infinity, drawn = "";
      const answer = await search(state.q, state.chosen, () => own !== run, (seen, found) => {
        if (catalogue.total() <= 4000 || own !== run) return;
        const read = `${thousands(seen)} of ${words(catalogue.total())}`;
        if (idle()) count.textContent = `Reading … ${read}`;
        if (idle() || performance.now() - last < 250) return;
        last = performance.now(); // what is found so far, while the rest is read
        const some = ordered(found());
        count.textContent = `${words(some.length)} so far · searched ${read} …`;
        if (!some.length) return;
        const told = some.slice(0, FIRST).map((at) => `${at}${isRead(at)}`).join();
        if (told !== drawn) draw(some, split(state.q));
        drawn = told;
        swap(true);
      });
      if (!answer || own !== run) return;
      loaded = true;
      showSorts(answer.found);
      draw(idle() ? [] : ordered(answer.found), answer.terms);
    } catch {
      count.textContent = "The search data could not be loaded. The lists below hold every model.";
      swap(false);
      return;
    }
    swap(!idle());
    count.textContent = idle() || now.found.length ? words(idle() ? catalogue.total() : now.found.length) : "No model";
    if (!idle() && !now.found.length) showEmpty();
    main.dataset.answered = String(own);
    showFacets(box, state.chosen, true);
    say(count.textContent);
  };
  const choose = (key, value, on) => {
    const values = state.chosen.get(key);
    if (on) values.add(value); else values.delete(value);
    write(true);
    update();
  };

  // Arrow keys walk the cards as they stand on the screen.
  const links = () => [...(list.hidden ? first : list).querySelectorAll("h2 a")];
  const walk = (event) => {
    const all = links(), at = all.indexOf(event.target);
    if (event.target === input) {
      if (event.key === "ArrowDown" && all.length) { event.preventDefault(); all[0].focus(); }
      if (event.key === "Enter" && !event.isComposing && all.length && state.q.trim()) { event.preventDefault(); settle().then(() => links()[0]?.click()); }
      if (event.key === "Escape" && input.value) { event.preventDefault(); input.value = ""; typed(); }
      return;
    }
    if (at < 0) return;
    const top = (link) => link.closest(".card").getBoundingClientRect().top;
    const columns = Math.max(1, all.findIndex((link) => top(link) > top(all[0]) + 4));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (to < 0) input.focus();
    else all[Math.min(to, all.length - 1)].focus();
  };
  let running = Promise.resolve();
  const settle = () => running;
  const typed = () => {
    state.q = input.value;
    write(false);
    running = update();
  };

  const start = () => {
    bar.append(count, active, make("div", { class: "how" }, make("label", {}, make("span", {}, "Sort by"), sort), view));
    bar.hidden = false;
    first.after(list, more, empty);
    box = panel(main.querySelector("[data-side]"), choose, (key) => { if (loaded) showFacets(box, state.chosen, true, key); else { warmAll().then(() => showFacets(box, state.chosen, loaded, key)); } });
    startTray("", () => write(false));
    for (const one of first.children) tick(one);
    state = read();
    input.value = state.q;
    running = update();
  };
  const warmAll = () => { loaded = true; running = update(); return running; };
  input.addEventListener("input", typed);
  for (const [name, node] of [["focus", input], ["pointerenter", main.querySelector("[data-side]")]]) node.addEventListener(name, warm, { once: true });
  sort.addEventListener("change", () => { state.sort = sort.value; write(true); running = update(); });
  view.addEventListener("click", () => { state.view = state.view ? "" : "list"; write(false); running = update(); });
  more.addEventListener("click", () => {
    const at = now.shown;
    grow();
    links()[at]?.focus();
  });
  empty.addEventListener("click", ({ target }) => {
    const { empty: act } = target.dataset;
    if (!act) return;
    if (act === "filters") for (const values of state.chosen.values()) values.clear();
    else { state.q = ""; input.value = ""; }
    write(true);
    running = update();
    input.focus();
  });
  active.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.clear !== undefined) for (const values of state.chosen.values()) values.clear();
    else state.chosen.get(button.dataset.key).delete(button.dataset.value);
    write(true);
    running = update();
    (active.querySelector("button") ?? input).focus();
  });
  addEventListener("keydown", walk);
  results.addEventListener("click", () => late?.(), true); // so that the way back leads to what was typed
  addEventListener("popstate", () => { state = read(); input.value = state.q; running = update(); });
  start();
});
