/** Has the process, and passes lines to and fro while the thread of ESLint waits. */

import { spawn } from "node:child_process";
import { workerData } from "node:worker_threads";

const LINE_FEED = 0x0a;
/** So much of what the process complains about is kept, in characters. */
const KEPT = 2000;

const { program, args, cwd, port, signal } = workerData;

let failure;
let complaint = "";
let parts = [];

const child = spawn(program, args, { cwd, stdio: "pipe" });

child.on("error", (error) => {
  const help = "install it, or say where it is by the option `program` of the rule `dtolint/check`";
  fail(`\`${program}\` cannot be started (${error.code ?? error.message}); ${help}`);
});
child.on("close", (code) => fail(`\`${program} hook\` ended with code ${code}: ${complaint.trim()}`));
child.stderr.setEncoding("utf8").on("data", (text) => {
  complaint = (complaint + text).slice(-KEPT);
});
// Told by `close`.
child.stdin.on("error", () => {});
child.stdout.on("data", (bytes) => {
  parts.push(bytes);
  if (bytes.at(-1) === LINE_FEED) {
    answer({ line: Buffer.concat(parts).toString() });
    parts = [];
  }
});

port.on("message", (line) => (failure ? answer({ failure }) : child.stdin.write(line)));

/** Whoever waits is told, and everybody after. */
function fail(reason) {
  if (!failure) {
    failure = reason;
    answer({ failure });
  }
}

function answer(message) {
  port.postMessage(message);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}
