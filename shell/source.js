(() => {
  // The stage bundle speaks PalcoTimer with a server. The viewer of a local room, and of any other
  // source, is the desk's.
  const query = new URLSearchParams(location.search);
  const source = query.get("source");
  if ((!source || source === "palcotimer") && query.get("server") !== "local") return;
  const display = new URL("../display/", location.href);
  display.search = location.search;
  display.hash = location.hash;
  location.replace(display);
})();
