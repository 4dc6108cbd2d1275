// Films: a large one comes whole though its connection is cut.

const fs = require("node:fs");
const path = require("node:path");
const { hashOf } = require("./case.cjs");
const { cutting, drop, until, working } = require("./page.cjs");

/** The connection is cut twice while a large film comes; every byte arrives all the same. */
async function cut({ browser, results, settings, studio }) {
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

/** The film is taken out of the folder underneath: the page shows that. */
async function gone({ page, settings }) {
  const name = path.basename(settings.large);
  fs.rmSync(path.join(settings.folder, name));
  await until(page, "(now, name) => !now.files.some((file) => file.name === name)", "gone from the folder", name);
}

async function story(teller) {
  for (const part of [cut, gone]) await teller.timed(part.name, () => part(teller));
}

module.exports = { story };
