// The studio's page in a real browser: opened, driven with pointer and keys, and asked what it shows.

const { spawn } = require("node:child_process");
const http = require("node:http");
const puppeteer = require("puppeteer-core");

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts a browser, chrome or firefox, that nobody sees; `options` are what a story wants of each kind. */
async function launch(kind, program, options = {}) {
  return puppeteer.launch({
    browser: kind,
    executablePath: program,
    headless: true,
    protocol: "webDriverBiDi",
    protocolTimeout: 180_000,
    ...(kind === "chrome" ? { args: ["--no-sandbox"] } : {}),
    ...options[kind],
  });
}

/** Starts a studio; resolves with its address, and with what ends it. */
async function serve(command, folder, more = []) {
  const child = spawn(command[0], [...command.slice(1), "studio", folder, "--no-browser", ...more], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let problems = "";
  child.stderr.on("data", (data) => (problems += data));
  const gone = new Promise((resolve) => child.on("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+\/open\/\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    gone.then((code) => reject(new Error(`the studio ended with ${code}: ${problems}`)));
  });
  const end = (signal) => {
    child.kill(signal);
    return gone;
  };
  return { url, child, end, port: Number(new URL(url).port), problems: () => problems };
}

/**
 * Stands between browser and studio and cuts connections that send files, each time so many bytes have passed.
 * Host and Origin are those that the studio knows, so that its gate stays shut for others.
 * What is sent beyond so many bytes waits until it is let go.
 */
async function cutting(port, every, cuts, most) {
  const real = `127.0.0.1:${port}`;
  let passed = 0;
  let sent = 0;
  let left = cuts;
  const held = new Set();
  const server = http.createServer((asked, answer) => {
    const headers = { ...asked.headers, host: real };
    if (headers.origin) headers.origin = `http://${real}`;
    const onward = http.request({ host: "127.0.0.1", port, method: asked.method, path: asked.url, headers }, (came) => {
      answer.writeHead(came.statusCode, came.headers);
      came.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.on("data", (data) => {
      passed += data.length;
      if (left > 0 && passed > every) {
        passed = 0;
        left -= 1;
        onward.destroy();
        asked.socket.destroy();
        return;
      }
      onward.write(data);
      if (asked.method === "PUT") sent += data.length;
      if (asked.method === "PUT" && sent > most) held.add(asked.pause());
    });
    asked.on("end", () => onward.end());
    asked.on("error", () => onward.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const go = () => {
    most = Infinity;
    for (const asked of held) asked.resume();
  };
  return { port: server.address().port, left: () => left, go, end: () => server.closeAllConnections() ?? server.close() };
}

/** Opens the studio in a new tab, and keeps what its console says. */
async function open(browser, url, messages) {
  const page = await browser.newPage();
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (problem) => messages.push(String(problem)));
  await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
  await page.goto(url);
  await working(page);
  return page;
}

/** Waits until the page shows the case. */
const working = (page) => page.waitForSelector("body[data-phase=working]", { timeout: 60_000 });

/** What the page shows: the case with what is not saved yet; as text, since Firefox's and Chromium's protocol drops what stands in it twice. */
const shown = async (page) => JSON.parse(await page.evaluate(async () => JSON.stringify((await import("/static/state.js")).current())));

/** Waits until the page shows something; `test` is a function of the case, and runs in the page. */
async function until(page, test, what, argument = null, most = 600) {
  const text = `(async () => { const now = (await import("/static/state.js")).current(); return now && (${test})(now, ${JSON.stringify(argument)}); })()`;
  for (let tries = 0; tries < most; tries += 1) {
    const value = await page.evaluate(text);
    if (value) return value;
    await pause(100);
  }
  const { files, comparisons, undo } = await shown(page);
  const seen = await page.evaluate(() => ({
    focus: document.activeElement?.outerHTML.slice(0, 120),
    asked: document.querySelector("dialog[open]")?.textContent,
    refused: document.getElementById("refused")?.textContent,
    heard: window.heard,
  }));
  throw new Error(`it was never so: ${what}: ${JSON.stringify({ ...seen, undo, comparisons, files }).slice(0, 2500)}`);
}

/** Waits until the server has every change. */
const saved = (page) => page.evaluate(async () => (await import("/static/edits.js")).everythingSent());

/** Drops files on the page, as from a folder. */
async function drop(page, paths, target = "#drop") {
  const input = await page.$("#choose-files");
  // The files must not go by the input's own way: its listener would send them too.
  await page.evaluate(() => document.getElementById("choose-files").addEventListener("change", (event) => event.stopImmediatePropagation(), { capture: true, once: true }));
  await input.uploadFile(...paths);
  await page.evaluate((place) => {
    const from = document.getElementById("choose-files");
    const data = new DataTransfer();
    for (const file of from.files) data.items.add(file);
    from.value = "";
    document.querySelector(place).dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, target);
}

/** Drops files, and waits until the case has them and each was looked at. */
async function bring(page, paths) {
  const before = (await shown(page)).files.length;
  await drop(page, paths);
  await until(page, "(now, wanted) => now.files.length >= wanted && now.files.every((file) => file.examined)", "all files", before + paths.length);
}

/** Drags a file of the tray to a role. */
const dragToRole = (page, id, role) =>
  page.evaluate(
    (id, role) => {
      const data = new DataTransfer();
      const fire = (target, type) => target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      const row = document.querySelector(`[data-file="${id}"]`);
      fire(row, "dragstart");
      const place = document.querySelector(`.role-targets [data-role="${role}"]`);
      fire(place, "dragover");
      fire(place, "drop");
      fire(row, "dragend");
    },
    id,
    role
  );

/** Where the boxes of a side are drawn, or those of a film. */
const drawnOn = (side) => (side === "film" ? ".film-frame > svg" : `.stage[data-side="${side}"] svg`);

/** Where a picture is shown, in CSS pixels of the window; Firefox may show a page half a pixel lower than it is laid out. */
const frame = (page, side) =>
  page.$eval(drawnOn(side), (svg) => {
    const { x, y, width, height } = svg.getBoundingClientRect();
    return { x: x - visualViewport.offsetLeft, y: y - visualViewport.offsetTop, width, height };
  });

/**
 * Draws around a box of the picture with the pointer, which knows only whole pixels of the window.
 * Resolves with the box that means what the page was told of the pointer. A box with a negative width or height is drawn
 * backwards.
 */
async function draw(page, side, [x, y, width, height], size, scroll = true) {
  await page.$eval(drawnOn(side), async (svg, scroll) => {
    if (scroll) svg.scrollIntoView({ block: "center" });
    // A busy machine still lays the page out; a hand waits for that too.
    for (let still = 0, before = ""; still < 6; ) {
      await new Promise((next) => requestAnimationFrame(next));
      const now = JSON.stringify(svg.getBoundingClientRect());
      still = now === before ? still + 1 : 0;
      before = now;
    }
  }, scroll);
  const place = await frame(page, side);
  const scale = [place.width / size[0], place.height / size[1]];
  const window = page.viewport();
  const pixel = (across, down) => [
    Math.min(Math.round(place.x + across * scale[0]), window.width - 1),
    Math.min(Math.round(place.y + down * scale[1]), window.height - 1),
  ];
  const [from, to] = [pixel(x, y), pixel(x + width, y + height)];
  // Firefox tells a page half a pixel more than it was asked for when the page is scrolled by a part of a pixel.
  await page.evaluate(() => {
    const told = (window.pointerTold = []);
    for (const kind of ["pointerdown", "pointerup"]) addEventListener(kind, ({ clientX, clientY }) => told.push([clientX, clientY]), { capture: true, once: true });
  });
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) >> 1, (from[1] + to[1]) >> 1);
  await page.mouse.move(...to);
  await page.mouse.up();
  const [first, last] = await page.evaluate(() => window.pointerTold);
  const edge = (value, origin, factor, most) => Math.min(Math.max(Math.round((value - origin) / factor), 0), most);
  const [left, right] = [first[0], last[0]].map((value) => edge(value, place.x, scale[0], size[0]));
  const [top, bottom] = [first[1], last[1]].map((value) => edge(value, place.y, scale[1], size[1]));
  return [Math.min(left, right), Math.min(top, bottom), Math.abs(right - left), Math.abs(bottom - top)];
}

/** Presses a key, with others held. */
async function press(page, key, ...held) {
  for (const other of held) await page.keyboard.down(other);
  await page.keyboard.press(key);
  for (const other of held.reverse()) await page.keyboard.up(other);
}

/** Takes the pointer's focus off every field, so that letters are keys again. */
const toBench = (page) => page.focus("#bench");

module.exports = { bring, cutting, drag: dragToRole, draw, drop, frame, launch, open, pause, press, saved, serve, shown, toBench, until, working };
