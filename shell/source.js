(() => {
  // The stage bundle speaks PalcoTimer and local rooms. The viewer of any other source is the desk's.
  const source = new URLSearchParams(location.search).get("source");
  if (!source || source === "palcotimer") return;
  const display = new URL("../display/", location.href);
  display.search = location.search;
  display.hash = location.hash;
  location.replace(display);
})();
