// @ts-check
// Asks the server. What goes wrong is a value with a sentence, never an exception.

import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Answer} Answer */

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @param {{keepalive?: boolean, signal?: AbortSignal, headers?: Record<string, string>}} [options]
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, body, options = {}) {
  /** @type {RequestInit} */
  const request = { method, headers: { ...options.headers } };
  if (options.keepalive) request.keepalive = true;
  if (options.signal) request.signal = options.signal;
  if (body instanceof Blob) request.body = body;
  else if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { ...options.headers, "Content-Type": "application/json" };
  }
  try {
    const response = await fetch(path, request);
    const kind = response.headers.get("Content-Type") ?? "";
    const value = kind.startsWith("application/json")
      ? await response.json()
      : kind.startsWith("image/")
        ? await response.blob()
        : await response.text();
    if (response.ok || response.status === 304)
      return { ok: true, status: response.status, value, headers: response.headers };
    const error = value && typeof value === "object" && "error" in value ? value.error : null;
    return { ok: false, status: response.status, error: error ?? { code: "unknown", message: WORDS.noSense } };
  } catch (problem) {
    const aborted = problem instanceof DOMException && problem.name === "AbortError";
    return { ok: false, status: 0, error: { code: aborted ? "aborted" : "no-answer", message: WORDS.noAnswer } };
  }
}

/** @param {string} path */
export const get = (path) => ask("GET", path);

/** @param {string} path @param {any} [body] */
export const post = (path, body) => ask("POST", path, body);

/** @param {string} path @param {any} [body] */
export const put = (path, body) => ask("PUT", path, body);

/** @param {string} path */
export const remove = (path) => ask("DELETE", path);

/** @param {number} milliseconds @returns {Promise<void>} */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Returns the address of a picture of a file, upright and in sRGB.
 * @param {{id: string, sha: string}} file
 * @param {160 | 320 | 1024 | 2048} long  its longer side
 * @returns {string}
 */
export const viewOf = (file, long) => `/api/files/${file.id}/view?long=${long}&v=${file.sha}`;
