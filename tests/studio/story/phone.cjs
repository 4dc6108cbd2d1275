// A phone: a touch device that walks the shooting list, draws, loses its network, is locked, and outlives the studio.

const fs = require("node:fs");
const path = require("node:path");
const { pause, serve, until, working } = require("./page.cjs");

/** A finger, and a page that is frozen, are the debugger's. */
const options = { chrome: { protocol: "cdp", acceptInsecureCerts: true } };

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Opens a page as a phone does. */
async function phone({ browser, settings, messages }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.on("pageerror", (problem) => messages.push(String(problem)));
  await page.setUserAgent({ userAgent: settings.agent });
  await page.setViewport({ width: 390, height: 844, deviceScaleFactor: 3, isMobile: true, hasTouch: true });
  return page;
}

/** The code that the computer shows, once there is one that is not `old`. */
async function code(desk, old = "") {
  for (;;) {
    const now = await desk.evaluate(async () => (await (await fetch("/api/case")).json()).phone);
    if (now && now.url !== old) return now;
    await pause(100);
  }
}

const sendings = (page) =>
  page.evaluate(async () => {
    let found = [];
    (await import("/static/send.js")).watchSending((all) => (found = all));
    return found.map(({ name, state, received }) => ({ name, state, received }));
  });

async function sending(page, test, what) {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await sendings(page);
    if (found.length && test(found.at(-1))) return found.at(-1);
    await pause(50);
  }
  throw new Error(`it was never so: ${what}: ${JSON.stringify(await sendings(page))}`);
}

/** Looks for what keeps somebody from using a state of the page. */
async function look({ results }, page, state) {
  // The page's policy lets no script in but its own; this one comes by the debugger.
  const found = await page.evaluate(`${axe}; axe.run(document).then((r) => r.violations.map(({ id, nodes }) => [id, nodes[0].html]))`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  (results.axe ??= {})[state] = wide > 0 ? [...found, ["wider than the screen", wide]] : found;
}

async function choose(page, input, file) {
  await (await page.$(input)).uploadFile(file);
}

/** What is said of the photo that is chosen for a shot. */
async function judge(teller, page, name, file) {
  await choose(page, "#shot-file", file);
  await page.waitForSelector(".judged:has(.spinner)", { timeout: 30_000 });
  // With its picture everything is said that is known of it.
  await page.waitForSelector(":is(.judged.is-good, .judged.is-again) img", { timeout: 60_000 });
  (teller.results.judged ??= {})[name] = await page.$eval(".judged", (place) => place.innerText);
  await look(teller, page, `${name} was judged`);
}

async function finger(page, ...points) {
  const [[x, y], ...more] = points;
  const touch = await page.touchscreen.touchStart(x, y);
  for (const [toX, toY] of more) await touch.move(toX, toY);
  await touch.end();
}

/** Two fingers that go apart by so many pixels on each side. */
async function pinch(page, [x, y], by) {
  const [left, right] = [await page.touchscreen.touchStart(x - 20, y), await page.touchscreen.touchStart(x + 20, y)];
  for (let step = 1; step <= 5; step += 1) {
    await left.move(x - 20 - (by * step) / 5, y);
    await right.move(x + 20 + (by * step) / 5, y);
  }
  await left.end();
  await right.end();
}

const frame = (page) => page.$eval(".stage svg", (svg) => svg.getBoundingClientRect().toJSON());

/** The code is scanned: it lets one phone in, and another one is told what to do. */
async function enter(teller) {
  const { settings, results, page: desk } = teller;
  await teller.studio.end("SIGTERM");
  teller.studio = await serve(settings.command, settings.folder, settings.more);
  await desk.goto(teller.studio.url);
  await working(desk);
  const now = await code(desk);
  results.code = now.url;
  await (await desk.waitForSelector(".from-phone", { visible: true })).click();
  await desk.waitForFunction(() => document.querySelector("#phone img")?.naturalWidth > 0);
  await desk.screenshot({ path: settings.screen });
  const page = await phone(teller);
  await page.goto(now.url);
  await working(page);
  await page.waitForSelector(".shot");
  await look(teller, page, "the list");
  const late = await phone(teller);
  await late.goto(now.url);
  results.late = await late.evaluate(() => document.body.innerText);
  await look(teller, late, "a used code");
  await late.close();
  return page;
}

/** Photos are sent for shots, and judged. */
async function shots(teller, page) {
  const { settings } = teller;
  await judge(teller, page, "dark", settings.dark);
  await judge(teller, page, "good", settings.good);
  await judge(teller, page, "the same again", settings.good);
  while (!(await page.$eval("#shot-title", (title) => title.innerText)).includes("label")) await page.tap("#shot-next");
  await judge(teller, page, "label", settings.label);
}

/** Two fingers zoom, one draws a box; the phone is turned. */
async function drawing(teller, page) {
  const { results } = teller;
  await page.tap("button.tile");
  await page.waitForSelector(".stage svg");
  await page.waitForFunction(() => document.querySelector(".stage-frame img").naturalWidth > 0);
  const small = await frame(page);
  await pinch(page, [small.x + small.width / 2, small.y + small.height / 2], 60);
  const large = await frame(page);
  results.zoomed = large.width / small.width;
  await finger(page, [120, 250], [160, 300], [220, 340]);
  const { files } = await until(page, "(now) => now.files.some(({ marks }) => marks.length) && now", "a box was drawn");
  const file = files.find(({ marks }) => marks.length);
  const share = file.width / large.width;
  results.box = file.marks[0].box;
  results.meant = [(120 - large.x) * share, (250 - large.y) * share, 100 * share, 90 * share];
  results.share = share;
  // Without a tool a finger scrolls the picture, and on the selected box it moves that.
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tool: null }));
  await until(page, "() => document.querySelector('.box.is-selected') && !document.querySelector('.stage-view.is-armed')", "the box is selected");
  await finger(page, ...[0, 1, 2, 3, 4, 5, 6].map((step) => [170 + step * 5, 295 + step * 20]));
  const moved = await until(page, "(now, [id, x]) => now.files.some((one) => one.id === id && one.marks[0].box[0] !== x) && now", "the box was moved", [file.id, results.box[0]]);
  results.movedBox = moved.files.find(({ id }) => id === file.id).marks[0].box;
  await look(teller, page, "drawing");
  await page.setViewport({ ...page.viewport(), width: 844, height: 390 });
  await look(teller, page, "drawing, turned");
  await page.setViewport({ ...page.viewport(), width: 390, height: 844 });
  await page.tap("#bench-head button");
}

/** A film loses its network, the phone is locked, the studio is killed: it goes on where it was. */
async function film(teller, page) {
  const { results, settings } = teller;
  await choose(page, "#files-input", settings.film);
  await sending(page, ({ received }) => received > 0, "the film is on its way");
  await page.setOfflineMode(true);
  results.cut = await sending(page, ({ state }) => state === "paused", "the film waits for the network");
  await look(teller, page, "without a network");
  const session = await page.createCDPSession();
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await teller.studio.end("SIGKILL");
  teller.studio = await serve(settings.command, settings.folder, settings.more);
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await page.setOfflineMode(false);
  results.film = await sending(page, ({ state }) => state === "done" || state === "refused", "the film is there");
  await until(page, "(now, name) => now.files.some((file) => file.name === name)", "the film", path.basename(settings.film));
  await working(page);
}

/** The studio is ended by Ctrl-C and started again: the page says what to do, and goes on. */
async function closed(teller, page) {
  const { results, settings } = teller;
  await teller.studio.end("SIGINT");
  await page.waitForFunction(() => !document.getElementById("ended").hidden);
  results.closed = await page.$eval("#ended", (place) => place.innerText);
  teller.studio = await serve(settings.command, settings.folder, settings.more);
  await working(page);
  results.reopened = await page.$eval("#work", (place) => !place.hidden);
}

/** On the page of the computer two fingers zoom the picture too, without a tool in the hand; the page stays as it is. */
async function pinched({ page: desk, results, studio }) {
  await desk.setViewport({ width: 1024, height: 768, deviceScaleFactor: 1, hasTouch: true });
  await desk.goto(studio.url);
  await working(desk);
  await desk.evaluate(async () => {
    const file = (await import("/static/state.js")).current().files.find(({ kind, width }) => kind === "image" && width > 0);
    (await import("/static/chosen.js")).choose({ tool: null });
    (await import("/static/subject.js")).openFile(file.id);
  });
  await desk.waitForFunction(() => document.querySelector(".stage-frame img")?.naturalWidth > 0);
  const before = await frame(desk);
  await pinch(desk, [before.x + before.width / 2, before.y + before.height / 2], 60);
  await desk.waitForFunction((width) => document.querySelector(".stage svg").getBoundingClientRect().width > width, { timeout: 20_000 }, before.width);
  results.pinched = [(await frame(desk)).width / before.width, await desk.evaluate(() => visualViewport.scale)];
}

/** The computer lets phones in no longer. */
async function off(teller, page) {
  await teller.page.evaluate(() => fetch("/api/phone", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"on": false}' }));
  await page.waitForFunction(() => !document.getElementById("ended").hidden);
  teller.results.off = await page.$eval("#ended", (place) => place.innerText);
  await look(teller, page, "switched off");
}

/** On the whole page, as small as a phone: with a tool, two fingers scroll, and so does one beside the picture. */
async function scrolled({ page, results }) {
  await page.setViewport({ width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  await working(page);
  await page.evaluate(async () => {
    const { current } = await import("/static/state.js");
    (await import("/static/subject.js")).openFile(current().files.find(({ name }) => name.startsWith("good")).id);
    (await import("/static/chosen.js")).choose({ tool: "mark" });
  });
  await page.waitForSelector(".stage-view.is-armed", { visible: true });
  await page.waitForFunction(() => document.querySelector(".stage svg")?.getBoundingClientRect().width > 100);
  const down = () => page.evaluate(() => scrollY);
  const start = async () => {
    await page.evaluate(() => scrollTo(0, 0));
    const { left, right, top, height } = await page.$eval(".stage-view", (view) => view.getBoundingClientRect().toJSON());
    return { across: (left + right) / 2, beside: right + 18, middle: top + height / 2 };
  };
  const marks = () => page.evaluate(async () => (await import("/static/state.js")).current().files.flatMap(({ marks }) => marks).length);
  const [before, small] = [await marks(), await frame(page)];
  const { across, middle } = await start();
  const fingers = [await page.touchscreen.touchStart(across - 30, middle), await page.touchscreen.touchStart(across + 30, middle)];
  for (let step = 1; step <= 5; step += 1) for (const [index, one] of fingers.entries()) await one.move(across + (index ? 30 : -30), middle - step * 20);
  for (const one of fingers) await one.end();
  results.scrolled = { two: await down(), wider: (await frame(page)).width - small.width };
  const { beside, middle: again } = await start();
  await finger(page, ...[0, 1, 2, 3, 4, 5, 6].map((step) => [beside, again - step * 20]));
  results.scrolled.beside = await down();
  results.scrolled.drawn = (await marks()) - before;
  results.scrolled.said = await page.$eval("#tool-hint", (hint) => hint.textContent);
}

async function story(teller) {
  const page = await teller.timed("enter", () => enter(teller));
  for (const part of [shots, drawing, closed, film, pinched, off, scrolled]) await teller.timed(part.name, () => part(teller, page));
}

module.exports = { story, options };
