// Every state of the page, looked at one after the other for faults.

const fs = require("node:fs");
const { built } = require("./build.cjs");
const { look, options } = require("./faults.cjs");
const { bring, drop, pause, press, saved, serve, shown, until, working } = require("./page.cjs");

const choose = (page, change) => page.evaluate(async (change) => (await import("/static/chosen.js")).choose(change), change);
const show = (page, name) =>
  page.evaluate(async (name) => {
    const { current } = await import("/static/state.js");
    const { openFile, openComparison } = await import("/static/subject.js");
    const file = current().files.find((one) => one.name.startsWith(name));
    if (name) openFile(file.id);
    else openComparison(current().comparisons[0]);
  }, name);

/** Nothing is there yet; files are dragged over the page; some are on their way while the studio is held up. */
async function before(teller) {
  const { page, settings, studio } = teller;
  await look(teller, "empty", "files");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "x.jpg"));
    dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true }));
  });
  await look(teller, "dragging", "files");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "x.jpg"));
    dispatchEvent(new DragEvent("dragleave", { dataTransfer: data, bubbles: true }));
  });
  studio.child.kill("SIGSTOP");
  await drop(page, Object.values(settings.dropped));
  await page.waitForSelector("#uploads .upload");
  await look(teller, "dropping", "files");
  studio.child.kill("SIGCONT");
  await until(page, "(now, wanted) => now.files.length >= wanted && now.files.every((file) => file.examined)", "all files", Object.keys(settings.dropped).length);
  await page.evaluate(() => document.activeElement?.blur());
  await choose(page, { files: (await shown(page)).files.map((file) => file.id).slice(0, 1) });
  await look(teller, "files without roles", "files");
}

/** How many rows of the tray lie below something else, although they were scrolled to. */
const coveredRows = (page) =>
  page.$$eval("#files [data-file]", (rows) =>
    rows.filter((row) => {
      row.focus();
      row.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = row.getBoundingClientRect();
      return [y + 4, y + height - 4].some((down) => !row.contains(document.elementFromPoint(x + width / 2, down)));
    }).length
  );

/** In a low window, with the roles shown: which rows of the tray lie below something else, although they were scrolled to. */
async function covered({ page, results }) {
  results.covered = {};
  for (const [width, height] of [[1440, 600], [1024, 640], [390, 600]]) {
    await page.setViewport({ width, height, deviceScaleFactor: 1 });
    // A window that becomes narrow chooses what it shows with its next frame.
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
    await page.evaluate(() => document.querySelector('#bar [data-view="files"]')?.click());
    // While pictures still come, a row may move between being scrolled to and being looked for.
    for (let tries = 0; tries < 100; tries += 1) {
      results.covered[width] = await coveredRows(page);
      if (!results.covered[width]) break;
      await pause(100);
    }
  }
  // What is pressed stays in sight, though the roles open over the end of the list.
  await choose(page, { files: [] });
  await page.evaluate(() => scrollTo(0, 0));
  results.pressed = await page.$$eval("#files [data-file]", async (rows) => {
    const row = rows[rows.length - 1];
    row.click();
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const { bottom } = row.getBoundingClientRect();
    return bottom <= document.querySelector(".role-targets").getBoundingClientRect().top;
  });
  await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
}

/** A case file is written beside the page, which shows what it says; it is built once. */
async function told(teller) {
  const { caseFile, page, settings } = teller;
  fs.writeFileSync(caseFile, settings.toml);
  await until(page, "(now) => now.comparisons[0]?.marks.length === 2", "what the case file says");
  await built(teller);
  await choose(page, { tab: "upload" });
  await look(teller, "built", "build");
}

/** What can be drawn, each selected, and a box that wants its partner. */
async function drawing(teller) {
  const { page } = teller;
  await show(page, "");
  await choose(page, { tab: "comparison", tool: null, shape: null });
  await page.waitForFunction(() => document.querySelector("#preview img")?.naturalWidth > 0, { timeout: 60_000 });
  await look(teller, "comparison", "mark");
  await page.click("#preview .button.small");
  await page.waitForSelector("#preview:not(.is-busy) .preview-frame.is-small");
  await look(teller, "a small preview", "mark");
  await page.click("#preview .button.small");
  await page.click(".preview-frame");
  await page.waitForSelector("#preview-large[open] img");
  await look(teller, "a large preview", "mark");
  await press(page, "Escape");
  const [comparison] = (await shown(page)).comparisons;
  const shapes = {
    redaction: { kind: "redact", side: "received", index: 0 },
    ruler: { kind: "ruler", side: "received", index: 0 },
    "a box": { kind: "mark", side: "listing", index: 0 },
    suggestion: { kind: "suggestion", side: "received", index: 0 },
  };
  for (const [name, shape] of Object.entries(shapes)) {
    await choose(page, { shape });
    await page.waitForSelector(`g.${shape.kind}.is-selected`);
    await look(teller, name, "mark");
  }
  for (const [name, tool, selector] of [["crop", "crop", "g.crop.is-selected"], ["drawing", "mark", ".stage.is-wanted"]]) {
    await choose(page, { shape: null, tool });
    await page.focus('.stage[data-side="listing"] .stage-view');
    await press(page, "Enter");
    await page.waitForSelector(selector);
    await look(teller, name, "mark");
    await saved(page);
    await choose(page, { shape: null, tool: null });
    await press(page, "z", "Control");
    await until(page, "(now, wanted) => JSON.stringify(now.comparisons[0]) === wanted", `${name} undone`, JSON.stringify(comparison));
  }
  await show(page, "three");
  await look(teller, "a photo", "mark");
}

/** The panels, with everything in them unfolded. */
async function panels(teller) {
  const { page } = teller;
  const unfold = () => page.$$eval("#side details", (all) => all.forEach((one) => (one.open = true)));
  await page.evaluate(async () => (await import("/static/edits.js")).edit("Words", [{ at: ["statement"], value: "PAY ME or I write a BAD review №1!!! You are idiots." }]));
  await until(page, "(now) => now.statement.passages.length > 0", "words to look at");
  for (const tab of ["claim", "words", "days", "upload"]) {
    await choose(page, { tab });
    await unfold();
    await look(teller, tab, tab === "upload" ? "build" : "claim");
  }
  const about = await page.$$eval(".finding", (all) => all.findIndex((one) => one.textContent.includes("600x440") && one.querySelector("button")));
  await page.$$eval(".finding", (all, about) => all[about].querySelector("button").click(), about);
  await page.waitForSelector(".told:focus");
  teller.results.told = await page.$eval(".told", (place) => [place.textContent, place.getBoundingClientRect().top < document.querySelector("#stages").getBoundingClientRect().top]);
  await look(teller, "led to a picture", "mark");
  await choose(page, { tab: "claim" });
  await page.click("#change-reason");
  await page.waitForSelector(".reasons input");
  await look(teller, "reasons", "claim");
}

/** Dialogs, and the sentence of what was refused. */
async function asked(teller) {
  const { page, results } = teller;
  await show(page, "");
  await page.click("#new-comparison");
  await page.waitForSelector("#ask[open]");
  results.proposed = await page.$$eval("#ask input:checked ~ bdi", (names) => names.map((name) => name.textContent));
  await look(teller, "a new comparison", "mark");
  await press(page, "Enter");
  await until(page, "(now) => now.comparisons.length === 2", "another comparison");
  await saved(page);
  await press(page, "z", "Control");
  await until(page, "(now) => now.comparisons.length === 1", "one comparison again");
  await choose(page, { tab: "words" });
  await page.click("#draft");
  await page.waitForSelector("#ask[open]");
  await look(teller, "a question", "claim");
  await press(page, "Escape");
  await page.focus("#bench");
  await press(page, "?");
  await page.waitForSelector("#keys[open]");
  await look(teller, "the keys");
  await press(page, "Escape");
  await page.click("#phone-top");
  await page.waitForSelector("#phone[open]");
  await look(teller, "the phone");
  await press(page, "Escape");
  await page.evaluate(async () => (await import("/static/ask.js")).showRefused({ code: "refused", message: "The folder is full.", hint: "Make room." }, "This was not saved"));
  await look(teller, "refused", "mark");
  await page.evaluate(() => document.querySelector("#refused > button:last-child").click());
}

async function film(teller) {
  const { page, settings } = teller;
  await bring(page, [settings.film]);
  await show(page, "clip");
  await page.waitForFunction(() => document.querySelector("#film img")?.naturalWidth > 0, { timeout: 120_000 });
  await look(teller, "film", "mark");
}

/** A build is held up in the middle, and stopped. */
async function building(teller) {
  const { page, settings, studio } = teller;
  await page.focus("#bench");
  await press(page, "b", "Control");
  await page.waitForSelector("#stop", { visible: true });
  studio.child.kill("SIGSTOP");
  await look(teller, "building", "build");
  studio.child.kill("SIGCONT");
  await page.click("#stop");
  await until(page, "(now) => now.build.state !== 'running'", "a build that was stopped");
  await look(teller, "stopped", "build");
  if (!settings.long) return;
  // The example of README, which is ready.
  fs.cpSync(settings.example, settings.folder, { recursive: true });
  await until(page, "(now) => now.slots.length > 2 && now.files.every((file) => file.examined) && now.comparisons.length === 1", "the example");
  await built(teller);
  await look(teller, "ready", "build");
}

/** A case file with mistakes is put right on the page; then the studio is gone, and comes back, and is ended. */
async function trouble(teller) {
  const { caseFile, page, results, settings, studio, written } = teller;
  await saved(page);
  const good = written();
  fs.writeFileSync(caseFile, `${good}\n[claims]\nreason = "x"\n`);
  await page.waitForSelector("body[data-phase=mistakes]", { timeout: 60_000 });
  await page.waitForSelector("#repair textarea");
  await look(teller, "repair");
  fs.writeFileSync(caseFile, good);
  await working(page);
  results.messages = [...teller.messages];
  await studio.end("SIGKILL");
  await page.waitForSelector("body[data-phase=offline]", { timeout: 60_000 });
  await look(teller, "offline", "files");
  teller.studio = await serve(settings.command, settings.folder);
  await working(page);
  await pause(300);
  await teller.studio.end("SIGTERM");
  await page.waitForSelector("body[data-phase=ended]", { timeout: 60_000 });
  await look(teller, "ended");
}

async function story(teller) {
  for (const part of [before, covered, told, drawing, panels, asked, film, building, trouble]) await teller.timed(part.name, () => part(teller));
}

module.exports = { options, story };
