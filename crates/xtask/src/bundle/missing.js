(() => {
  const pages = ["{{pages}}"];
  const parts = location.pathname.split("/");
  while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  const [c, b, a] = [parts.at(-1), parts.at(-2), parts.at(-3)];
  let page, code, depth;
  if (a === "r" && pages.includes(c)) [page, code, depth] = [c, b, 3];
  else if (pages.includes(b)) [page, code, depth] = [b, c, 2];
  else return;
  try {
    code = decodeURIComponent(code);
  } catch {}
  const top = parts.slice(0, -depth).join("/");
  const options = location.search.length > 1 ? "&" + location.search.slice(1) : "";
  const query = "?room=" + encodeURIComponent(code) + options;
  location.replace(location.origin + top + "/" + page + "/" + query + location.hash);
})();
