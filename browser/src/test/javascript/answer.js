// node answer.js ASSAY CALLS: answers each line of CALLS, {"call", "argument", "files"}, by a line.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { text } = require(path.resolve(process.argv[2]));

const readable = ({ file, name }) => {
  const handle = fs.openSync(file, "r");
  return {
    name,
    size: fs.fstatSync(handle).size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, fs.readSync(handle, bytes, 0, length, offset));
    },
  };
};
const out = [];
for (const line of fs.readFileSync(process.argv[3], "utf8").split("\n").filter(Boolean)) {
  const { call, argument, files } = JSON.parse(line);
  out.push(files.length ? text.open(argument, files.map(readable)) : text.call(call, argument));
}
fs.writeFileSync(process.argv[4], out.map(JSON.stringify).join("\n") + "\n");
