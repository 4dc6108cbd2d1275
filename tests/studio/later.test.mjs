// What was put off stays put off when the page is loaded again, in its own case.

import assert from "node:assert/strict";
import test from "node:test";

const kept = new Map();
globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };

test("a step that was put off is remembered by a page that is loaded again, of that case alone", async () => {
  const before = await import("./later.js?before");
  before.putOffLater("lamp", "order");
  before.putOffLater("lamp", "reason");
  const again = await import("./later.js?again");
  assert.deepEqual([...again.laterOf("lamp")], ["order", "reason"]);
  assert.deepEqual([...again.laterOf("shoes")], []);
});

test("what cannot be understood puts nothing off", async () => {
  kept.set("later lamp", "{");
  assert.deepEqual([...(await import("./later.js?broken")).laterOf("lamp")], []);
});
