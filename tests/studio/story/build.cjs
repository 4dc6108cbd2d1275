// A package is built by one key, and how it ended.

const { press, shown, until } = require("./page.cjs");

/** Builds the package of the case, and waits until that has ended. */
async function built({ page, results }) {
  await press(page, "b", "Control");
  await page.waitForSelector("#stop", { visible: true });
  await page.waitForSelector("#stop", { hidden: true, timeout: 300_000 });
  await until(page, "(now) => !['idle', 'running'].includes(now.build.state)", "a build that ends", null, 3000);
  const { build } = await shown(page);
  results.build = build;
}

module.exports = { built };
