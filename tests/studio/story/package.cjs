// The whole story: files are dropped, get their roles, are compared and marked, words are written, a package is built.

const fs = require("node:fs");
const { built } = require("./build.cjs");
const { idOf } = require("./case.cjs");
const { kept } = require("./kept.cjs");
const { bring, drag, draw, pause, press, saved, shown, until } = require("./page.cjs");

/** Files come in, also one with a hostile name and one that is no picture. */
async function files({ page, results, settings }) {
  await bring(page, Object.values(settings.files));
  const now = await shown(page);
  results.names = now.files.map((file) => file.name).sort();
  results.kinds = Object.fromEntries(now.files.map((file) => [file.name, file.kind]));
  results.said = await page.$eval(`[data-file="${idOf(now, "no picture")}"]`, (row) => row.textContent);
  results.inFolder = fs.readdirSync(settings.folder).filter((name) => !name.startsWith(".")).sort();
}

/** A role is given by a key, another by dragging. */
async function roles({ page, results, written }) {
  const now = await shown(page);
  await page.click(`[data-file="${idOf(now, "one")}"]`);
  await press(page, "l");
  await drag(page, idOf(now, "two"), "received");
  await until(page, "(now) => ['listing', 'received'].every((role) => now.files.some((file) => file.role === role))", "roles");
  await saved(page);
  results.roles = written();
}

/** Two pictures become a comparison with two boxes on each side and a covered place; its preview is the real one. */
async function comparison({ page, results, settings, written }) {
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

/** One file is left out by hand: the page shows it. */
async function leftOut({ page, results }) {
  const id = idOf(await shown(page), "three");
  await page.evaluate(async (id) => {
    (await import("/static/subject.js")).openFile(id);
    (await import("/static/chosen.js")).choose({ tab: "comparison", files: [id] });
  }, id);
  await page.waitForSelector("#leave-out", { visible: true });
  await page.click("#leave-out");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.leave_out)", "left out");
  await saved(page);
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tab: "upload" }));
  await until(page, "(now) => now.left_out.some(({ file }) => now.files.find(({ id }) => id === file).leave_out)", "why it is left out");
  await page.waitForSelector(".left-out button", { visible: true });
  results.leftOut = Object.fromEntries(await outOf(page));
}

/** Which files are left out, and why, as the panel says it beside each. */
const outOf = (page) =>
  page.$$eval(".left-out > li", (rows) => rows.map((row) => [row.querySelector("bdi").textContent, row.querySelector("span:not(.thumb)").lastChild.textContent]));

/** The folder of the package is opened; what was built is called old as soon as the case is another. */
async function after({ page, results }) {
  const title = () => page.$eval("#build .verdict h3", (title) => title.textContent);
  results.opened = await page.evaluate(async () => {
    const answered = new Promise((resolve) => {
      const real = window.fetch;
      window.fetch = async (path, request) => {
        const answer = await real(path, request);
        if (path === "/api/open-folder") resolve([answer.status, request.body]);
        return answer;
      };
    });
    document.getElementById("open-folder").click();
    return answered;
  });
  results.titles = [await title()];
  await page.evaluate(async () => (await import("/static/edits.js")).edit("Number", [{ at: ["order", "number"], value: "8123456789012345" }]));
  await page.waitForFunction((before) => document.querySelector("#build .verdict h3").textContent !== before, {}, results.titles[0]);
  results.titles.push(await title());
}

/** The words are typed, at their edges too. */
async function statement({ page, results }) {
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

/** From files to a package; only `whole` builds it. */
async function story(teller) {
  const { results, settings, timed, written } = teller;
  for (const part of [files, roles, comparison]) await timed(part.name, () => part(teller));
  for (const part of kept) await timed(part.name, () => part(teller));
  if (settings.whole) await timed("leftOut", () => leftOut(teller));
  await timed("statement", () => statement(teller));
  if (settings.whole) {
    await timed("built", () => built(teller));
    await timed("after", () => after(teller));
  }
  results.end = written();
}

module.exports = { story };
