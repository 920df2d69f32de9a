(function () {
  // The page's own lamp: what stands here until the app runs, when it cannot, and after it broke.
  // Plain old script on purpose (ES5): engines too old for the app must still be able to read it.
  // The build puts it into each page as it is, without its comments (crates/xtask/src/bundle/boot.rs).
  var NAMES = "ghostlight/1/";
  var WAITS = [1, 2, 5, 15, 30, 60];
  var search = location.search;
  var started, failed, unstyled, timer, safe, box, ticking, asked, taken;

  function kept(store, name) {
    try {
      return window[store].getItem(NAMES + name);
    } catch (e) {}
  }
  function keep(name, text) {
    try {
      sessionStorage.setItem(NAMES + name, text);
    } catch (e) {}
  }
  function read(text) {
    try {
      return JSON.parse(text);
    } catch (e) {}
  }
  function option(name) {
    var found = RegExp("[?&]" + name + "=([^&]*)").exec(search);
    return found ? decodeURIComponent(found[1]) : "";
  }
  function ask(method, url, key, done) {
    var request = new XMLHttpRequest();
    request.open(method, url, true);
    request.timeout = 4000;
    if (key) request.setRequestHeader("Authorization", "Bearer " + key);
    request.onload = function () {
      done(request.status === 200, request.responseText);
    };
    request.onerror = request.ontimeout = function () {
      done(false, "");
    };
    request.send();
  }

  // What the app last painted here (src/last.rs), unless the server has said something since.
  function picture() {
    var last = asked || read(window.ghostlightLast || kept("sessionStorage", "last")) || {};
    return asked || last.page === location.pathname + option("room").toUpperCase() ? last : {};
  }
  // A countdown rounds up; past zero it rounds down.
  function digits(ms) {
    var all = Math.abs(ms > 0 ? Math.ceil(ms / 1000) : -Math.floor(-ms / 1000));
    var two = function (n) {
      return (n < 10 ? "0" : "") + n;
    };
    var h = Math.floor(all / 3600);
    var m = Math.floor(all / 60) % 60;
    return (ms < 0 && all ? "\u2212" : "") + (h ? h + ":" + two(m) : m) + ":" + two(all % 60);
  }
  function put(name, text) {
    var part = box.getElementsByClassName("boot-" + name)[0];
    if (!part) {
      part = document.createElement("p");
      part.className = "boot-" + name;
      if (name === "note") part.setAttribute("role", "status");
      box.appendChild(part);
    }
    if (part.textContent !== text) part.textContent = text;
  }
  function draw() {
    var last = picture();
    var left = last.left - (last.running ? new Date().getTime() - last.wall : 0);
    if (!box || !box.parentNode) {
      // Nothing of a picture that stands still may stay up.
      document.body.textContent = "";
      box = document.createElement("div");
      box.id = "boot";
      document.body.appendChild(box);
    }
    // Under blackout, and over other people's pictures, there is nothing to be seen.
    if (option("background") === "transparent") box.className = document.body.className = "boot-clear";
    else box.className = last.black ? "failed black" : "failed";
    put("title", last.text || last.title || "");
    put("digits", typeof last.left !== "number" || last.text ? "" : digits(last.hold ? Math.max(0, left) : left));
    put("state", last.word || "");
    put("note", failed === 1 ? last.fault || fault : failed || "Still loading");
  }
  function show() {
    if (document.readyState === "loading") return setTimeout(show, 50);
    if (ticking || started && !failed) return;
    draw();
    ticking = setInterval(draw, 100);
    find(function (url, key) {
      var again = function () {
        ask("GET", url, key, function (ok, text) {
          var now = ok && ticking && read(text);
          if (now)
            asked = {
              title: now.name, left: now.remaining_ms, wall: new Date().getTime(),
              running: now.state === "running", black: now.blackout, text: (now.show_stop || {}).text,
              word: { stopped: "READY", paused: "PAUSED" }[now.state],
              fault: picture().fault
            };
          if (ticking) setTimeout(again, 2000);
        });
      };
      again();
    });
  }

  // The room's address on its server, as the app finds it: the page's own, the configured one, or one that
  // a person has confirmed.
  function find(found) {
    // The six signs of a code, as the app writes them.
    var room = option("room").replace(/^\w{6}$/, function (code) {
      return code.toUpperCase();
    });
    var named = option("server");
    var link = document.createElement("a");
    link.href = "config.json";
    var own = link.href.slice(0, -12);
    if (!room || named === "local" || (option("source") || "palcotimer") !== "palcotimer") return;
    ask("GET", link.href, "", function (ok, text) {
      var plain = function (url) {
        url = (url || "").replace(/^ws/, "http").replace(/\/+$/, "");
        return !url || /:\/\//.test(url) ? url : location.protocol + "//" + url;
      };
      var config = ok && (read(text) || {}).server;
      config = config === "." || config === "./" ? own : plain(config);
      var server = plain(named) || config;
      var known = server === own || server === config;
      known = known || (kept("localStorage", "servers") || "").split("\n").indexOf(server) >= 0;
      if (!server || !known) return;
      var page = link.href.slice(0, -11);
      page = location.href.slice(page.length).split(/[\/?#]/)[0];
      var name = "key/" + server + "/" + room + "/" + page;
      var key = (/[#&]key=([^&]*)/.exec(location.hash) || [])[1];
      key = key || kept("sessionStorage", name) || kept("localStorage", name);
      found(server + "/api/v1/rooms/" + encodeURIComponent(room) + "/playback", key);
    });
  }

  // A reload is tried only once the page itself answers, or is kept here, so that a screen never ends on
  // the browser's own error page.
  function again() {
    if (safe) return location.reload();
    ask("HEAD", location.href.split("#")[0], "", function (ok) {
      if (!failed) return;
      if (ok) location.reload();
      else timer = setTimeout(again, 5000);
    });
  }
  function fail(why) {
    if (failed) return;
    failed = why;
    var faults = +kept("sessionStorage", "faults") || 0;
    keep("faults", faults + 1);
    timer = setTimeout(again, WAITS[Math.min(faults, 5)] * 1000);
    show();
  }
  var fault = "This screen had a fault and is starting again.";
  // The app says each second that it is whole; three silences are a fault that nobody told of.
  var silent = 0;
  function check() {
    var asks = new Event("ghostlight-check", { cancelable: true });
    silent = document.hidden || !dispatchEvent(asks) ? 0 : silent + 1;
    if (silent > 2) fail(1);
  }
  var unloaded = "This page could not be loaded. It tries again by itself.";
  addEventListener("error", function (event) {
    var from = event.target;
    var error = event.error;
    if (started) {
      // What is thrown through the program leaves it as it was in the middle of something.
      var through = error && /wasm/i.test(error.stack) && !/closure invoked/.test(error.message);
      if (through) fail(1);
    } else {
      unstyled = unstyled || from.rel === "stylesheet";
      if (unstyled || from === window || from.nodeName === "SCRIPT") fail(unloaded);
    }
  }, true);
  addEventListener("unhandledrejection", function (event) {
    if (!started) fail(unloaded);
    else if (event.reason instanceof WebAssembly.RuntimeError) fail(1);
  });
  addEventListener("ghostlight-fault", function () {
    fail(1);
  });
  addEventListener("TrunkApplicationStarted", function () {
    var word = document.getElementById("boot");
    started = true;
    if (!unstyled) {
      // Whatever it was, it did not keep the app from starting.
      failed = 0;
      clearTimeout(timer);
      clearInterval(ticking);
      ticking = 0;
      if (word) word.parentNode.removeChild(word);
    }
    setInterval(check, 1000);
    setTimeout(function () {
      if (!failed) keep("faults", 0);
    }, 60000);
    // It fetches the whole app; the first countdown comes first.
    setTimeout(serve, 3000);
  });
  if (typeof WebAssembly !== "object" || !("noModule" in document.createElement("script"))) {
    // Reloading would not make it any younger.
    failed = "This browser is too old for Ghostlight. It shows the time, and nothing else.";
    show();
  }
  setTimeout(show, 8000);
  setTimeout(function () {
    if (!started) fail(unloaded);
  }, 60000);

  // The service worker (crates/xtask/src/bundle/worker.js), where the address is secure. A new version comes
  // with the next load, or at a person's word.
  var workers = window.isSecureContext && navigator.serviceWorker;
  function none() {}
  function ready() {
    if (!workers.controller) return;
    document.documentElement.setAttribute("data-update", "ready");
    dispatchEvent(new Event("ghostlight-update"));
  }
  function serve() {
    if (!workers) return;
    workers.register("sw.js").then(function (registration) {
      if (registration.waiting && registration.waiting !== taken) ready();
      registration.onupdatefound = function () {
        var worker = registration.installing;
        worker.onstatechange = function () {
          if (worker.state === "installed") ready();
        };
      };
      setInterval(function () {
        registration.update().then(none, none);
      }, 3600000);
    }, none);
  }
  if (workers) {
    workers.ready.then(function () {
      safe = true;
    });
    workers.getRegistration().then(function (registration) {
      // This page is of that version already.
      taken = registration && registration.waiting;
      if (taken) taken.postMessage("ghostlight-take-over");
    }, none);
    addEventListener("ghostlight-apply-update", function () {
      location.reload();
    });
  }
})();
