// The table of contents follows the reader: the section at the top of the window is marked.
(() => {
  "use strict";
  const links = [...document.querySelectorAll(".toc a")];
  const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length || !("IntersectionObserver" in window)) return;
  const mark = () => {
    let current = -1;
    targets.forEach((target, i) => { if (target && target.getBoundingClientRect().top < 120) current = i; });
    links.forEach((link, i) => {
      if (i === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "-100px 0px -60% 0px" });
  targets.forEach((target) => target && observer.observe(target));
})();
