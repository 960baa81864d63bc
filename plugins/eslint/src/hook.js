/** A `dtolint hook` that is asked and waited for: ESLint's rules cannot await. */

import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";

const PROTOCOL = 1;
/** In milliseconds. The largest document takes seconds; what takes longer will not end. */
const PATIENCE = 120_000;

const hooks = new Map();

/** Asks the one hook of this process for a folder and options; starts it the first time, and after a failure. */
export function ask(cwd, options, request) {
  const key = JSON.stringify([cwd, options]);
  try {
    if (!hooks.has(key)) {
      hooks.set(key, new Hook(cwd, options));
      hooks.get(key).ask({ hello: { version: PROTOCOL } });
    }
    return hooks.get(key).ask(request);
  } catch (error) {
    hooks.get(key)?.close();
    hooks.delete(key);
    throw error;
  }
}

class Hook {
  #signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #worker;
  #port;
  #last = 0;

  constructor(cwd, { program, policy, today }) {
    const args = ["hook", ...(policy ? ["--policy", policy] : []), ...(today ? ["--today", today] : [])];
    const { port1, port2 } = new MessageChannel();
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { program, args, cwd, port: port2, signal: this.#signal },
      transferList: [port2],
      execArgv: [],
    });
    // Neither keeps ESLint from ending; the process ends when its standard input does.
    this.#worker.unref();
    port1.unref();
    this.#port = port1;
  }

  close() {
    this.#worker.terminate();
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
