// Names of the compiled core, given anew so that they compress: fields by their place in the object, so that objects of
// every class have the same ones, and functions in the order in which they are met. What every object has, a monitor and
// a number, is its prototype's until it is set.

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.?[A-Za-z_$][\w$]*|\.?\d[\w.]*|[^A-Za-z_$"'\d.]+|\./g;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const INSIDE = LETTERS + "_$0123456789";
/** So many of the names that are met most are left as short as they are. */
const MOST = 300;

const isName = token => /^[A-Za-z_$]/.test(token);
const isText = token => token[0] === '"' || token[0] === "'";

/** Fields of classes that are subclasses of each other are never the same. */
function fields(script) {
  const parents = new Map();
  const own = new Map();
  const constructor = /function ([\w$]+)\(\)\{(?:let a=this;([\w$]+)\.call\(a\);((?:\s*a\.[\w$]+=[\w$.]+;)+)|\s*([\w$]+)\.call\(this\);((?:\s*this\.[\w$]+=[\w$.]+;)+))\}/g;
  for (const [, name, parent, some, other, one] of script.matchAll(constructor)) {
    parents.set(name, parent || other);
    own.set(name, [...(some || one).matchAll(/(?:a|this)\.([\w$]+)=/g)].map(m => m[1]));
  }
  const without = /([\w$]+)=superclass=>/.exec(script)[1].replace(/\$/g, "\\$");
  const classes = [...script.matchAll(new RegExp(`([\\w$]+)\\s*=\\s*${without}\\s*\\(\\s*([\\w$]*)\\s*\\)`, "g"))];
  for (const [, name, parent] of classes) {
    parents.set(name, parent);
    own.set(name, own.get(name) || []);
  }
  for (const [, name] of script.matchAll(/function ([\w$]+)\(\)\{[^}]*\.call\((?:a|this)\);[^}]*\}/g)) {
    if (!own.has(name)) {
      throw new Error(`the class ${name} has fields of another form`);
    }
  }
  const root = /function ([\w$]+)\(\)\{this\.[\w$]+=null;this\.\$id\$=0;\}/.exec(script)[1];
  for (const [name, parent] of parents) {
    if (parent && parent !== "0" && parent !== root && !own.has(parent)) {
      throw new Error(`the class ${name} is of ${parent}, which is not known`);
    }
  }
  const first = name => {
    const parent = parents.get(name);
    return own.has(parent) ? first(parent) + own.get(parent).length : 0;
  };
  const renamed = new Map();
  for (const [name, all] of own) {
    const from = first(name);
    all.forEach((field, i) => {
      if (renamed.has(field)) {
        throw new Error(`two classes have the field ${field}`);
      }
      const place = from + i;
      renamed.set(field, "$" + (place < 52 ? LETTERS[place] : LETTERS[place / 52 - 1 | 0] + LETTERS[place % 52]));
    });
  }
  return renamed;
}

/** The constructors without a call of the root's, whose fields the prototype has. */
function rootless(script) {
  const [text, root, monitor] = /function ([\w$]+)\(\)\{this\.([\w$]+)=null;this\.\$id\$=0;\}/.exec(script);
  const bare = /\.prototype=\{\s*\}/g;
  if (script.match(bare)?.length !== 1) {
    throw new Error("the prototype of the root is made in another way");
  }
  const call = new RegExp(`(?<![\\w$.])${root.replace(/\$/g, "\\$")}\\.call\\((?:a|this)\\);`, "g");
  return script.replace(text, () => `function ${root}(){}`).replace(call, "")
    .replace(bare, () => `.prototype={"${monitor}":null,"$id$":0}`);
}

/** The names that are declared at the top. */
function declared(tokens) {
  const names = new Set();
  let depth = 0;
  tokens.forEach((token, i) => {
    if (isName(token)) {
      const declares = /^\s*=(?![=>])/.test(tokens[i + 1] || "") || tokens[i - 2] === "function";
      if (depth === 0 && declares) {
        names.add(token);
      }
    } else if (!isText(token)) {
      for (const c of token) {
        depth += "{([".includes(c) ? 1 : "})]".includes(c) ? -1 : 0;
      }
    }
  });
  if (depth !== 0) {
    throw new Error("the script's brackets do not match");
  }
  return names;
}

export function slim(compiled) {
  const places = fields(compiled);
  const script = rootless(compiled);
  const tokens = script.match(TOKEN);
  if (tokens.join("").length !== script.length) {
    throw new Error("the script has a sign that is not known");
  }
  const top = declared(tokens);
  const properties = new Set(tokens.filter(t => t[0] === "." && !places.has(t.slice(1))).map(t => t.slice(1)));
  for (const name of places.values()) {
    if (properties.has(name)) {
      throw new Error(`the field ${name} is taken`);
    }
  }
  const count = new Map();
  const others = new Set();
  for (const token of tokens) {
    if (isName(token)) {
      if (top.has(token)) {
        count.set(token, (count.get(token) || 0) + 1);
      } else {
        others.add(token);
      }
    }
  }
  const names = [...count.keys()];
  const kept = new Set([...names].sort((a, b) => count.get(b) - count.get(a)).slice(0, MOST));
  let number = 0;
  const fresh = () => {
    for (;;) {
      const n = number++;
      const name = LETTERS[n >> 12] + INSIDE[n >> 6 & 63] + INSIDE[n & 63];
      if (!others.has(name) && !kept.has(name)) {
        return name;
      }
    }
  };
  const renamed = new Map(names.filter(name => !kept.has(name)).map(name => [name, fresh()]));
  return tokens.map(token => isText(token) ? token
    : token[0] === "." && places.has(token.slice(1)) ? "." + places.get(token.slice(1))
    : renamed.get(token) || token).join("");
}
