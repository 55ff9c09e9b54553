import { Telling } from './core';

/** All that a visitor can change. It stands in the address, so that a link shows the same. */
export interface State {
  /** what names the model: a name of the catalogue, `file:NAME`, or `text:TEXT` */
  model: string;
  /** models beside it */
  compare: string[];
  /** sizes and switches put over the model's own, in their order */
  set: [string, string][];
  /** words of the question by their names: `seq`, `on` */
  options: { [word: string]: string };
  /** which panel is open */
  panel: string;
  /** which quantity the picture is of, and which part is looked at */
  of: string;
  part: string;
  /** contexts that the model grows through, `1024,16384`; those of the page where none are said */
  contexts: string;
  /** one model under several values of a size: `num_kv_heads=8,4,1` */
  vary: string;
  /** whether matrix multiplies are those of the backward pass, too */
  backward: boolean;
  /** whether amounts are written out to the unit */
  exact: boolean;
  /** whether a panel shows everything */
  full: boolean;
}

export const FIRST: State = {
  model: 'gpt2-xl', compare: [], set: [], options: {}, panel: 'growth', of: 'parameters', part: '',
  contexts: '', vary: '', backward: false, exact: false, full: false,
};

const FLAGS = ['backward', 'exact', 'full'] as const;
const TEXTS = ['panel', 'of', 'part', 'contexts', 'vary'] as const;

function among<W extends string>(words: readonly W[], word: string): word is W {
  return (words as readonly string[]).includes(word);
}

/** A browser takes so many addresses in a time, and each costs some of it: at most one in so many ms while one drags. */
const SPELL = 400;

/** Leaves what people can read as it is: `set=d_ff=4*d_model`. */
function written(text: string): string {
  return text.replace(/[%&#\s"<>`{}|\\^[\]\u0000-\u001f\u007f]/g, (c) => encodeURIComponent(c));
}

function read(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `#gpt2-xl&seq=16384&set=d_model=2048&compare=gpt2,gpt2-medium&panel=training` */
export function address(state: State): string {
  const words = [written(state.model)];
  for (const [name, value] of Object.entries(state.options)) words.push(`${name}=${written(value)}`);
  for (const [name, value] of state.set) words.push(`set=${written(`${name}=${value}`)}`);
  if (state.compare.length) {
    words.push(`compare=${state.compare.map((word) => written(word).replaceAll(',', '%2C')).join(',')}`);
  }
  for (const name of TEXTS) {
    if (state[name] !== FIRST[name]) words.push(`${name}=${written(state[name])}`);
  }
  for (const flag of FLAGS) if (state[flag]) words.push(flag);
  return '#' + words.join('&');
}

/** What an address says; what it does not say is as at first. */
export function stated(hash: string, otherwise: State): State {
  const words = hash.replace(/^#/, '').split('&').filter((word) => word !== '');
  if (!words.length) return otherwise;
  const state: State = { ...FIRST, compare: [], set: [], options: {} };
  words.forEach((word, index) => {
    const at = word.indexOf('=');
    if (index === 0 && (at < 0 || word.startsWith('text:') || word.startsWith('file:'))) {
      state.model = read(word);
      return;
    }
    const name = at < 0 ? word : word.slice(0, at);
    const value = at < 0 ? '' : word.slice(at + 1);
    if (among(FLAGS, name)) {
      state[name] = true;
    } else if (name === 'set') {
      const text = read(value);
      const sign = text.indexOf('=');
      state.set.push(sign < 0 ? [text, ''] : [text.slice(0, sign), text.slice(sign + 1)]);
    } else if (name === 'compare') {
      state.compare = value.split(',').filter(Boolean).map(read).slice(0, 3);
    } else if (among(TEXTS, name)) {
      state[name] = read(value);
    } else {
      state.options[name] = read(value);
    }
  });
  return state;
}

/** The states that were, and the one that is. Steps of one drag are one state. */
export class Store extends Telling {
  private past: State[] = [];
  private future: State[] = [];
  private drag = '';
  private pause: ReturnType<typeof setTimeout> | undefined;
  /** the address is said once what was changed is on its way */
  private saying: ReturnType<typeof setTimeout> | undefined;
  private instead = true;
  private said = -Infinity;

  constructor(public state: State) {
    super();
    addEventListener('popstate', () => this.follow());
    addEventListener('hashchange', () => this.follow());
    addEventListener('pagehide', () => this.say());
    this.show(true);
    this.say();
  }

  get undoable(): boolean {
    return this.past.length > 0;
  }

  get redoable(): boolean {
    return this.future.length > 0;
  }

  /**
   * @param drag what is being dragged: further changes of the same replace this one, until `rest`
   */
  change(part: Partial<State>, drag = ''): void {
    const next = { ...this.state, ...part };
    if (address(next) === address(this.state)) return;
    clearTimeout(this.pause);
    const same = drag !== '' && drag === this.drag;
    if (!same) {
      this.past.push(this.state);
      if (this.past.length > 500) this.past.shift();
    }
    this.drag = drag;
    this.future = [];
    this.become(next, same);
  }

  /** Another model: nothing is set of it, and no part of it is looked at. */
  turn(model: string): void {
    this.change({ model, set: [], part: '', vary: '' });
  }

  /** A drag ends. What soon follows by the same hand, such as the next press of a key, is still the same. */
  rest(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.drag = '';
    }, 800);
  }

  set(name: string, value: string | undefined, drag = ''): void {
    const at = this.state.set.findIndex(([other]) => other === name);
    const set = [...this.state.set];
    if (value === undefined) set.splice(at, at < 0 ? 0 : 1);
    else set.splice(at < 0 ? set.length : at, at < 0 ? 0 : 1, [name, value]);
    this.change({ set }, drag);
  }

  option(name: string, value: string | undefined, drag = ''): void {
    const options = { ...this.state.options };
    if (value === undefined || value === '') delete options[name];
    else options[name] = value;
    this.change({ options }, drag);
  }

  undo(): void {
    this.move(this.past, this.future);
  }

  redo(): void {
    this.move(this.future, this.past);
  }

  private move(from: State[], to: State[]): void {
    const state = from.pop();
    if (!state) return;
    to.push(this.state);
    this.drag = '';
    this.become(state, false);
  }

  private become(state: State, instead: boolean): void {
    // the address of the state before is said before another entry of the browser's history is begun
    if (!instead) this.say();
    this.state = state;
    this.tell();
    this.show(instead);
  }

  /** Someone changed the address, or went back. */
  private follow(): void {
    const said = stated(location.hash, FIRST);
    if (address(said) === address(this.state)) return;
    clearTimeout(this.saying);
    this.saying = undefined;
    this.past.push(this.state);
    this.future = [];
    this.state = said;
    this.drag = '';
    this.tell();
  }

  /** Whether the address is that of what is shown. */
  get told(): boolean {
    return this.saying === undefined;
  }

  private show(instead: boolean): void {
    if (this.saying !== undefined) return;
    this.instead = instead;
    const wait = instead ? Math.max(0, this.said + SPELL - performance.now()) : 0;
    this.saying = setTimeout(() => this.say(), wait);
  }

  /** Says the address of what is shown. */
  say(): void {
    if (this.saying === undefined) return;
    clearTimeout(this.saying);
    this.saying = undefined;
    this.said = performance.now();
    try {
      if (this.instead) history.replaceState(null, '', address(this.state));
      else history.pushState(null, '', address(this.state));
    } catch {
      // Where a page may not change its address, it works without.
    }
  }
}
