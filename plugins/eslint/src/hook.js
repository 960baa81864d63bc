/** A `dtolint hook` that is asked and waited for: ESLint's rules cannot await. */

import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";

const PROTOCOL = 1;
/** In milliseconds. The largest document takes seconds; what takes longer will not end. */
const PATIENCE = 120_000;

const hooks = new Map();

/** The one hook of this process for a folder and options. */
export function hookFor(cwd, options) {
  const key = JSON.stringify([cwd, options]);
  if (!hooks.has(key)) {
    hooks.set(key, new Hook(cwd, options));
  }
  return hooks.get(key);
}

class Hook {
  #signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #port;
  #last = 0;

  constructor(cwd, { program, policy, today }) {
    const args = ["hook", ...(policy ? ["--policy", policy] : []), ...(today ? ["--today", today] : [])];
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { program, args, cwd, port: port2, signal: this.#signal },
      transferList: [port2],
      execArgv: [],
    });
    // Neither keeps ESLint from ending; the process ends when its standard input does.
    worker.unref();
    port1.unref();
    this.#port = port1;
    this.ask({ hello: { version: PROTOCOL } });
  }

  /** The answer to a request. */
  ask(request) {
    this.#last += 1;
    Atomics.store(this.#signal, 0, 0);
    this.#port.postMessage(`${JSON.stringify({ id: this.#last, ...request })}\n`);
    if (Atomics.wait(this.#signal, 0, 0, PATIENCE) === "timed-out") {
      throw new Error("dtolint: the hook does not answer");
    }
    const { failure, line } = receiveMessageOnPort(this.#port).message;
    if (failure) {
      throw new Error(`dtolint: ${failure}`);
    }
    const answer = JSON.parse(line);
    if (answer.error) {
      throw new Error(`dtolint: ${answer.error.message}; ${answer.error.help}`);
    }
    if (answer.id !== this.#last) {
      throw new Error(`dtolint: the answer to request ${answer.id} came for request ${this.#last}`);
    }
    return answer;
  }
}
