// Reads JSON strings, one a line; says for each the host that the URL standard reads, or null.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  let host = null;
  try {
    // `URL.canParse` of Node 20 is wrong about letters of Latin-1.
    host = new URL(JSON.parse(line)).hostname || null;
  } catch {
    // It reads none.
  }
  console.log(JSON.stringify(host));
}
