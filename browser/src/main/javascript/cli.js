#!/usr/bin/env node
// The first screen, and every other command, from the compiled core: `npx assay gpt2-xl`.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const assay = require("./assay.js");

const COMMANDS = ["train", "fit", "compare", "scale", "explain", "matmuls", "conventions", "lint", "tensors", "check",
  "show", "serve", "accelerators", "schemes", "models"];
const FORMATS = ["table", "json", "csv", "markdown", "latex"];
const FLAGS = ["full", "backward", "all"];
const PLAIN = ["by", "names", "vary"];
/** Words of a question that are said or not. */
const SAID = assay.words().filter(word => word.values.join() === "true").map(word => word.name);
const HELP = `assay [COMMAND] MODEL... [--seq 8k] [--set d_model=4096] [--full] [--format FORMAT]

What a Transformer is made of and what it costs, exactly. MODEL is a name (gpt2-xl), a config.json, a model of one's
own (.assay), a safetensors, GGUF or ONNX file, or a folder of such files.

Commands: ${COMMANDS.join(", ")}
Formats:  ${FORMATS.join(", ")}
Options:  those of the command line of Assay; --set may be repeated.`;

function fail(lines) {
  lines.forEach(line => process.stderr.write(line + "\n"));
  process.exitCode = 2;
}

/** A file as bytes at an offset. */
function readable(file, name) {
  let handle;
  return {
    name,
    size: fs.statSync(file).size,
    read(offset, length) {
      handle ??= fs.openSync(file, "r");
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, fs.readSync(handle, bytes, 0, length, offset));
    },
  };
}

function source(word) {
  if (word === "-") {
    return { text: fs.readFileSync(0, "utf8"), fileName: "stdin" };
  }
  if (!fs.existsSync(word)) {
    return null;
  }
  if (!fs.statSync(word).isDirectory()) {
    const folder = path.dirname(word);
    const others = /\.(safetensors|gguf|onnx|safetensors\.index\.json)$/.test(word) ? fs.readdirSync(folder)
      .filter(name => name !== path.basename(word) && fs.statSync(path.join(folder, name)).isFile()) : [];
    return {
      main: path.basename(word),
      files: [readable(word, word), ...others.map(name => readable(path.join(folder, name), name))],
    };
  }
  return {
    name: word,
    files: fs.readdirSync(word).filter(name => fs.statSync(path.join(word, name)).isFile())
      .map(name => readable(path.join(word, name), name)),
  };
}

function main(args) {
  const question = { command: "account", models: [], options: {}, set: [] };
  let format = "table";
  const words = [];
  for (let i = 0; i < args.length; i++) {
    const option = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(args[i]);
    if (!option) {
      words.push(args[i]);
    } else if (FLAGS.includes(option[1])) {
      question[option[1]] = true;
    } else if (SAID.includes(option[1])) {
      question.options[option[1]] = "true";
    } else if (FORMATS.includes(option[1])) {
      format = option[1];
    } else {
      const value = option[2] === undefined ? args[++i] : option[2];
      if (value === undefined) {
        return fail([`assay: ${args[i - 1]}: is not said what`]);
      }
      if (option[1] === "set") {
        question.set.push(value);
      } else if (option[1] === "format") {
        format = value;
      } else if (PLAIN.includes(option[1])) {
        question[option[1]] = value;
      } else {
        question.options[option[1]] = value;
      }
    }
  }
  if (COMMANDS.includes(words[0])) {
    question.command = words.shift();
  }
  if (question.command === "explain") {
    question.of = words.pop();
  }
  if (question.command === "accelerators" || question.command === "models") {
    question.names = words.splice(0).join(" ") || undefined;
  }
  for (const word of words) {
    const found = source(word);
    const opened = found && assay.open(found);
    if (opened && !opened.ok) {
      return fail(opened.problems.map(problem => problem.text));
    }
    question.models.push(found ? opened.answer.id : word);
  }
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const written = assay.write(question, format, { width, colour: Boolean(process.stdout.isTTY) });
  if (!written.ok) {
    return fail(written.problems.map(problem => problem.text));
  }
  process.stdout.write(written.answer);
}

const args = process.argv.slice(2);
if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
  console.log(HELP);
} else if (args.includes("--version") || args.includes("-V")) {
  console.log("assay " + assay.version());
} else {
  main(args);
}
