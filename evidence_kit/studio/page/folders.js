// @ts-check
// The files of a dropped folder, with what the names of folders say that they show.

import { ROLE_NAMES } from "./words.js";

/** @typedef {{file: File, role: string | null}} Found */

/** Names of folders that mean a role too, as evidence_kit/model/roles.py has them. */
const ROLE_WORDS = /** @type {Record<string, string>} */ ({
  "customs": "document",
  "documents": "document",
  "labels": "label",
  "damages": "damage",
  "damaged": "damage",
  "content": "contents",
  "listings": "listing",
  "chats": "chat",
  "package-outside": "packaging",
  "parcel": "packaging",
  "policy": "policy-excerpt",
  "reports": "report",
  "sizelabel": "size-label",
  "unpacking": "unboxing",
  "videos": "video",
});

/** What systems and programs leave in folders, and what a case has for itself. */
const NO_EVIDENCE = /^([.@#$~]|__macosx$|node_modules$|thumbs\.db$|desktop\.ini$|case\.toml$)/i;

/**
 * Returns the role that a name gives; null for none. That something is a film its content tells better.
 * @param {string} name  of a folder, or of a file without its ending
 */
export function roleNamed(name) {
  const words = name.toLowerCase().replaceAll(/['\u2019]/g, "").split(/[-_ .\t]+/).join("-");
  for (const word of [words, words.replace(/[0-9()-]+$/, ""), words.split("-")[0] ?? ""]) {
    const role = Object.hasOwn(ROLE_NAMES, word) ? word : Object.hasOwn(ROLE_WORDS, word) ? ROLE_WORDS[word] : undefined;
    if (role) return role === "video" ? null : role;
  }
  return null;
}

/**
 * Returns all files of what was dropped, in the order of their names; a file that is named after a role keeps it.
 * @param {readonly FileSystemEntry[]} entries
 * @param {string | null} [role]  of the folder that they lie in
 * @returns {Promise<{files: Found[], unread: string[]}>}
 */
export async function folderFiles(entries, role = null) {
  /** @type {Found[]} */
  const files = [];
  /** @type {string[]} */
  const unread = [];
  const kept = entries.filter(({ name }) => !NO_EVIDENCE.test(name));
  for (const entry of kept.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    try {
      if (entry.isFile) {
        const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
        files.push({ file, role: roleNamed(entry.name.replace(/\..*$/, "")) ? null : role });
        continue;
      }
      const inside = await entriesIn(/** @type {FileSystemDirectoryEntry} */ (entry));
      if (inside.some(({ name }) => name === "manifest.json")) continue; // a package that was built before
      const found = await folderFiles(inside, roleNamed(entry.name) ?? role);
      files.push(...found.files);
      unread.push(...found.unread);
    } catch {
      unread.push(entry.name);
    }
  }
  return { files, unread };
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** Browsers give a hundred at a time, and none at the end. @param {FileSystemDirectoryEntry} folder */
async function entriesIn(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
