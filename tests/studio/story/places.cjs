// Boxes lie where they were drawn: pictures of every orientation, at several zooms and densities, up to the upload.

const { built } = require("./build.cjs");
const { idOf } = require("./case.cjs");
const { bring, draw, pause, saved, shown } = require("./page.cjs");

/** Pictures of every orientation, at several zooms and densities: a box lies where it was drawn. */
async function targets({ page, results, settings }) {
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

/** The targets come in, are marked and built. */
async function story(teller) {
  const { page, settings, timed } = teller;
  await timed("files", () => bring(page, Object.values(settings.files)));
  await timed("targets", () => targets(teller));
  await timed("built", () => built(teller));
}

module.exports = { story };
