// node story.cjs KIND PROGRAM SETTINGS: the story of a buyer in one browser; what came of it is printed as JSON.
//
// SETTINGS is JSON: command (starts evidence-kit), folder (an empty case), files (paths by what they are), size (of the
// pictures by their role), targets (name, size and boxes of pictures to be marked), long (everything, not a part).

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { cutting, drag, draw, drop, launch, open, pause, press, saved, serve, shown, toBench, until, working } = require("./page.cjs");

const [kind, program, settingsText] = process.argv.slice(2);
const settings = JSON.parse(settingsText);
const messages = [];
const results = {};
const caseFile = path.join(settings.folder, "case.toml");
const written = () => (fs.existsSync(caseFile) ? fs.readFileSync(caseFile, "utf8") : "");

const hashOf = (file) => {
  const sum = createHash("sha1");
  const data = Buffer.alloc(8_000_000);
  const from = fs.openSync(file, "r");
  for (let length = fs.readSync(from, data); length > 0; length = fs.readSync(from, data)) sum.update(data.subarray(0, length));
  fs.closeSync(from);
  return `${fs.statSync(file).size} ${sum.digest("hex")}`;
};

/** The id of a file, by the beginning of its name. */
const idOf = (now, name) => now.files.find((file) => file.name.startsWith(name))?.id;

async function files(page) {
  await drop(page, Object.values(settings.files));
  const wanted = Object.keys(settings.files).length;
  await until(page, "(now, wanted) => now.files.length >= wanted && now.files.every((file) => file.examined)", "all files", wanted);
  const now = await shown(page);
  results.names = now.files.map((file) => file.name).sort();
  results.kinds = Object.fromEntries(now.files.map((file) => [file.name, file.kind]));
  results.said = await page.$eval(`[data-file="${idOf(now, "no picture")}"]`, (row) => row.textContent);
  results.inFolder = fs.readdirSync(settings.folder).filter((name) => !name.startsWith(".")).sort();
}

async function roles(page) {
  const now = await shown(page);
  await page.click(`[data-file="${idOf(now, "one")}"]`);
  await press(page, "l");
  await drag(page, idOf(now, "two"), "received");
  await until(page, "(now) => ['listing', 'received'].every((role) => now.files.some((file) => file.role === role))", "roles");
  await saved(page);
  results.roles = written();
}

async function comparison(page) {
  const now = await shown(page);
  await page.click(`[data-file="${idOf(now, "one")}"]`);
  await page.keyboard.down("Control");
  await page.click(`[data-file="${idOf(now, "two")}"]`);
  await page.keyboard.up("Control");
  await press(page, "c");
  await page.waitForSelector('.stage[data-side="received"] svg');
  await until(page, "(now) => now.comparisons[0]?.place === 0", "a comparison");
  await pause(300);
  await press(page, "m");
  const [size, other] = [settings.size.one, settings.size.two];
  const share = ([width, height], box) => [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  results.meant = [];
  for (const box of [[0.2, 0.2, 0.3, 0.2], [0.5, 0.6, 0.25, 0.3]]) {
    const listing = await draw(page, "listing", share(size, box), size);
    await pause(150);
    const received = await draw(page, "received", share(other, box), other);
    await pause(150);
    results.meant.push({ listing, received });
  }
  await until(page, "(now) => now.comparisons[0].marks.length === 2 && now.comparisons[0].marks.every((mark) => mark.listing && mark.received)", "two pairs");
  await saved(page);
  results.drawn = (await shown(page)).comparisons[0].marks;
  results.marks = written();
  await press(page, "Escape");
  await press(page, "x");
  // From beyond the picture's corner: the very edge is reached.
  await draw(page, "received", [other[0] * 0.9, other[1] * 0.9, other[0] * 0.2, other[1] * 0.2], other);
  await until(page, "(now) => now.files.some((file) => file.redact.length === 1)", "a covered place");
  await saved(page);
  results.redact = (await shown(page)).files.find((file) => file.redact.length).redact[0];
  await press(page, "Escape");
  await press(page, "Escape");
  await page.waitForFunction(() => document.querySelector("#preview img")?.naturalWidth > 0, { timeout: 60_000 });
  results.preview = await page.$eval("#preview img", (image) => [image.naturalWidth, image.naturalHeight]);
  await page.click("#preview .button.small");
  await page.waitForFunction(
    () => {
      const image = document.querySelector("#preview img");
      return image.naturalWidth === 320 || image.naturalHeight === 320;
    },
    { timeout: 60_000 }
  );
  await page.click("#preview .button.small");
}

/** A label is being typed when the page is loaded again; undo and redo know it afterwards. */
async function reloaded(page) {
  await page.click('.stage[data-side="listing"] [data-kind="mark"][data-index="0"] .hit');
  await press(page, "F2");
  await page.keyboard.type("Colour");
  await page.reload();
  await working(page);
  await until(page, "(now) => now.comparisons[0].marks[0].label === 'Colour'", "the label that was being typed");
  results.typed = written();
  await toBench(page);
  await press(page, "z", "Control");
  await until(page, "(now) => now.comparisons[0].marks[0].label === ''", "undone after the reload");
  await press(page, "z", "Control");
  await until(page, "(now) => now.files.every((file) => file.redact.length === 0)", "one more step back");
  await press(page, "y", "Control");
  await press(page, "y", "Control");
  await until(page, "(now) => now.comparisons[0].marks[0].label === 'Colour' && now.files.some((file) => file.redact.length)", "both again");
}

/** A question has the focus, as Tab gives it, and is not answered when the page is loaded again. */
async function unanswered(page) {
  await saved(page);
  results.beforeLeaving = written();
  await page.evaluate(async () => {
    (await import("/static/chosen.js")).choose({ tab: "claim" });
    document.getElementById("attest").open = true;
  });
  await page.focus(".question input");
  results.onAnswer = await page.evaluate(() => document.activeElement.matches(".question input:not(:checked)"));
  await page.reload();
  await working(page);
  await pause(300);
  results.afterLeaving = written();
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tab: "comparison" }));
  await toBench(page);
}

/** Another tab and an editor change the case as well: everything shows everywhere, and nothing is lost. */
async function together(page, browser) {
  const other = await open(browser, new URL("/", page.url()).href, messages);
  await other.click("#pair-bar .comparisons button");
  await other.waitForSelector("#comparison-caption");
  await other.type("#comparison-caption", "Ordered red, received blue");
  await until(page, "(now) => now.comparisons[0].caption === 'Ordered red, received blue'", "what the other tab typed");
  fs.writeFileSync(caseFile, `# Mine\n${written()}\n[order]\nprice = "24.90"\ncurrency = "USD"\n`);
  for (const each of [page, other]) await until(each, "(now) => now.order.price === '24.90'", "what an editor wrote");
  await other.close();
  results.together = written();
}

/** The same value is changed here and by an editor while the studio is held up: it asks, and the answer stays. */
async function conflict(page, studio) {
  await page.bringToFront();
  studio.child.kill("SIGSTOP");
  await page.evaluate(() => {
    const field = document.getElementById("comparison-caption");
    field.focus();
    field.value = "Mine";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await pause(600);
  fs.writeFileSync(caseFile, written().replace("Ordered red, received blue", "Theirs"));
  studio.child.kill("SIGCONT");
  await page.waitForSelector("#ask[open]", { timeout: 60_000 });
  results.asked = await page.$eval("#ask", (dialog) => dialog.textContent);
  await page.click("#ask .button.primary");
  await saved(page);
  await until(page, "(now) => now.comparisons[0].caption === 'Mine'", "what was chosen");
  results.mine = written();
}

/** The studio is killed, something is drawn meanwhile, and it is started again at the same place. */
async function killed(page, studio) {
  await studio.end("SIGKILL");
  await page.waitForSelector("body[data-phase=offline]", { timeout: 60_000 });
  await page.click('.stage[data-side="received"] [data-kind="mark"][data-index="1"] .hit');
  await press(page, "ArrowRight", "Shift");
  results.offline = await page.$eval("#state-line", (line) => line.textContent);
  const before = (await shown(page)).comparisons[0].marks[1].received;
  const again = await serve(settings.command, settings.folder);
  results.samePort = again.port === studio.port;
  await working(page);
  await saved(page);
  await until(page, "(now, box) => JSON.stringify(now.comparisons[0].marks[1].received) === JSON.stringify(box)", "what was moved meanwhile", before);
  results.afterKill = written();
  results.movedTo = before;
  return again;
}

/** Pictures of every orientation, at several zooms and densities: a box lies where it was drawn. */
async function targets(page) {
  results.targets = [];
  const views = [[1440, 900, 1], [1152, 720, 1.25], [720, 450, 2], [1309, 818, 1.1]];
  for (const [index, { name, size, boxes }] of settings.targets.entries()) {
    const [width, height, deviceScaleFactor] = views[index % views.length];
    await page.setViewport({ width, height, deviceScaleFactor });
    const id = idOf(await shown(page), name);
    await page.evaluate(async (id) => {
      (await import("/static/subject.js")).openFile(id);
      (await import("/static/chosen.js")).choose({ tool: "mark", files: [] });
      document.querySelector("#stages").scrollIntoView();
    }, id);
    await page.waitForFunction((name) => document.querySelector('.stage[data-side="alone"] bdi')?.textContent.startsWith(name), {}, name);
    await pause(300);
    const meant = [];
    for (const box of boxes) {
      meant.push(await draw(page, "alone", box, size));
      await pause(200);
    }
    await saved(page);
    const marks = (await shown(page)).files.find((file) => file.id === id).marks.map((mark) => mark.box);
    const shownWidth = await page.$eval('.stage[data-side="alone"] svg', (svg) => svg.getBoundingClientRect().width);
    results.targets.push({ name, meant, marks, boxes, unit: size[0] / shownWidth });
  }
  await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tool: null, shape: null }));
}

/** The connection is cut twice while a large film comes; every byte arrives all the same. */
async function cut(browser, studio) {
  const proxy = await cutting(studio.port, settings.cut, 2);
  const page = await browser.newPage();
  // A cookie belongs to a host, whatever its port: the page is let in here as well.
  await page.goto(`http://127.0.0.1:${proxy.port}/`);
  await working(page);
  await drop(page, [settings.large]);
  await page.waitForFunction(() => document.querySelector("#uploads .bar")?.getAttribute("aria-valuenow") > 0, { timeout: 60_000 });
  results.progress = await page.$eval("#uploads .bar", (bar) => bar.getAttribute("aria-label"));
  await until(page, "(now, name) => now.files.some((file) => file.name === name)", "the large film", path.basename(settings.large));
  results.cutsLeft = proxy.left();
  await page.close();
  proxy.end();
  const kept = path.join(settings.folder, path.basename(settings.large));
  results.sameBytes = hashOf(kept) === hashOf(settings.large);
}

/** One file is left out by hand, and the large film is taken out of the folder underneath: the page shows both. */
async function leftOut(page) {
  const id = idOf(await shown(page), "three");
  await page.evaluate(async (id) => {
    (await import("/static/subject.js")).openFile(id);
    (await import("/static/chosen.js")).choose({ tab: "comparison", files: [id] });
  }, id);
  await page.waitForSelector("#leave-out", { visible: true });
  await page.click("#leave-out");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.leave_out)", "left out");
  await saved(page);
  fs.rmSync(path.join(settings.folder, "large.mov"));
  await until(page, "(now) => !now.files.some((file) => file.name.startsWith('large'))", "gone from the folder");
}

async function statement(page) {
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tab: "words" }));
  await page.waitForSelector("#statement", { visible: true });
  await page.type("#statement", "red, received ");
  await until(page, "(now) => now.statement.text === 'red, received'", "the first words");
  await saved(page);
  await page.keyboard.type("blue. ");
  await press(page, "Home", "Control");
  await press(page, "Enter");
  await saved(page);
  await page.evaluate(async () => (await import("/static/state.js")).refresh());
  await page.keyboard.type("Ordered ");
  results.field = await page.$eval("#statement", (area) => area.value);
  await until(page, "(now) => now.statement.text === 'Ordered red, received blue.'", "the statement");
  await saved(page);
}

async function built(page) {
  await press(page, "b", "Control");
  await page.waitForSelector("#stop", { visible: true });
  await until(page, "(now) => !['idle', 'running'].includes(now.build.state)", "a build that ends", null, 3000);
  const { build } = await shown(page);
  results.build = build;
}

/** Everything once more without a pointer: the tray, a pair, boxes, a label, undo. */
async function keyboard(page) {
  const reach = async (test) => {
    for (let step = 0; step < 120; step += 1) {
      if (await page.evaluate(test)) return true;
      await press(page, "Tab");
    }
    throw new Error(`Tab never reaches ${test}`);
  };
  await page.evaluate(async () => {
    (await import("/static/chosen.js")).choose({ files: [], subject: null, tool: null, shape: null });
    document.activeElement?.blur();
  });
  await reach("document.activeElement?.getAttribute('role') === 'option'");
  await press(page, "Home");
  const names = (await shown(page)).files.map((file) => file.name);
  const walk = async (name) => {
    await press(page, "Home");
    for (let step = 0; step < names.findIndex((one) => one.startsWith(name)); step += 1) await press(page, "ArrowDown");
  };
  await walk("three");
  await press(page, "Enter");
  await press(page, "2");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.role === 'damage')", "a role by key");
  await reach("document.activeElement?.classList.contains('stage-view')");
  await press(page, "m");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.marks.length === 1)", "a box by Enter");
  const box = async () => (await shown(page)).files.find((file) => file.name.startsWith("three")).marks[0]?.box;
  const before = await box();
  await press(page, "ArrowRight");
  await press(page, "ArrowDown", "Shift");
  await press(page, "ArrowRight", "Alt");
  const after = await box();
  results.nudged = after.map((value, index) => value - before[index]);
  await press(page, "F2");
  await page.keyboard.type("Crack");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.marks[0]?.label === 'Crack')", "a label by keys");
  await press(page, "n");
  await press(page, "a", "Control");
  await page.keyboard.type("7");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.marks[0]?.box[0] === 7)", "a typed number");
  await press(page, "Delete");
  await until(page, "(now) => now.files.every((file) => !file.name.startsWith('three') || file.marks.length === 0)", "deleted by key");
  await press(page, "z", "Control");
  await until(page, "(now) => now.files.some((file) => file.marks[0]?.label === 'Crack')", "undone");
  await press(page, "?");
  results.keys = await page.$eval("#keys", (dialog) => (dialog.open ? dialog.querySelectorAll("dt").length : 0));
  await press(page, "Escape");
  await saved(page);
}

async function story() {
  let studio = await serve(settings.command, settings.folder);
  const browser = await launch(kind, program);
  const times = {};
  const timed = async (name, part) => {
    const since = Date.now();
    const value = await part().catch((problem) => {
      problem.message = `${name}: ${problem.message}`;
      throw problem;
    });
    times[name] = Date.now() - since;
    return value;
  };
  try {
    const page = await timed("open", () => open(browser, studio.url, messages));
    results.address = new URL(page.url()).pathname;
    await timed("files", () => files(page));
    await timed("roles", () => roles(page));
    await timed("comparison", () => comparison(page));
    await timed("reloaded", () => reloaded(page));
    await timed("unanswered", () => unanswered(page));
    await timed("together", () => together(page, browser));
    await timed("conflict", () => conflict(page, studio));
    results.messages = [...messages];
    studio = await timed("killed", () => killed(page, studio));
    await timed("targets", () => targets(page));
    await timed("keyboard", () => keyboard(page));
    if (settings.whole) {
      await timed("cut", () => cut(browser, studio));
      await timed("leftOut", () => leftOut(page));
    }
    await timed("statement", () => statement(page));
    if (settings.whole) await timed("built", () => built(page));
    results.end = written();
  } finally {
    await browser.close();
    results.exit = await studio.end("SIGTERM");
    results.stderr = studio.problems();
    results.times = times;
  }
  console.log(JSON.stringify(results));
}

story().catch((problem) => {
  console.error(problem.stack, JSON.stringify({ messages, ...results }).slice(0, 3000));
  process.exit(1);
});
