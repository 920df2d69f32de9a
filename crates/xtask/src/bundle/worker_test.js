// Runs the service worker's script with a cache, a network and a clock of our own.
import assert from "node:assert/strict";

const script = process.argv[1];
const TOP = "https://host.example/some/path/";

function world(stored = {}) {
  const caches = new Map(Object.entries(stored).map(([name, all]) => [name, new Map(Object.entries(all))]));
  const listeners = {};
  const asked = [];
  let net = () => new Response("from the network");
  let timers = [];
  let skipped = false;
  const cache = (name) => ({
    put: async (url, answer) => void caches.get(name).set(url, [await answer.text(), answer.status, answer.redirected]),
    match: async (url) => back(caches.get(name)?.get(url)),
  });
  const back = (entry) => entry && new Response(entry[0], { status: entry[1] ?? 200 });
  const globals = {
    location: { href: `${TOP}sw.js` },
    addEventListener: (kind, listener) => (listeners[kind] = listener),
    skipWaiting: () => (skipped = true),
    setTimeout: (call, ms, value) => timers.push(() => call(value)),
    fetch: async (request, options) => {
      asked.push([request.url ?? request, options]);
      return net(request.url ?? request);
    },
    caches: {
      open: async (name) => (caches.has(name) || caches.set(name, new Map()), cache(name)),
      keys: async () => [...caches.keys()],
      delete: async (name) => caches.delete(name),
      match: async (url, { cacheName } = {}) => {
        for (const [name, all] of caches)
          if ((!cacheName || name === cacheName) && all.has(url)) return back(all.get(url));
      },
    },
  };
  new Function(...Object.keys(globals), script)(...Object.values(globals));
  const told = async (kind, more) => {
    let work;
    listeners[kind]({ waitUntil: (promise) => (work = promise), ...more });
    await work;
  };
  return {
    caches, asked, told,
    network: (answer) => (net = answer),
    ring: () => timers.splice(0).forEach((call) => call()),
    skipped: () => skipped,
    get: async (address, more) => {
      let answer;
      const request = { url: new URL(address, TOP).href, method: "GET", mode: "no-cors", ...more };
      listeners.fetch({ request, waitUntil: () => {}, respondWith: (given) => (answer = given) });
      return answer;
    },
  };
}

const P = "ghostlight /some/path/ ";
const whole = (more) => ({ [`${TOP}sw.js`]: [""], ...more });
const page = { mode: "navigate" };
const down = () => {
  throw new TypeError("Failed to fetch");
};
const text = async (answer) => (await answer).text();
const good = JSON.stringify({ v: 1, server: "." });
let held = 0;
async function holds(what, body) {
  try {
    await body();
    held += 1;
  } catch (error) {
    error.message = `${what}: ${error.message}`;
    throw error;
  }
}

await holds("all files are kept, each checked", async () => {
  const it = world();
  await it.told("install");
  assert.deepEqual([...it.caches.get(`${P}new`).keys()], [TOP, `${TOP}viewer/`, `${TOP}stage-1.js`, `${TOP}sw.js`]);
  const hashes = it.asked.map(([, options]) => options.integrity);
  assert.deepEqual(hashes, ["sha384-h", "sha384-v", "sha384-s", undefined]);
  assert.equal(it.skipped(), false);
});
await holds("all or nothing", async () => {
  const it = world({ [`${P}old`]: whole() });
  it.network((url) => (url.endsWith(".js") ? new Response("gone", { status: 404 }) : new Response("")));
  await assert.rejects(it.told("install"));
  assert.deepEqual([...it.caches.keys()], [`${P}old`]);
});
await holds("what has the same name is not loaded twice", async () => {
  const it = world({ [`${P}old`]: whole({ [`${TOP}stage-1.js`]: ["same"] }) });
  await it.told("install");
  assert.ok(it.asked.every(([url]) => !url.endsWith(".js")));
  assert.equal(it.caches.get(`${P}new`).get(`${TOP}stage-1.js`)[0], "same");
});
await holds("the version before stays, others and half ones go, other apps' are left alone", async () => {
  const it = world({
    [`${P}oldest`]: whole(), [`${P}old`]: whole(), [`${P}half`]: {}, [`${P}config`]: {}, [`${P}new`]: whole(),
    "ghostlight / x": whole(), other: {},
  });
  await it.told("activate");
  assert.deepEqual([...it.caches.keys()], [`${P}old`, `${P}config`, `${P}new`, "ghostlight / x", "other"]);
});
await holds("it takes over at a word only", async () => {
  const it = world();
  await it.told("message", { data: "anything" });
  assert.equal(it.skipped(), false);
  await it.told("message", { data: "ghostlight-take-over" });
  assert.equal(it.skipped(), true);
});
const installed = { [`${P}old`]: whole({ [`${TOP}desk-0.js`]: ["old desk"] }), [`${P}new`]: whole({
  [TOP]: ["home"], [`${TOP}viewer/`]: ["viewer"], [`${TOP}stage-1.js`]: ["stage"] }) };
await holds("a page is found without its query, with no network", async () => {
  const it = world(installed);
  it.network(down);
  assert.equal(await text(await it.get("viewer/?room=ABC123&only=timer", page)), "viewer");
  assert.equal(await text(await it.get("viewer/index.html?x", page)), "viewer");
  assert.equal(await text(await it.get("", page)), "home");
  assert.equal(await text(await it.get("stage-1.js")), "stage");
  assert.equal(it.asked.length, 0);
});
await holds("the next load has the version that waits, with its files", async () => {
  const it = world({ ...installed, [`${P}newer`]: whole({ [`${TOP}viewer/`]: ["newer"], [`${TOP}stage-2.js`]: ["2"] }),
    [`${P}half`]: { [`${TOP}viewer/`]: ["half"] } });
  it.network(down);
  assert.equal(await text(await it.get("viewer/?room=A", page)), "newer");
  assert.equal(await text(await it.get("stage-2.js")), "2");
});
await holds("a version that is published again is the newest", async () => {
  const it = world({ [`${P}new`]: whole(), [`${P}other`]: whole({ [`${TOP}viewer/`]: ["other"] }) });
  await it.told("install");
  assert.deepEqual([...it.caches.keys()].at(-1), `${P}new`);
  assert.equal(await text(await it.get("viewer/?room=A", page)), "from the network");
  assert.equal(it.asked.length, 4);
});
await holds("a page of the version before finds its files", async () => {
  const it = world(installed);
  it.network(down);
  assert.equal(await text(await it.get("desk-0.js")), "old desk");
});
await holds("a page without its slash is led to it", async () => {
  const answer = await (await world(installed).get("viewer?room=A", page));
  assert.deepEqual([answer.status, answer.headers.get("location")], [302, `${TOP}viewer/?room=A`]);
});
await holds("what was cleared away comes from the network", async () => {
  assert.equal(await text(await world().get("viewer/?room=A", page)), "from the network");
});
await holds("the room server's own addresses and other folders are not touched", async () => {
  const it = world(installed);
  for (const url of ["api/v1/rooms", "healthz", "../other/", "https://other.example/viewer/"])
    assert.equal(await it.get(url, page), undefined, url);
  assert.equal(await it.get("viewer/", { method: "HEAD" }), undefined);
});
await holds("short links work without a network", async () => {
  const it = world(installed);
  assert.equal(await text(await it.get("viewer/ABC123", page)), "from the network");
  it.network(down);
  assert.equal(await text(await it.get("r/ABC123/viewer?x=1", page)), "lost");
});
await holds("config.json: the network's word, else the last one", async () => {
  const it = world(installed);
  it.network(() => new Response(good));
  assert.equal(await text(await it.get("config.json")), good);
  it.network(down);
  assert.equal(await text(await it.get("config.json")), good);
  it.network(() => new Response("<html>Welcome to our Wi-Fi"));
  assert.equal(await text(await it.get("config.json")), good);
  it.network(() => Object.defineProperty(new Response(good.replace(".", "https://evil.example")), "redirected", { value: true }));
  assert.equal(await text(await it.get("config.json")), good);
});
await holds("config.json of the first page is remembered", async () => {
  const it = world();
  it.network((url) => new Response(url.endsWith("config.json") ? good : ""));
  await it.told("install");
  it.network(down);
  assert.equal(await text(await it.get("config.json")), good);
});
await holds("config.json: after a second the last one", async () => {
  const it = world({ [`${P}config`]: { [`${TOP}config.json`]: [good] } });
  it.network(() => new Promise(() => {}));
  const answer = it.get("config.json").then(text);
  await new Promise((resolve) => setImmediate(resolve));
  it.ring();
  assert.equal(await answer, good);
});
await holds("config.json: that there is none is remembered too, and never in place of one", async () => {
  const it = world(installed);
  it.network(() => new Response("", { status: 404 }));
  assert.equal((await (await it.get("config.json"))).status, 404);
  it.network(down);
  assert.equal((await (await it.get("config.json"))).status, 404);
  const other = world({ [`${P}config`]: { [`${TOP}config.json`]: [good] } });
  other.network(() => new Response("", { status: 404 }));
  await (await other.get("config.json"));
  other.network(down);
  assert.equal(await text(await other.get("config.json")), good);
});
console.log(`${held} held`);
