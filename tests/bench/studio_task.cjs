// Drives Chromium from two files to a box on each: node studio_task.cjs TOOL ADDRESS LISTING RECEIVED [USER PASSWORD]
//
// TOOL is studio, annotorious or label-studio. An action is a click, a drag, a key, a choice of files, or a filled field;
// typing a word counts as one. Prints JSON: milliseconds from the open page and the actions, with what was waited for.
"use strict";
const { launch } = require("puppeteer-core");

const [tool, address, listing, received, user, password] = process.argv.slice(2);
const PATIENCE = { timeout: 120000 };
const seen = [];
let actions = 0;
let began = 0;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const note = (what) => seen.push([what, Date.now() - began, actions]);

async function click(page, selector) {
  await page.waitForSelector(selector, { visible: true, ...PATIENCE });
  await page.click(selector);
  actions += 1;
}

async function clickText(page, text, within = "button, a, [role=button], li, div") {
  const found = await page.waitForFunction((text, within) => {
    const all = [...document.querySelectorAll(within)];
    const named = all.filter((one) => one.textContent.trim() === text && one.getClientRects().length);
    return named.at(-1);
  }, PATIENCE, text, within);
  await found.asElement().click();
  actions += 1;
}

async function press(page, key) {
  await page.keyboard.press(key);
  actions += 1;
}

async function fill(page, selector, text) {
  await page.waitForSelector(selector, { visible: true, ...PATIENCE });
  await page.type(selector, text);
  actions += 1;
}

async function choose(page, selector, files) {
  const input = await page.waitForSelector(selector, PATIENCE);
  await input.uploadFile(...files);
  actions += 1;
}

/** Draws from a quarter to a half of what an element shows, in its own size. */
async function draw(page, selector) {
  const element = await page.waitForSelector(selector, PATIENCE);
  await element.evaluate((one) => one.scrollIntoView({ block: "center" }));
  await pause(200);
  const box = await element.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, { steps: 4 });
  await page.mouse.up();
  actions += 1;
}

const asked = (page) => page.evaluate(async () => (await fetch("/api/case")).json());

async function inStudio(page) {
  await choose(page, "input[type=file]", [listing, received]);
  await page.waitForFunction(() => document.querySelectorAll("#tray [data-file]").length >= 2, PATIENCE);
  note("both files are in the tray");
  let now = await asked(page);
  while (!now.files.every((file) => file.examined)) {
    await pause(200);
    now = await asked(page);
  }
  note("both were looked at");
  await click(page, `#tray [data-file="${now.files[0].id}"]`);
  await page.keyboard.down("Control");
  await click(page, `#tray [data-file="${now.files[1].id}"]`);
  await page.keyboard.up("Control");
  await press(page, "c");
  for (const side of ["listing", "received"]) {
    await page.waitForFunction((side) => {
      const image = document.querySelector(`.stage[data-side="${side}"] img`);
      return image?.complete && image.naturalWidth > 0;
    }, PATIENCE, side);
  }
  await pause(300);
  note("both are on the stage");
  await press(page, "m");
  await draw(page, '.stage[data-side="listing"] svg');
  await draw(page, '.stage[data-side="received"] svg');
  do {
    await pause(100);
    now = await asked(page);
  } while (!now.comparisons[0]?.marks[0]?.listing || !now.comparisons[0].marks[0].received);
  note("two marked pictures");
  await page.waitForFunction(() => document.querySelector("#preview img")?.naturalWidth > 0, PATIENCE);
  note("the comparison as it will be uploaded");
}

async function inAnnotorious(page) {
  await choose(page, "input[type=file]", [listing, received]);
  await page.waitForFunction(() => window.annotators?.length === 2, PATIENCE);
  note("both are on the page");
  await draw(page, "figure:nth-of-type(1) img");
  await draw(page, "figure:nth-of-type(2) img");
  await page.waitForFunction(() => window.annotators.every((one) => one.getAnnotations().length === 1), PATIENCE);
  note("two marked pictures");
}

async function inLabelStudio(page) {
  await fill(page, "input[name=email]", user);
  await fill(page, "input[name=password]", password);
  await clickText(page, "Log in", "button");
  await page.waitForNavigation(PATIENCE).catch(() => undefined);
  note("logged in");
  await clickText(page, "Create Project", "button");
  // It drops files without a word that are chosen before its draft of the project is there.
  await page.waitForNetworkIdle({ idleTime: 1000, ...PATIENCE });
  await clickText(page, "Data Import", "li, span, div");
  const [chooser] = await Promise.all([page.waitForFileChooser(PATIENCE), clickText(page, "Upload Files", "button")]);
  await chooser.accept([listing, received]);
  await page.waitForFunction(() => document.body.innerText.includes(".JPG"), PATIENCE);
  await pause(1500);
  note("both were sent");
  await clickText(page, "Labeling Setup", "li, span, div");
  await clickText(page, "Object Detection with Bounding Boxes", "div, li, span");
  await pause(1000);
  await clickText(page, "Save", "button");
  await page.waitForFunction(() => document.querySelectorAll(".dm-table-row, [class*=table-row]").length >= 2, PATIENCE);
  note("the project is there");
  for (const number of [1, 2]) {
    if (number === 1) await clickText(page, "Label All Tasks", "button");
    await page.waitForFunction(() => {
      const image = document.querySelector(".lsf-main-content img, [class*=image] img");
      return image?.complete && image.naturalWidth > 0;
    }, PATIENCE);
    await pause(1500);
    await press(page, "1");
    await draw(page, ".lsf-main-content canvas, [class*=image] canvas");
    await pause(500);
    await clickText(page, "Submit", "button");
    await pause(2000);
    note(`picture ${number} is marked`);
  }
}

async function main() {
  const browser = await launch({
    executablePath: process.env.BROWSER,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
    protocolTimeout: 300000,
  });
  const page = await browser.newPage();
  page.on("pageerror", (problem) => console.error(String(problem)));
  try {
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(address, { waitUntil: "domcontentloaded", timeout: 120000 });
    if (tool === "studio") await page.waitForFunction(() => document.body?.dataset.phase === "working", PATIENCE);
    began = Date.now();
    await { studio: inStudio, annotorious: inAnnotorious, "label-studio": inLabelStudio }[tool](page);
    console.log(JSON.stringify({ seen, actions, milliseconds: Date.now() - began }));
  } catch (problem) {
    if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
    throw problem;
  } finally {
    await browser.close();
  }
}

main().catch((problem) => {
  console.error(problem, JSON.stringify(seen));
  process.exit(1);
});
