// js-yaml and npm's yaml: node.mjs FOLDER js-yaml-4|js-yaml-3|yaml-1.1|yaml-1.2. See ../run.py.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import readline from "node:readline";

const [folder, kind] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), "x.js"));
const hex = (text) => "s" + Buffer.from(text, "utf8").toString("hex");
const bits = Buffer.alloc(8);

function shown(value) {
    if (typeof value === "string") return hex(value);
    if (value === null || value === undefined) return "n";
    if (value === true) return "t";
    if (value === false) return "f";
    if (typeof value === "number") {
        if (Number.isInteger(value) && Math.abs(value) <= 9007199254740992) return "i" + (value === 0 ? 0 : value);
        bits.writeDoubleBE(value);
        return "d" + bits.toString("hex");
    }
    if (typeof value === "bigint") return "i" + value;
    if (Array.isArray(value)) return "[" + value.map(shown).join(",") + "]";
    if (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null) {
        return "{" + Object.keys(value).map((key) => hex(key) + ":" + shown(value[key])).sort().join(",") + "}";
    }
    return "o" + value.constructor.name;
}

function reader() {
    if (kind.startsWith("js-yaml")) {
        const yaml = require(kind);
        return (text) => yaml.loadAll(text);
    }
    const yaml = require("yaml");
    const options = { version: kind.slice(5), logLevel: "error" };
    return (text) =>
        yaml.parseAllDocuments(text, options).map((document) => {
            if (document.errors.length) throw document.errors[0];
            return document.toJS();
        });
}

const read = reader();
for await (const names of readline.createInterface({ input: process.stdin })) {
    const [asked, answered] = names.split("\t");
    const answers = fs.readFileSync(asked, "ascii").trimEnd().split("\n").map((line) => {
        try {
            return read(Buffer.from(line, "hex").toString("utf8")).map(shown).join("|");
        } catch (error) {
            return "!" + String(error.message).replace(/\s+/g, " ").slice(0, 200);
        }
    });
    fs.writeFileSync(answered, answers.join("\n") + "\n");
    console.log("done");
}
