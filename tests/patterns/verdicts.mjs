// What Node's `RegExp` says, with the flag `u`: reads a file of [pattern, [text, …]] and writes for each pattern a text
// of `0` and `1`, or `null` if it isn't a pattern.
import { readFileSync, writeFileSync } from "node:fs";

const [, , input, output] = process.argv;
const verdicts = JSON.parse(readFileSync(input, "utf8")).map(([pattern, texts]) => {
    let regex;
    try {
        regex = new RegExp(pattern, "u");
    } catch {
        return null;
    }
    return texts.map((text) => (regex.test(text) ? "1" : "0")).join("");
});
writeFileSync(output, JSON.stringify(verdicts));
