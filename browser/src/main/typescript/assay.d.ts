/**
 * What the core says, as plain data. The same script serves a page (in a worker) and Node (`require("assay")`).
 *
 * JavaScript computes no quantity: every amount comes with its exact value as text, with the text that people read, and
 * with the formula that it comes from. A `number` beside them is for drawing only: the nearest double.
 *
 * A question is asked in the words of the command line: `{seq: "8k", batch: "4", on: "h100"}` is
 * `--seq 8k --batch 4 --on h100`. An input that cannot be used is answered by its problems, all at once, never by an
 * exception.
 */
export interface Assay {
  /** `0.1.0` */
  version(): string;

  /** The models that are known by name. */
  catalogue(): Known[];

  /** What each word of a question may be: for lists to choose from, and for help. */
  words(): Word[];

  /** Hardware, ways to store weights, conventions of what counts as a FLOP: each a sheet with its sources. */
  accelerators(): Answer<Sheet>;
  schemes(): Answer<Sheet>;
  conventions(): Answer<Sheet>;

  /** Reads a model: by its name, from a config, a text of one's own, or files of which only headers are read. */
  open(source: Source): Answer<Opened>;

  /** Forgets a model that was opened, and its files. */
  close(model: string): void;

  /** What a command answers. Cheap where only sizes and options differ from what was asked before of the model. */
  ask(question: Question): Answer<Sheet>;

  /** The same answer as text, byte for byte what the command line writes in that format. */
  write(question: Question, format: Format, page?: Page): Answer<string>;

  /** The sizes and switches of a model under what is set, and the sizes that a question adds. */
  bound(question: BoundQuestion): Answer<Bound>;

  /** What a quantity is made of: the tree of the model with the part of each node. */
  tree(question: TreeQuestion): Answer<Composition>;

  /** A picture as SVG text. */
  chart(question: ChartQuestion): Answer<string>;

  /** A formula as MathML, `<math>...</math>`, from its text: `1/2*T^2 + 1/2*T`. */
  mathml(formula: string): Answer<string>;
}

/** An answer, or why there is none. */
export type Answer<A> = { ok: true; answer: A } | { ok: false; problems: Problem[] };

/** One thing that is wrong with an input. */
export interface Problem {
  /** what it is about: a file, a model, an argument */
  subject: string;
  /** where in it: `#/num_attention_heads`, `line 3, column 7`, `--set d_ff`; empty for the whole */
  place: string;
  message: string;
  /** what would be right; empty where nothing useful can be said */
  hint: string;
  /** all of it in one line, as the command line writes it */
  text: string;
  /** set where it is no input's fault but a defect of Assay itself */
  defect?: boolean;
}

/** A row of the catalogue. */
export interface Known {
  name: string;
  /** what else it is called: `meta-llama/Meta-Llama-3-8B` */
  aliases: string[];
  /** `llama`, `gpt2`, `deepseek_v3` */
  family: string;
  source: string;
}

/** A word of a question. */
export interface Word {
  /** as an option of the command line without its hyphens: `seq`, `optimizer` */
  name: string;
  /** `account`, `training`, `layout`, `serving`, `fit` or `measured` */
  of: string;
  /** what it may be; empty where it is a number or an amount, `true` alone where it is said or not */
  values: string[];
  /** what it is where nothing is said, in words; empty where that depends on the model alone */
  otherwise: string;
  /** one sentence */
  help: string;
}

export type Source =
  /** a name of the catalogue, or one of Ollama's: `gpt2-xl`, `llama3:8b` */
  | { name: string }
  /** a text that was pasted or typed: a config in JSON, or a model of one's own */
  | { text: string; fileName?: string }
  /**
   * one file, or the files of one folder, of which `main` is meant where one is; of safetensors, GGUF and ONNX only
   * headers are read
   */
  | { files: Readable[]; name?: string; main?: string };

/** A file: a `File` in a worker, or anything that gives bytes at an offset at once. */
export type Readable =
  | File
  | { name: string; size: number; read(offset: number, length: number): Uint8Array };

/** A model that was opened. */
export interface Opened {
  /** by which questions name it */
  id: string;
  name: string;
  /** what was read: a file, a row of the catalogue */
  source: string;
  /** `llama`; `own` for a model of one's own; empty where files hold tensors and nothing describes the model */
  family: string;
  /** whether there is a description (else only `account` and `tensors` answer), and files with tensors (for `check`) */
  described: boolean;
  files: boolean;
  sizes: Size[];
  switches: Switch[];
  notes: string[];
}

/** A named size of a model. */
export interface Size {
  name: string;
  /** exact: an integer, or `p/q` */
  value: string;
  number: number;
  /** what it is made of, where that is other sizes: `d_model/num_heads` */
  formula?: string;
  /** `config.json#/n_embd`, `default: ...` */
  source: string;
  /** whether `set` takes it: `d_model=4096` */
  settable: boolean;
}

/** A choice that is no size: `norm = rmsnorm`. */
export interface Switch {
  name: string;
  value: string;
  source: string;
  /** what `set` takes for it, where that is known; empty where it is free */
  values: string[];
}

export type Command =
  | "account" | "train" | "fit" | "compare" | "scale" | "explain" | "matmuls" | "conventions" | "lint" | "tensors"
  | "check" | "show" | "serve" | "accelerators" | "schemes" | "models" | "audit";

export interface Question {
  command: Command;
  /** ids of models that were opened, or names of the catalogue; `check` takes files and then the model */
  models?: string[];
  /** words of a question by their names: `{seq: "8k"}`; `scale` takes `seq: "1024,16384"` */
  options?: { [word: string]: string };
  /** put over the model's own words, `name=value` each */
  set?: string[];
  /** everything, with formulas, instead of the first screen */
  full?: boolean;
  /** of `account`: one account part by part, `parameters`, `flops`, `kv` or `memory` */
  by?: string;
  /** of `explain`: a path of the tree or a quantity, `flops.forward` */
  of?: string;
  /** of `matmuls`: the products of the backward pass too */
  backward?: boolean;
  /** of `conventions`: those too that count as one seed of the program did */
  all?: boolean;
  /** of `serve`: which picture, `users`, `roofline`, `interactivity` or, with `pareto`, `pareto` */
  chart?: string;
  /** of `compare`: one model with several values of a size, `num_kv_heads=8,4,1` */
  vary?: string;
  /** of `audit`: the answer, and the name of its file, whose ending says what it is; `answer.md` where it has none */
  text?: string;
  file?: string;
  /** of `tensors`: `reference` or `checkpoint`; of `models` and `accelerators`: what names contain, or are */
  names?: string;
}

export type Format = "table" | "markdown" | "csv" | "json" | "latex" | "html" | "notebook" | "svg";

/** What a text is written on. */
export interface Page {
  /** columns; as wide as needed where it is not said */
  width?: number;
  colour?: boolean;
}

/** Tables and sentences under a title. */
export interface Sheet {
  title: string;
  sections: Section[];
  /** whether the command found something: `lint` a finding, `check` a difference, `fit` that nothing fits */
  found: boolean;
}

export type Section =
  | { kind: "table"; title: string; lead: Sentence[]; columns: Column[]; rows: Cell[][] }
  | { kind: "lines"; title: string; lines: Sentence[] }
  /** a text of someone else's, of `audit` */
  | { kind: "passage"; title: string; lines: Line[] };

/** A line of a text, with what is marked in it, in order and none over another. */
export interface Line {
  /** in the file, from 1 */
  number: number;
  text: string;
  marks: Mark[];
}

/** A piece of a line. */
export interface Mark {
  start: number;
  end: number;
  tone: "right" | "named" | "wrong" | "follows" | "unknown" | "aside";
  /** what the tone means */
  meaning: string;
  /** whether what is said of it is read without being asked for */
  spoken: boolean;
  /** `wrong: gpt2-xl flops.head is 164,682,137,600; MAC-AS-FLOP` */
  said: string;
}

export interface Column {
  name: string;
  /** whether its cells are figures, set to the right */
  right: boolean;
}

/** Cells one after the other; `words` stand between the others. In a sentence a cell is read by its `said`. */
export type Sentence = Cell[];

export type Cell =
  | { kind: "words"; shown: string }
  /** a name as it is typed: a path, an op line */
  | { kind: "code"; shown: string }
  | Amount
  /** a formula that is shown as one */
  | { kind: "formula"; shown: string; said: string; formula: string; unit: string }
  /** a formula with each name replaced by its number, not worked out */
  | { kind: "substituted"; shown: string }
  /** a part of a named whole */
  | { kind: "share"; shown: string; value: string; number: number; of: string }
  /** the same as a bar: `number` of the whole width */
  | { kind: "bar"; shown: string; value: string; number: number; of: string }
  /** a difference of shares, in parts of one */
  | { kind: "points"; shown: string; value: string; number: number }
  /** how many times as much */
  | { kind: "factor"; shown: string; value: string; number: number }
  | { kind: "blank"; shown: "" };

export interface Amount {
  kind: "amount";
  /** in a table, whose heads name the units */
  shown: string;
  /** in a sentence, with its unit */
  said: string;
  /** exact: an integer, or `p/q` */
  value: string;
  number: number;
  /** the singular: `byte`, `FLOP`, `parameter`; empty for a bare number */
  unit: string;
  /** in named sizes; absent where it comes from none */
  formula?: string;
}

export interface BoundQuestion {
  model: string;
  options?: { [word: string]: string };
  set?: string[];
}

export interface Bound {
  sizes: Size[];
  /** what they may be is said where the model is opened */
  switches: Switch[];
}

export interface TreeQuestion {
  model: string;
  /** a quantity by its name: `parameters`, `flops.forward`, `memory.weights`, `memory.activations`, `memory.cache` */
  quantity: string;
  options?: { [word: string]: string };
  set?: string[];
}

export interface Composition {
  quantity: string;
  unit: string;
  root: Node;
  /** what the total leaves out, and other things that a reader should know */
  notes: string[];
  /** the quantities that this model has, for a list to choose from */
  quantities: { name: string; unit: string; definition: string }[];
}

/** A node of the tree, or one op of it. */
export interface Node {
  /** names from the root, `layers/attn/q_proj`; unique */
  path: string;
  label: string;
  /** how often it stands in its parent, exact: 48 for 48 layers alike */
  count: string;
  /** of all of its copies in the whole model together */
  value: string;
  number: number;
  /** with its unit, as people read it */
  shown: string;
  /** of the whole */
  share: number;
  shareShown: string;
  /** of all copies, in named sizes */
  formula: string;
  /** the formula with its numbers, not worked out */
  substituted: string;
  /** of an op: its line, `x[b t d] .weight[(h k) d] -> q[b t h k]` */
  line?: string;
  /** of an op: its line with numbers for axes, `x[1 1024 1600] .weight[1600 1600] -> q[1 1024 25 64]` */
  shapes?: string;
  /** where each size of the formula comes from */
  sources?: Size[];
  parts: Node[];
}

export interface ChartQuestion {
  /**
   * which picture: `composition` of a quantity, `shares` and `growth` with the context, `memory` of training at its
   * moments, `layout` of the stages that devices are laid out in, `step` of what its time goes to, `conventions`, or `compare`, the shares of several models. Of a model that has no such picture it is a
   * refusal, or empty.
   */
  kind: "composition" | "shares" | "growth" | "memory" | "layout" | "step" | "conventions" | "compare";
  /** of all but `compare` */
  model?: string;
  /** of `compare` */
  models?: string[];
  /** of `composition`: `parameters` where nothing is said */
  quantity?: string;
  /** of `shares` and `growth`: `1024,16384`; otherwise those around the context of the question */
  contexts?: string;
  options?: { [word: string]: string };
  set?: string[];
}

/** What the script makes known: `globalThis.assay` in a worker and a page, `module.exports` in Node. */
declare const assay: Assay;
export default assay;

/**
 * In a worker the script answers messages, one at a time and in order: a `Call` by a `Reply` of the same number.
 * Files travel in `args` as they are. `{ready: version}` is posted once, when the script has started.
 */
export interface Call {
  number: number;
  call: keyof Assay;
  args: unknown[];
}
export type Reply = { number: number; result: unknown } | { ready: string };
