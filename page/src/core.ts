import type { Answer, Assay, Call, Problem, Reply } from './contract';

/** What is asked first where several wait: in the order in which people look. */
export const Rank = { model: 0, screen: 1, fields: 2, panel: 3, parts: 4, picture: 5, list: 6 } as const;

/** What is off the screen comes after all that is on it. */
const UNSEEN = 10;
/** The next step of a hand waits for a call that is under way. So what takes longer waits for the hand to rest, in ms. */
const LONG = 24;
/** Two changes within so many ms are of a hand that moves. */
const MOVING = 160;
const REST = 90;
/** But what is seen and takes no longer than this is worked on this often all the same. */
const FAIR = 100;
const OFTEN = 400;
/** What comes last and is long waits for a longer rest, be it of a hand that moves or of single steps. */
const PAUSE = 300;

/** A call that waits for its turn, or for its answer. */
export interface Asked {
  call: keyof Assay;
  args: unknown[];
  rank: number;
  /** whether what it is for is on the screen */
  seen: () => boolean;
  /** how long it took of late, in ms */
  took: number;
  since: number;
  settle: (result: any, took: number) => void;
}

/**
 * The core in a worker of its own: a call is a message, and answered by one. It has one at a time, so that what is no
 * longer wanted is never sent, and what matters most goes first. The worker's script stands in the page as text, so that
 * nothing is fetched.
 */
export class Core {
  private readonly worker: Worker;
  private queue: Asked[] = [];
  private flying: Asked | undefined;
  private sent = 0;
  private number = 0;
  private changed = -Infinity;
  private before = -Infinity;
  private later: ReturnType<typeof setTimeout> | undefined;
  /** How long the last call of each kind took, there and back, in ms: `ask train`. */
  readonly took = new Map<string, number>();
  readonly ready: Promise<string>;

  constructor(script: string) {
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.worker = new Worker(address);
    let started: (version: string) => void;
    let failed: (why: Error) => void;
    this.ready = new Promise((yes, no) => {
      started = yes;
      failed = no;
    });
    this.worker.onmessage = (event: MessageEvent<Reply>) => {
      const reply = event.data;
      if ('ready' in reply) {
        URL.revokeObjectURL(address);
        started(reply.ready);
        return;
      }
      const call = this.flying;
      if (call === undefined || reply.number !== this.number) return;
      const took = performance.now() - this.sent;
      this.took.set(kind(call), took);
      this.flying = undefined;
      // what waits is worked on while this answer is shown, but for what it makes wanted
      const first = this.queue.length === 0;
      if (first) call.settle(reply.result, took);
      this.next();
      if (!first) call.settle(reply.result, took);
    };
    this.worker.onerror = (event) => failed(new Error(event.message || 'the core does not start'));
  }

  /** Whether nothing is awaited. */
  get idle(): boolean {
    return this.flying === undefined && this.queue.length === 0;
  }

  call<K extends keyof Assay>(call: K, ...args: Parameters<Assay[K]>): Promise<ReturnType<Assay[K]>> {
    return this.ranked(Rank.list, call, ...args);
  }

  ranked<K extends keyof Assay>(rank: number, call: K, ...args: Parameters<Assay[K]>): Promise<ReturnType<Assay[K]>> {
    return new Promise((settle) => {
      this.ask({ call, args, rank, seen: () => true, took: 0, since: performance.now(), settle });
    });
  }

  ask(asked: Asked): void {
    this.queue.push(asked);
    this.next();
  }

  /** Takes back what was not sent yet. */
  drop(asked: Asked): boolean {
    const at = this.queue.indexOf(asked);
    if (at >= 0) this.queue.splice(at, 1);
    return at >= 0;
  }

  /** Something was changed by hand. */
  touched(): void {
    this.before = this.changed;
    this.changed = performance.now();
  }

  /** How long something has to wait still. */
  private wait(one: Asked, seen: boolean, now: number): number {
    if (one.rank <= Rank.screen || (seen && one.took <= LONG)) return 0;
    const moves = this.changed - this.before < MOVING;
    const rest = one.rank >= Rank.list ? PAUSE : moves ? REST : 0;
    const wait = this.changed + rest - now;
    return seen && one.took <= FAIR ? Math.min(wait, one.since + OFTEN - now) : wait;
  }

  private next(): void {
    if (this.flying) return;
    clearTimeout(this.later);
    const now = performance.now();
    let best: Asked | undefined;
    let place = Infinity;
    let soonest = Infinity;
    for (const one of this.queue) {
      const seen = one.seen();
      const wait = this.wait(one, seen, now);
      const its = one.rank + (seen ? 0 : UNSEEN);
      if (wait > 0) {
        soonest = Math.min(soonest, wait);
      } else if (its < place) {
        best = one;
        place = its;
      }
    }
    if (best) {
      this.drop(best);
      this.flying = best;
      this.sent = now;
      this.worker.postMessage({ number: ++this.number, call: best.call, args: best.args } satisfies Call);
    } else if (this.queue.length) {
      this.later = setTimeout(() => this.next(), Math.max(1, soonest));
    }
  }
}

function kind({ call, args: [first] }: Asked): string {
  const { command, kind: picture } = (first ?? {}) as { command?: string; kind?: string };
  return [call, command ?? picture].filter(Boolean).join(' ');
}

export interface Shown<A> {
  answer: A | undefined;
  problems: Problem[];
  /** the key of the question that the answer is of, and of the one that was replied to last, if only by problems */
  of: string;
  last: string;
}

const NONE: Problem[] = [];
export const NOTHING: Shown<never> = { answer: undefined, problems: NONE, of: '', last: '' };

/** What tells when it changes. */
export class Telling {
  private readonly listeners = new Set<() => void>();

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

/** The answer to what is asked last. Until it comes, the one before stays; of several questions that wait, the last. */
export class Line<A> extends Telling {
  shown: Shown<A> = NOTHING;
  /** whether it is on the screen */
  seen = true;
  private key = '';
  private waiting: Asked | undefined;
  private took = 0;
  private since = 0;

  constructor(private readonly core: Core, readonly rank: number) {
    super();
  }

  /** Whether what is shown answers something that was asked before. */
  get busy(): boolean {
    return this.key !== '' && this.key !== this.shown.last;
  }

  /** @param key says whether it is another question; empty where nothing is asked */
  ask<K extends keyof Assay>(key: string, call: K, args: () => Parameters<Assay[K]>): void {
    if (key === this.key) return;
    this.key = key;
    const waited = this.waiting !== undefined && this.core.drop(this.waiting);
    this.waiting = undefined;
    if (key === '') {
      this.show({ ...this.shown, problems: NONE, last: '' });
      return;
    }
    if (!this.busy) {
      // back to what is shown still
      this.tell();
      return;
    }
    if (!waited) this.since = performance.now();
    const asked: Asked = {
      call, args: args(), rank: this.rank, seen: () => this.seen, took: this.took, since: this.since,
      settle: (answer: Answer<A>, took) => {
        this.took = took;
        // what was sent before the question that waits is shown, too, as a step on the way to it
        if (this.waiting === undefined) return;
        if (this.waiting === asked) this.waiting = undefined;
        this.show(answer.ok ? { answer: answer.answer, problems: NONE, of: key, last: key }
          : { ...this.shown, problems: answer.problems, last: key });
      },
    };
    this.waiting = asked;
    this.tell();
    this.core.ask(asked);
  }

  /** Is not looked at any more. */
  close(): void {
    if (this.waiting) this.core.drop(this.waiting);
    this.waiting = undefined;
    this.key = '';
  }

  private show(shown: Shown<A>): void {
    this.shown = shown;
    this.tell();
  }
}
