// Everyone can use it: the keyboard alone.

const { bring, press, saved, shown, until } = require("./page.cjs");

/** Everything once more without a pointer: the tray, a pair, boxes, a label, undo. */
async function keyboard({ page, results }) {
  const reach = async (test) => {
    for (let step = 0; step < 120; step += 1) {
      if (await page.evaluate(test)) return true;
      await press(page, "Tab");
    }
    throw new Error(`Tab never reaches ${test}`);
  };
  await page.evaluate(async () => {
    (await import("/static/chosen.js")).choose({ files: [], subject: null, tool: null, shape: null });
    document.activeElement?.blur();
  });
  await reach("document.activeElement?.getAttribute('role') === 'option'");
  await press(page, "Home");
  const names = (await shown(page)).files.map((file) => file.name);
  const walk = async (name) => {
    await press(page, "Home");
    for (let step = 0; step < names.findIndex((one) => one.startsWith(name)); step += 1) await press(page, "ArrowDown");
  };
  await walk("three");
  await press(page, "Enter");
  await press(page, "2");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.role === 'damage')", "a role by key");
  await reach("document.activeElement?.classList.contains('stage-view')");
  await press(page, "m");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.marks.length === 1)", "a box by Enter");
  const box = async () => (await shown(page)).files.find((file) => file.name.startsWith("three")).marks[0]?.box;
  const before = await box();
  await press(page, "ArrowRight");
  await press(page, "ArrowDown", "Shift");
  await press(page, "ArrowRight", "Alt");
  const after = await box();
  results.nudged = after.map((value, index) => value - before[index]);
  await press(page, "F2");
  await page.keyboard.type("Crack");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.marks[0]?.label === 'Crack')", "a label by keys");
  await press(page, "n");
  await press(page, "a", "Control");
  await page.keyboard.type("7");
  await press(page, "Enter");
  await until(page, "(now) => now.files.some((file) => file.name.startsWith('three') && file.marks[0]?.box[0] === 7)", "a typed number");
  await press(page, "Delete");
  await until(page, "(now) => now.files.every((file) => !file.name.startsWith('three') || file.marks.length === 0)", "deleted by key");
  await press(page, "z", "Control");
  await until(page, "(now) => now.files.some((file) => file.marks[0]?.label === 'Crack')", "undone");
  await press(page, "?");
  results.keys = await page.$eval("#keys", (dialog) => (dialog.open ? dialog.querySelectorAll("dt").length : 0));
  await press(page, "Escape");
  await saved(page);
}

async function story(teller) {
  const { page, settings, timed } = teller;
  await timed("files", () => bring(page, Object.values(settings.files)));
  await timed("keyboard", () => keyboard(teller));
}

module.exports = { story };
