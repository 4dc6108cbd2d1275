// What axe finds wrong with a page, at a desk and on a phone, by day and by night; and whether it scrolls sideways.

const fs = require("node:fs");
const { pause } = require("./page.cjs");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const DESK = { width: 1440, height: 900, deviceScaleFactor: 1 };
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1 };

/** Firefox takes the colours from its preferences: it shows the night alone. */
const options = { firefox: { extraPrefsFirefox: { "layout.css.prefers-color-scheme.content-override": 0, "ui.prefersReducedMotion": 1 } } };

/** At which sizes and in which colours a state is looked at; a short form looks at a desk by day, at a phone by night. */
function views(kind, long) {
  const [day, night] = [null, "dark"];
  if (kind !== "chrome") return [[DESK, night], [PHONE, night]].map(([size]) => ({ size, scheme: null }));
  const all = [{ size: DESK, scheme: day }, { size: PHONE, scheme: night }, { size: DESK, scheme: night }, { size: PHONE, scheme: day }];
  return long ? all : all.slice(0, 2);
}

/** Shows the page in the colours of a scheme, and without motion, which would be caught half-way. */
const dress = (page, kind, scheme) =>
  kind === "chrome" &&
  page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme ?? "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);

/**
 * Looks at a state of the page; what is wrong goes into the results under its name.
 * `view` is the part that a narrow page shows then.
 */
async function look({ kind, page, results, settings }, state, view) {
  const found = ((results.faults ??= {})[state] = []);
  const wide = ((results.wide ??= {})[state] = []);
  const tab = await page.evaluate(async () => (await import("/static/chosen.js")).chosen().tab);
  for (const { size, scheme } of views(kind, settings.long)) {
    await page.setViewport(size);
    await dress(page, kind, scheme);
    if (size === PHONE && view) await page.evaluate((view) => document.querySelector(`#bar [data-view="${view}"]`)?.click(), view);
    await pause(100);
    const [faults, shown, room] = await page.evaluate(async (source) => {
      if (!window.axe) (0, eval)(source);
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.any.map((any) => any.message).join(" ")}`).join(", ")}`);
      return [told, document.documentElement.scrollWidth, innerWidth];
    }, axe);
    found.push(...faults.map((fault) => `${size.width} ${scheme ?? ""} ${fault}`));
    if (shown > room) wide.push(`${size.width}: ${shown}`);
  }
  await page.setViewport(DESK);
  await dress(page, kind, null);
  await page.evaluate(async (tab) => (await import("/static/chosen.js")).choose({ tab }), tab);
}

module.exports = { look, options };
