import type { Answer, Opened, Problem, Source } from './contract';
import { Rank, type Core } from './core';

/** A longer text stands in no address. */
const LONGEST = 6000;
const TYPED = 'what was typed';

/** Models by the words that name them in the address: read once. */
export class Models {
  private readonly sources = new Map<string, Source>();
  private readonly opened = new Map<string, Promise<Answer<Opened>>>();

  constructor(private readonly core: Core) {}

  /** Makes a word mean what was given: files of this machine cannot stand in an address. */
  mean(word: string, source: Source): void {
    const before = this.opened.get(word);
    void before?.then((answer) => {
      if (answer.ok) void this.core.call('close', answer.answer.id);
    });
    this.opened.delete(word);
    this.sources.set(word, source);
  }

  /** The word for a text: the text itself, where an address has room for it. */
  typed(text: string): string {
    if (text.length <= LONGEST) return `text:${text}`;
    const word = 'file:what was pasted';
    this.mean(word, { text, fileName: TYPED });
    return word;
  }

  open(word: string): Promise<Answer<Opened>> {
    const known = this.opened.get(word);
    if (known) return known;
    const source = this.source(word);
    const answer = source ? this.core.ranked(Rank.model, 'open', source) : Promise.resolve(absent(word));
    this.opened.set(word, answer);
    return answer;
  }

  private source(word: string): Source | undefined {
    if (word.startsWith('text:')) return { text: word.slice('text:'.length), fileName: TYPED };
    return this.sources.get(word) ?? (word.startsWith('file:') ? undefined : { name: word });
  }
}

function absent(word: string): { ok: false; problems: Problem[] } {
  const subject = word.slice('file:'.length);
  const message = 'is a file of the machine where this address was made, and never left it';
  const hint = 'drop it here, or choose it again';
  return { ok: false, problems: [{ subject, place: '', message, hint, text: `${subject}: ${message} (${hint})` }] };
}

/** The word for a model in lists and titles. */
export function called(word: string): string {
  if (word.startsWith('text:')) return 'typed';
  return word.startsWith('file:') ? word.slice('file:'.length) : word;
}
