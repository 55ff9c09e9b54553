// What the compiled core offers, in the shapes of assay.d.ts. CORE and TEXTS are put in when it is packed.
(function (root) {
  "use strict";
  const assayTexts = /*TEXTS*/{};
  const core = {};
  (function (exports) { /*CORE*/ })(core);

  const call = (name, argument) => JSON.parse(core.call(name, argument === undefined ? "" : JSON.stringify(argument)));

  /** A file as bytes at an offset: a File is read at once, which browsers allow in workers alone. */
  const readable = file => typeof file.read === "function" ? file : {
    name: file.webkitRelativePath ? file.webkitRelativePath.split("/").slice(1).join("/") : file.name,
    size: file.size,
    read: (offset, length) => new Uint8Array(new FileReaderSync().readAsArrayBuffer(file.slice(offset, offset + length))),
  };

  const assay = {
    version: () => "/*VERSION*/",
    catalogue: () => call("catalogue"),
    words: () => call("words"),
    accelerators: () => call("ask", { command: "accelerators", full: true }),
    schemes: () => call("ask", { command: "schemes", full: true }),
    conventions: () => call("ask", { command: "conventions" }),
    open: source => source.files
      ? JSON.parse(core.open(JSON.stringify({ name: source.name, main: source.main }), source.files.map(readable)))
      : call("open", source),
    close: model => { call("close", { model }); },
    ask: question => call("ask", question),
    write: (question, format, page) => call("write", [question, format, page || {}]),
    bound: question => call("bound", question),
    tree: question => call("tree", question),
    chart: question => call("chart", question),
    mathml: formula => call("mathml", { formula }),
  };

  if (typeof module === "object" && module.exports) {
    module.exports = assay;
    module.exports.default = assay;
    module.exports.text = core; // from text to text, as tests compare it
  } else {
    root.assay = assay;
  }
  if (typeof WorkerGlobalScope !== "undefined" && root instanceof WorkerGlobalScope) {
    root.onmessage = message => {
      const { number, call, args } = message.data;
      root.postMessage({ number, result: assay[call](...args) });
    };
    root.postMessage({ ready: assay.version() });
  }
})(typeof globalThis === "object" ? globalThis : self);
