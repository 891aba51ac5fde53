// Elements made in one line, and the covers of cards, drawn as the pages draw them.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== undefined && value !== "") node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };
  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const url = (path) => path.split("/").map(encodeURIComponent).join("/");
  const icon = (name, other) => draw("svg", { class: "i", "aria-hidden": "true" },
    draw("use", { href: `#i-${name && document.getElementById(`i-${name}`) ? name : other}` }));
  const thousands = (number) => String(number).replace(/\B(?=(?:\d{3})+$)/g, "\u202f");
  const lang = (code) => ({ dir: "auto", lang: code });

  const over = ([, , width, height, , , shapes, dots, masks], root, id) => draw("svg",
    { class: dots ? "over dots" : "over", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    ...masks.flatMap((mask, i) => [
      draw("mask", { id: `${id}-${i}` }, draw("image", { href: root + url(mask), width, height, preserveAspectRatio: "none" })),
      draw("rect", { class: `hue-${i + 1}`, width, height, mask: `url(#${id}-${i})` }),
    ]),
    ...(shapes ? ["halo", "edge"].map((name) => draw("path", { class: name, d: shapes })) : []));
  const plain = (name, width, height, ...children) => draw("svg",
    { class: name, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...children);
  const wave = (digits) => [...digits].map((digit, at) => {
    const half = Math.max(1, Math.round(parseInt(digit, 36) * 28 / 35));
    return `M${5 * at + 3} ${30 - half}v${2 * half}`;
  }).join("");
  const strip = (digits) => {
    const levels = {};
    [...digits].forEach((digit, at) => {
      const number = parseInt(digit, 36) - 17;
      const level = Math.floor((Math.abs(number) + 4) / 5);
      if (level) (levels[`${number < 0 ? "n" : "p"}${level}`] ??= []).push(`M${at % 24} ${Math.floor(at / 24)}h1v1h-1z`);
    });
    return Object.keys(levels).sort().map((name) => draw("path", { class: name, d: levels[name].join("") }));
  };
  const bars = (rows) => make("ul", {}, ...rows.map(([label, shown, share]) => make("li", {},
    make("span", {}, make("bdi", {}, label)), make("data", { value: shown }, shown),
    make("meter", { min: 0, max: 1, value: share, "aria-hidden": "true" }))));
  const table = (columns, rows) => make("table", {},
    make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))));
  const kinds = {
    p: (data, root, id) => {
      const [, path, width, height, alt, sharp] = data;
      const img = make("img", { src: root + url(path), srcset: sharp && `${root}${url(sharp)} 2x`, width, height, alt: " ", loading: "lazy", decoding: "async" });
      img.alt = alt; // also an empty one
      return data.length > 6 ? [img, over(data, root, id)] : [img];
    },
    f: ([, kind, told, under], root, id) => [...(under ? kinds[under[0]](under, root, id) : []), make("p", { class: "file" }, icon(kind), told)],
    b: ([, rows]) => [bars(rows)],
    t: ([, text, code, marks]) => [make("p", lang(code), ...(marks ?? [text]).map((part) =>
      Array.isArray(part) ? make("mark", {}, part[0], make("small", {}, part[1])) : part))],
    w: ([, digits]) => [plain("wave", 240, 60, draw("path", { d: wave(digits) }))],
    l: ([, past, ahead]) => [plain("line", 240, 100, draw("path", { d: past }), draw("path", { class: "ahead", d: ahead }))],
    s: ([, digits]) => [plain("strip", 24, 4, ...strip(digits))],
    g: ([, columns, rows]) => [table(columns, rows)],
  };
  let number = 0;
  const cover = (data, root, name, other) => {
    const box = make("div", { class: "cover" });
    if (data) box.append(...kinds[data[0]](data, root, `d${number += 1}`));
    else box.append(make("div", { class: "none" }, icon(name, other)));
    return box;
  };
  self.catalogue = Object.assign(self.catalogue ?? {}, { make, url, icon, lang, thousands, cover, bars, table });
})();
