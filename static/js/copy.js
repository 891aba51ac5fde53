// Buttons that copy: data-copy holds the text, or data-copy-from the id of the element that does.
// Works from disk too, where the clipboard API may be missing.
(() => {
  "use strict";
  const write = async (text) => {
    try { await navigator.clipboard.writeText(text); return; } catch { /* fall through */ }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy], button[data-copy-from], button[data-copy-link]");
    if (!button) return;
    const { copy, copyFrom, copyLink } = button.dataset;
    const text = copyLink !== undefined ? location.href.split("#")[0] + "#" + copyLink
      : copyFrom ? document.getElementById(copyFrom)?.textContent ?? "" : copy;
    await write(text);
    button.dataset.copied = "";
    const live = document.getElementById("live");
    if (live) live.textContent = "Copied";
    setTimeout(() => { delete button.dataset.copied; if (live) live.textContent = ""; }, 1500);
  });
})();
