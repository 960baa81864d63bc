// Reads JSON strings, one a line; says for each what the URL standard reads, or null.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  let read = null;
  try {
    // `URL.canParse` of Node 20 is wrong about letters of Latin-1.
    const url = new URL(JSON.parse(line));
    const user = url.username + (url.password ? ":" + url.password : "");
    read = { host: url.hostname || null, port: url.port, path: url.pathname, query: url.search.slice(1), user };
  } catch {
    // It reads none.
  }
  console.log(JSON.stringify(read));
}
