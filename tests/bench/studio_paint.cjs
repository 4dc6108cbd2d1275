// Opens an address in Chromium and says when it painted: node studio_paint.cjs ADDRESS THUMBNAILS
"use strict";
const { launch } = require("puppeteer-core");

async function main(address, thumbnails) {
  const browser = await launch({
    executablePath: process.env.BROWSER,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    const began = Date.now();
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await page.waitForFunction(() => location.pathname === "/" && performance.getEntriesByType("paint").length > 1);
    const paints = await page.evaluate(() => ({
      origin: performance.timeOrigin,
      content: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    }));
    await page.waitForFunction((thumbnails) => {
      const pictures = [...document.querySelectorAll("#tray img")];
      return pictures.length >= thumbnails && pictures.every((picture) => picture.complete && picture.naturalWidth > 0);
    }, { timeout: 120000 }, thumbnails);
    console.log(JSON.stringify({
      opened: paints.origin + paints.content - began,
      content: paints.content,
      thumbnails: Date.now() - began,
    }));
  } finally {
    await browser.close();
  }
}

main(process.argv[2], Number(process.argv[3])).catch((problem) => {
  console.error(problem);
  process.exit(1);
});
