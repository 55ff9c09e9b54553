import type { Answer, Known, Opened, Question, Sheet, Word } from './contract';
import { Line, NOTHING, Rank, Telling, type Core, type Shown } from './core';
import type { Models } from './models';
import type { State, Store } from './state';

/** Words that an account takes besides its own: what has room beside the weights. */
export const ROOM = ['on', 'memory'];

/** The words of a state that a command takes. */
export function options(words: Word[], state: State, ...of: string[]): { [word: string]: string } {
  const kind = new Map(words.map((word) => [word.name, word.of]));
  return Object.fromEntries(Object.entries(state.options)
    .filter(([name]) => of.includes(kind.get(name) ?? 'account')));
}

/** The words of the first screen. */
export function accounted(words: Word[], state: State): { [word: string]: string } {
  const room = Object.entries(state.options).filter(([name]) => ROOM.includes(name));
  return { ...options(words, state, 'account'), ...Object.fromEntries(room) };
}

export function settings(state: State): string[] {
  return state.set.map(([name, value]) => `${name}=${value}`);
}

/**
 * What lies before the visitor: the models that are looked at and the first screen. It is asked the moment that
 * something is changed, before anything is drawn.
 */
export class Desk extends Telling {
  /** the model that is looked at, and those beside it, as far as they could be read */
  main: Shown<Opened> = NOTHING;
  beside: Shown<Opened[]> = NOTHING;
  private model = '';
  catalogue: Known[] = [];
  readonly screen: Line<Sheet>;
  private besides = '';

  constructor(readonly core: Core, readonly models: Models, readonly store: Store, public words: Word[]) {
    super();
    this.screen = new Line(core, Rank.screen);
    store.listen(() => {
      core.touched();
      this.look();
    });
    this.look();
  }

  /** Whether the model that is named is read still. */
  get opening(): boolean {
    return this.main.last !== this.model;
  }

  /** The model that is looked at, where it can be asked about. */
  get opened(): Opened | undefined {
    return this.main.problems.length === 0 ? this.main.answer : undefined;
  }

  /** A word means something else than before. */
  again(): void {
    this.model = '';
    this.besides = '';
    this.look();
  }

  /** What can be asked and what is known by name, once there is something to look at. */
  async learn(): Promise<void> {
    if (this.words.length === 0) this.words = await this.core.call('words');
    this.tell();
    this.catalogue = await this.core.call('catalogue');
    this.tell();
  }

  private look(): void {
    const { model, compare } = this.store.state;
    if (this.model !== model) void this.open(model);
    else this.ask();
    const beside = JSON.stringify(compare);
    if (this.besides !== beside) void this.put(beside, compare);
  }

  private ask(): void {
    const { opened, store: { state } } = this;
    if (!opened || this.opening) return;
    const question: Question = {
      command: 'account', models: [opened.id], options: accounted(this.words, state), set: settings(state),
    };
    this.screen.ask(JSON.stringify(question), 'ask', () => [question]);
  }

  private async open(model: string): Promise<void> {
    this.model = model;
    this.main = { ...this.main, last: '' };
    this.tell();
    const answer = await this.models.open(model);
    if (this.model !== model) return;
    this.main = shown(model, answer, this.main);
    if (!answer.ok) this.screen.ask('', 'ask', () => [{ command: 'account' }]);
    this.ask();
    this.tell();
  }

  private async put(key: string, words: string[]): Promise<void> {
    this.besides = key;
    const answers = await Promise.all(words.map((word) => this.models.open(word)));
    if (this.besides !== key) return;
    const problems = answers.flatMap((answer) => answer.ok ? [] : answer.problems);
    this.beside = shown<Opened[]>(key, problems.length ? { ok: false, problems }
      : { ok: true, answer: answers.flatMap((answer) => answer.ok ? [answer.answer] : []) }, this.beside);
    this.tell();
  }
}

function shown<A>(key: string, answer: Answer<A>, before: Shown<A>): Shown<A> {
  return answer.ok ? { answer: answer.answer, problems: [], of: key, last: key }
    : { ...before, problems: answer.problems, last: key };
}
