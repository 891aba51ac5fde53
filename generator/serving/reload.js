// Reloads the page when the site has changed, keeps its place, and shows what is wrong with it.
(() => {
  const place = "build-pages:" + location.pathname;
  const link = document.querySelector('script[src$="/_build-pages/reload.js"]');
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    const [x, y] = JSON.parse(kept);
    const restore = () => scrollTo({ left: x, top: y, behavior: "instant" });
    restore();
    addEventListener("load", restore, { once: true });
  }

  const reload = () => {
    sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    if ("scrollRestoration" in history) history.scrollRestoration = "manual";
    location.reload();
  };

  const text = (name, className, content) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = content;
    return element;
  };

  const row = (problem) => {
    const item = document.createElement("li");
    const where = problem.line ? `${problem.path}:${problem.line}` : problem.path;
    item.append(text("code", "where", problem.key ? `${where} (${problem.key})` : where));
    item.append(text("strong", problem.severity, `${problem.severity} ${problem.code}`));
    item.append(text("span", "message", problem.message));
    item.append(text("span", "mend", problem.mend));
    return item;
  };

  let open = sessionStorage.getItem("build-pages:closed") === null;
  const show = (state) => {
    document.querySelector(".build-pages-overlay")?.remove();
    if (!state.failure && state.count === 0) return;
    const box = document.createElement("details");
    box.className = "build-pages-overlay";
    box.open = open;
    box.addEventListener("toggle", () => {
      open = box.open;
      if (open) sessionStorage.removeItem("build-pages:closed");
      else sessionStorage.setItem("build-pages:closed", "yes");
    });
    const words = state.failure ? "nothing was built" : `${state.count} to mend`;
    box.append(text("summary", "", words));
    if (state.failure) box.append(text("p", "failure", state.failure));
    const list = document.createElement("ol");
    list.append(...state.problems.map(row));
    box.append(list);
    if (state.count > state.problems.length) {
      box.append(text("p", "more", `and ${state.count - state.problems.length} more`));
    }
    document.body.append(box);
  };

  const address = new URL("events", link.src);
  address.searchParams.set("page", location.pathname);
  const events = new EventSource(address);
  events.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    if (state.version !== link.dataset.version) return reload();
    show(state);
    document.documentElement.dataset.preview = String(state.number);
  });
  addEventListener("pagehide", () => events.close());
})();
