// The case on disk, and what the page calls its files.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/** The case file of a folder: what stands in it, or nothing. */
function caseOf(folder) {
  const caseFile = path.join(folder, "case.toml");
  return { caseFile, written: () => (fs.existsSync(caseFile) ? fs.readFileSync(caseFile, "utf8") : "") };
}

/** The size and the checksum of a file that is larger than memory wants to hold. */
function hashOf(file) {
  const sum = createHash("sha1");
  const data = Buffer.alloc(8_000_000);
  const from = fs.openSync(file, "r");
  for (let length = fs.readSync(from, data); length > 0; length = fs.readSync(from, data)) sum.update(data.subarray(0, length));
  fs.closeSync(from);
  return `${fs.statSync(file).size} ${sum.digest("hex")}`;
}

/** The id of a file, by the beginning of its name. */
const idOf = (now, name) => now.files.find((file) => file.name.startsWith(name))?.id;

module.exports = { caseOf, hashOf, idOf };
