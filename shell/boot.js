(() => {
  // Until the app has started: a quiet word, and if it cannot start, a plain sentence and further tries.
  // A reload is tried only once the page itself answers, so that a screen never ends on the browser's
  // own error page.
  let failed = false;
  const retry = () =>
    fetch(location.href, { method: "HEAD", cache: "no-store" })
      .then((answer) => (answer.ok ? location.reload() : Promise.reject()))
      .catch(() => setTimeout(retry, 5000));
  const fail = () => {
    const word = document.getElementById("boot");
    if (failed || !word) return;
    failed = true;
    word.className = "failed";
    word.textContent = "This page could not be loaded. It tries again by itself.";
    setTimeout(retry, 5000);
  };
  addEventListener("error", fail, true);
  addEventListener("unhandledrejection", fail);
  addEventListener("TrunkApplicationStarted", () => {
    removeEventListener("error", fail, true);
    removeEventListener("unhandledrejection", fail);
    document.getElementById("boot")?.remove();
  });
})();
