import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Known, Opened, Problem, Question, Word } from './contract';
import type { Core, Models } from './core';
import type { State, Store } from './state';

export interface Around {
  core: Core;
  models: Models;
  store: Store;
  state: State;
  catalogue: Known[];
  words: Word[];
  /** the model that is looked at, and those beside it, as far as they could be read */
  opened: Opened | undefined;
  beside: Opened[];
  /** what is said to be wrong at the top of the page */
  problems: Problem[];
}

export const Context = createContext<Around>(undefined as unknown as Around);

export function useAround(): Around {
  return useContext(Context);
}

export interface Shown<A> {
  answer: A | undefined;
  problems: Problem[];
  busy: boolean;
  /** the key of the question that the answer is of */
  of: string;
}

/**
 * The answer to what is asked last. While one is awaited the one before stays; what is asked meanwhile is asked once
 * the core is free, and of several only the last.
 *
 * @param key says whether it is another question; empty where nothing is asked
 * @param soon whether it is asked before all that is not
 */
export function useAnswer<A>(key: string, ask: () => Promise<Answer<A>>, soon = false): Shown<A> {
  const useChange = soon ? useLayoutEffect : useEffect;
  const [shown, show] = useState<{ key: string; of: string; answer: A | undefined; problems: Problem[] }>(
    { key: '', of: '', answer: undefined, problems: [] });
  const slot = useRef<{ busy: boolean; there: boolean; key: string; ask: () => Promise<Answer<A>> }>(
    { busy: false, there: true, key: '', ask });
  useEffect(() => {
    slot.current.there = true;
    return () => {
      slot.current.there = false;
    };
  }, []);
  useChange(() => {
    const mine = slot.current;
    mine.key = key;
    mine.ask = ask;
    const run = async () => {
      mine.busy = true;
      const asked = mine.key;
      const answer = await mine.ask();
      mine.busy = false;
      if (!mine.there) return;
      show((before) => answer.ok
        ? { key: asked, of: asked, answer: answer.answer, problems: [] }
        : { key: asked, of: before.of, answer: before.answer, problems: answer.problems });
      if (mine.key !== asked && mine.key !== '') void run();
    };
    if (key !== '' && !mine.busy) void run();
  }, [key]);
  return { answer: shown.answer, problems: key === '' ? [] : shown.problems, busy: shown.key !== key && key !== '', of: shown.of };
}

/** The words of a state that a command takes. */
export function options(words: Word[], state: State, ...of: string[]): { [word: string]: string } {
  const kind = new Map(words.map((word) => [word.name, word.of]));
  return Object.fromEntries(Object.entries(state.options)
    .filter(([name]) => of.includes(kind.get(name) ?? 'account')));
}

export function settings(state: State): string[] {
  return state.set.map(([name, value]) => `${name}=${value}`);
}

/** What a command answers of the model that is looked at. */
export function useSheet(question: Question | undefined) {
  const { core } = useAround();
  return useAnswer(question ? JSON.stringify(question) : '', () => core.call('ask', question!));
}
