// Boxes lie where they were drawn: pictures of every orientation, at several zooms and densities, up to the upload.

const { built } = require("./build.cjs");
const { idOf } = require("./case.cjs");
const { bring, draw, drop, pause, saved, shown, until, working } = require("./page.cjs");

const SVG = '.stage[data-side="alone"] svg';

/** Twice as large as its pixels, and scrolled to a place. */
async function magnified(page, [x, y], size) {
  await page.evaluate(() => [...document.querySelectorAll(".zoom button")].find((one) => one.textContent === "200 %").click());
  await page.waitForFunction((svg, width) => document.querySelector(svg).getBoundingClientRect().width > width, {}, SVG, size[0]);
  await page.evaluate(
    (svg, x, y, width) => {
      const shown = document.querySelector(svg);
      const view = shown.closest(".stage-view");
      view.scrollIntoView({ block: "center" });
      const scale = shown.getBoundingClientRect().width / width;
      view.scrollTo(x * scale - 40, y * scale - 40);
    },
    SVG,
    x,
    y,
    size[0]
  );
}

/**
 * Pictures of every orientation, at several zooms of the browser and densities of the screen: a box lies where it was
 * drawn, also from an edge and beyond it, and on a picture that is shown larger than it is.
 */
async function targets({ page, results, settings }) {
  results.targets = [];
  const views = [[1440, 900, 1], [1152, 720, 1.25], [720, 450, 2], [1309, 818, 1.1]];
  for (const [index, { name, size, boxes, large }] of settings.targets.entries()) {
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
    const [meant, units] = [[], []];
    for (const box of [...boxes, ...(index === 0 ? [large] : [])]) {
      if (box === large) await magnified(page, large, size);
      units.push(size[0] / (await page.$eval(SVG, (svg) => svg.getBoundingClientRect().width)));
      meant.push(await draw(page, "alone", box, size, box !== large));
      await until(page, "(now, [id, wanted]) => now.files.find((file) => file.id === id).marks.length === wanted", "a box", [id, meant.length]);
    }
    await saved(page);
    const marks = (await shown(page)).files.find((file) => file.id === id).marks.map((mark) => mark.box);
    results.targets.push({ name, meant, marks, units });
  }
  await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tool: null, shape: null }));
}

/** Files that are dropped while the page does not know the case yet come in all the same. */
async function early({ page, settings }) {
  let held = [];
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (held && new URL(request.url()).pathname === "/api/case") held.push(request);
    else request.continue();
  });
  page.reload().catch(() => {}); // it ends when the case is known
  await page.waitForFunction(() => document.body.dataset.phase === "starting" && document.getElementById("choose-files"));
  const files = Object.values(settings.files);
  await drop(page, files);
  const waiting = held;
  held = null;
  for (const request of waiting) request.continue();
  await working(page);
  await until(page, "(now, wanted) => now.files.length === wanted && now.files.every((file) => file.examined)", "all files", files.length);
}

/** A picture larger than its view is shown with its own pixels where one of them takes one of the screen. */
async function sharp({ page, results, settings }) {
  await bring(page, [settings.fine]);
  await page.evaluate(async (id) => (await import("/static/subject.js")).openFile(id), idOf(await shown(page), "fine"));
  await page.waitForFunction(() => document.querySelector('.stage[data-side="alone"] bdi')?.textContent.startsWith("fine"));
  await page.evaluate(() => [...document.querySelectorAll(".zoom button")].find((one) => one.textContent === "100 %").click());
  await page.waitForFunction(
    () => {
      const tile = document.querySelector(".stage-tile");
      return !tile.hidden && tile.complete && tile.naturalWidth > 0;
    },
    { timeout: 60_000 }
  );
  results.sharp = await page.$eval(".stage-tile", (tile) => [tile.naturalWidth / tile.getBoundingClientRect().width, tile.naturalHeight / tile.getBoundingClientRect().height]);
}

/** The targets come in, are marked and built. */
async function story(teller) {
  const { timed } = teller;
  await timed("files", () => early(teller));
  await timed("targets", () => targets(teller));
  await timed("built", () => built(teller));
  await timed("sharp", () => sharp(teller));
}

module.exports = { story };
