// What a screen reader is told: every sentence that a live region held, in its order.

const { pause } = require("./page.cjs");

/** Begins to listen to the live regions of a page, until it is loaded again. */
const listen = (page) =>
  page.evaluate(() => {
    window.heard = [];
    for (const region of document.querySelectorAll("[role=alert], [role=status], [aria-live]")) {
      const hear = () => region.textContent.trim() && window.heard.push(region.textContent.trim());
      new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });

/** Waits until a sentence with these words was said since the last time something was waited for. */
async function hears(page, words) {
  const limit = Date.now() + 60_000;
  while (Date.now() < limit) {
    const found = await page.evaluate((words) => {
      const at = window.heard.findIndex((one) => one.includes(words));
      return at < 0 ? null : window.heard.splice(0, at + 1).at(-1);
    }, words);
    if (found !== null) return found;
    await pause(100);
  }
  throw new Error(`nobody says “${words}”, but ${JSON.stringify(await page.evaluate(() => window.heard))}`);
}

module.exports = { hears, listen };
