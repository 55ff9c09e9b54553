import { Component, createContext, type ComponentChild, type ComponentType, type Ref } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { Assay, Question, Sheet } from './contract';
import { Line, Rank, type Shown, type Telling } from './core';
import type { Desk } from './desk';
import type { State } from './state';

/** The same all the time: what changes in it tells so by itself. */
export const Context = createContext<Desk>(undefined as unknown as Desk);

export function useDesk(): Desk {
  return useContext(Context);
}

function differs(a: object, b: object): boolean {
  const names = Object.keys(a);
  return names.length !== Object.keys(b).length
    || names.some((name) => (a as Record<string, unknown>)[name] !== (b as Record<string, unknown>)[name]);
}

/** A view that is drawn again only where what it is given, or what it looks at itself, is another. */
export function memo<P extends object>(View: (props: P) => ComponentChild): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return differs(this.props, next);
    }

    override render(): ComponentChild {
      return <View {...this.props} />;
    }
  };
}

/** A part of what changes: it is drawn again only where that part is another. */
export function useTold<T>(teller: Telling, pick: () => T): T {
  const [, again] = useReducer((n: number) => n + 1, 0);
  const picked = pick();
  const last = useRef({ picked, pick });
  last.current = { picked, pick };
  useLayoutEffect(() => {
    const look = () => {
      const now = last.current.pick();
      if (now === last.current.picked) return;
      last.current.picked = now;
      again(undefined);
    };
    // what happened since it was drawn
    look();
    return teller.listen(look);
  }, [teller]);
  return picked;
}

export function useStated<T>(pick: (state: State) => T): T {
  const { store } = useDesk();
  return useTold(store, () => pick(store.state));
}

export interface Awaited<A> extends Shown<A> {
  busy: boolean;
  /** where it is shown: what is off the screen is asked last */
  place: Ref<any>;
}

/**
 * The answer to a call of the core; the one before, until it comes.
 *
 * @param args of the call; undefined where nothing is asked
 */
export function useAnswer<A>(rank: number, call: keyof Assay, args: unknown[] | undefined): Awaited<A> {
  const { core } = useDesk();
  const line = useMemo(() => new Line<A>(core, rank), [core]);
  const key = args ? JSON.stringify(args) : '';
  useLayoutEffect(() => line.ask(key, call, () => args as any), [key]);
  useEffect(() => () => line.close(), [line]);
  const shown = useTold(line, () => line.shown);
  const place = useRef<Element>(null);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver((seen) => {
      line.seen = seen.at(-1)!.isIntersecting;
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [line]);
  return { ...shown, problems: key === '' ? [] : shown.problems, busy: key !== '' && key !== shown.last, place };
}

/** What a command answers. */
export function useSheet(question: Question | undefined, rank: number = Rank.panel): Awaited<Sheet> {
  return useAnswer<Sheet>(rank, 'ask', question && [question]);
}
