// Writes down what a screen shows and when: the digits (the app's, or the plain script's), the sign that
// something is wrong, and the first frame after each pause in which no script could run.
(() => {
  if (window.witness) return;
  const clock = performance.now.bind(performance);
  const origin = performance.timeOrigin;
  const kept = () => { try { return JSON.parse(sessionStorage.getItem("witness")); } catch { return null; } };
  const book = kept() || { digits: [], signs: [], firsts: [], pauses: [] };
  const now = () => origin + clock();
  const text = (selector) => {
    const found = document.querySelector(selector);
    return found ? found.textContent.replace(/\s/g, "") : "";
  };
  const digits = () => document.querySelector("#boot") ? text("#boot .boot-digits") : text(".stage-digits");
  const sign = () => text("#boot .boot-note") || text(".viewer-mark[data-on]") || text(".link-mark[data-on]");
  const last = (list) => list.length ? list[list.length - 1][0] : null;
  const look = () => {
    for (const [list, read] of [[book.digits, digits], [book.signs, sign]]) {
      const seen = read();
      if (seen !== last(list)) list.push([seen, now()]);
    }
  };
  window.witness = { book, now, look };
  new MutationObserver(look)
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  addEventListener("pagehide", () => {
    look();
    try { sessionStorage.setItem("witness", JSON.stringify(book)); } catch { /* a page without storage */ }
  });
  // After the callbacks of a frame and before its painting.
  const probe = document.createElement("i");
  let before = now(), gap = 0, wide = false;
  new ResizeObserver(() => { if (gap) { book.firsts.push([digits(), now(), gap]); gap = 0; } }).observe(probe);
  const frame = () => {
    const at = now();
    // A machine that did something else, a block, a freeze: no script could run.
    if (at - before > 120) book.pauses.push([before, at]);
    if (at - before > 700 && document.body) {
      gap = at - before;
      wide = !wide;
      probe.style.cssText = "position:fixed;width:" + (wide ? 1 : 2) + "px;height:1px;visibility:hidden";
      document.body.append(probe);
    }
    before = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  if (document.readyState !== "loading") look();
})();
