import { useMemo, useState } from 'preact/hooks';
import type { Bound, BoundQuestion, Opened, Size, Word } from './contract';
import { Rank } from './core';
import { options, ROOM, settings } from './desk';
import { memo, useAnswer, useDesk, useStated, useTold } from './hooks';
import { grouped } from './sheet';

/** Words of an account that have a control of their own; the batch and the context come first. */
const FIRST_WORDS = ['seq', 'batch'];
const LEFT_OUT = ['keep'];
/** Words that are called otherwise here, and what it means that they are not said. */
const LABELS: { [word: string]: string } = { on: 'room on', memory: 'room in' };
const UNSAID: { [word: string]: string } = { on: 'no accelerator', memory: '80GB' };
const NO_RUNGS: string[] = [];

/**
 * The values that a slider goes through. Those of a large size are sixteenths of what the model has, so that what it is
 * divided by still divides it; those of a size that divides another one are that one's divisors.
 */
export function rungs(size: Size, sizes: Size[]): string[] {
  const base = Math.max(1, size.number);
  const over = sizes.find((other) => other.formula?.endsWith(`/${size.name}`));
  const whole = over && sizes.find((other) => `${other.name}/${size.name}` === over.formula);
  if (whole && whole.number <= 1 << 20) {
    const all: string[] = [];
    for (let n = 1; n <= whole.number && n <= base * 8; n++) if (whole.number % n === 0) all.push(String(n));
    return all;
  }
  let step = 1;
  if (base >= 64) {
    step = base / 16;
    while (!Number.isInteger(step)) step *= 2;
  }
  const last = Math.max(16, base * 4);
  const all: string[] = [];
  for (let n = step; n <= last; n += step) all.push(String(n));
  return all;
}

function powers(from: number, to: number): string[] {
  const all: string[] = [];
  for (let n = from; n <= to; n *= 2) all.push(String(n));
  return all;
}

const CONTEXTS = powers(128, 1 << 21);
const BATCHES = powers(1, 4096);

interface Slider {
  /** as `set` or an option has it */
  name: string;
  of: 'set' | 'option';
  label: string;
  /** what it is: as set, or as the model has it */
  value: string;
  /** the number of `value`, where that is a formula */
  bound?: string | undefined;
  ladder: string[];
  source?: string;
  isSet: boolean;
  wrong: boolean;
}

const NUMBER = /^\d+$/;

/** A size as a field for whatever the core understands, and a slider through its usual values. */
const SizeField = memo(({ name, of, label, value, bound, ladder, source, isSet, wrong }: Slider) => {
  const { store } = useDesk();
  const [draft, type] = useState<string>();
  const id = `${of === 'set' ? 'set' : 'ask'}-${name}`;
  const change = (next: string | undefined, drag = '') => of === 'set' ? store.set(name, next, drag) : store.option(name, next, drag);
  // a hand sees what it sets, at once; only a formula has to be answered first
  const number = NUMBER.test(value) ? value : bound ?? value;
  const rung = ladder.indexOf(number);
  const at = rung >= 0 ? rung : nearest(ladder, Number(number));
  return <div class={`size${isSet ? ' is-set' : ''}`}>
    <label for={id} title={source}><Name text={label} /></label>
    <input type="range" aria-label={`${label}, slider`} min={0} max={Math.max(0, ladder.length - 1)} step={1} value={at}
      aria-valuetext={grouped(number)} disabled={ladder.length < 2}
      onInput={(event) => {
        const next = ladder[Number(event.currentTarget.value)];
        if (next !== undefined) change(next, id);
      }} onChange={() => store.rest()} />
    <input id={id} type="text" inputMode="text" spellcheck={false} autocomplete="off" value={draft ?? value}
      aria-invalid={wrong} size={9}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={() => type(undefined)}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        type(undefined);
        change(text === '' ? undefined : text);
      }} />
    <button type="button" class="reset" aria-label={`${label} as the model has it`} title="As the model has it"
      disabled={!isSet} onClick={() => change(undefined)}>×</button>
  </div>;
});

/** A name that may be broken after its hyphens and underscores. */
function Name({ text }: { text: string }) {
  return <>{text.split(/(?<=[_-])/).flatMap((part) => [part, <wbr />])}</>;
}

/** Where a slider stands for a value that is between its rungs. */
function nearest(ladder: string[], value: number): number {
  let best = 0;
  ladder.forEach((rung, i) => {
    if (Math.abs(Number(rung) - value) < Math.abs(Number(ladder[best]) - value)) best = i;
  });
  return best;
}

export const WhatIf = memo(({ opened }: { opened: Opened }) => {
  const desk = useDesk();
  const { store, words, screen } = desk;
  const state = useStated((all) => all);
  const problems = useTold(screen, () => screen.shown.problems);
  const set = new Map(state.set);
  const question: BoundQuestion = { model: opened.id, options: options(words, state, 'account'), set: settings(state) };
  const bound = useAnswer<Bound>(Rank.fields, 'bound', [question]);
  // those of another model say nothing of this one
  const [of] = bound.of ? JSON.parse(bound.of) as [BoundQuestion] : [];
  const now = bound.answer && of?.model === opened.id ? bound.answer : opened;
  // what was set when that was asked, and is no longer, is as the model has it until the answer comes
  const undone = (name: string) => !set.has(name) && now !== opened
    && of?.set?.some((word) => word.startsWith(`${name}=`));
  const asOpened = useMemo(() => new Map(opened.sizes.map((size) => [size.name, size])), [opened]);
  const ladders = useMemo(() => new Map(now.sizes.map((size) =>
    [size.name, rungs(asOpened.get(size.name) ?? size, opened.sizes)])), [opened, now.sizes.map((size) => size.name).join()]);
  // each stays where it stands while it is dragged
  const order = useMemo(() => new Map(opened.sizes.map((size, i) => [size.name, i])), [opened]);
  const place = (size: Size) => order.get(size.name) ?? order.size;
  const settable = now.sizes.filter((size) => size.settable).map((size) => undone(size.name) ? asOpened.get(size.name) ?? size : size)
    .sort((a, b) => place(a) - place(b));
  const follows = (size: Size) => (asOpened.get(size.name) ?? size).formula !== undefined;
  const free = settable.filter((size) => !follows(size));
  const derived = settable.filter(follows);
  const account = words.filter((word) => (word.of === 'account' || ROOM.includes(word.name)) && !LEFT_OUT.includes(word.name));
  const context = now.sizes.find((size) => size.name === 'T');
  const changed = state.set.length > 0 || account.some((word) => state.options[word.name] !== undefined);
  const wrong = (place: string) => problems.some((problem) => problem.place === place);
  const size = (one: Size) => <SizeField key={one.name} name={one.name} of="set" label={one.name}
    value={set.get(one.name) ?? one.formula ?? one.value} bound={one.value} ladder={ladders.get(one.name) ?? NO_RUNGS}
    source={one.source} isSet={set.has(one.name)} wrong={wrong(`--set ${one.name}`)} />;
  return <form class="whatif" onSubmit={(event) => event.preventDefault()}>
    <div class="whatif-head">
      <h2>What if</h2>
      <button type="button" disabled={!changed} onClick={() => store.change({
        set: [], options: Object.fromEntries(Object.entries(state.options)
          .filter(([name]) => !account.some((word) => word.name === name))),
      })}>As it is</button>
    </div>
    <fieldset>
      <legend>The question</legend>
      {FIRST_WORDS.map((name) => account.find((word) => word.name === name)).filter((word) => word !== undefined)
        .map((word) => <SizeField key={word.name} name={word.name} of="option"
          label={word.name === 'seq' ? 'context' : word.name}
          value={state.options[word.name] ?? (word.name === 'seq' ? asked(of, 'seq') ? asOpened.get('T')?.value : context?.value : '1') ?? '1024'}
          bound={now.sizes.find((one) => one.name === (word.name === 'seq' ? 'T' : 'B'))?.value}
          ladder={word.name === 'seq' ? CONTEXTS : BATCHES}
          source={word.help} isSet={state.options[word.name] !== undefined} wrong={wrong(`--${word.name}`)} />)}
      {account.filter((word) => !FIRST_WORDS.includes(word.name)).map((word) => <WordField key={word.name} word={word}
        label={LABELS[word.name] ?? word.name} />)}
    </fieldset>
    {free.length > 0 && <fieldset><legend>Sizes</legend>{free.map(size)}</fieldset>}
    {now.switches.length > 0 && <fieldset>
      <legend>Switches</legend>
      {now.switches.map((one) => {
        const first = opened.switches.find((other) => other.name === one.name);
        return <SwitchField key={one.name} name={one.name} source={one.source} values={first?.values ?? one.values}
          value={set.get(one.name)} as={first?.value ?? one.value} otherwise={undone(one.name) ? first?.value ?? one.value : one.value} />;
      })}
    </fieldset>}
    {derived.length > 0 && <details open={derived.some((one) => set.has(one.name)) || undefined}>
      <summary>{derived.length === 1 ? 'A size that follows' : `${derived.length} sizes that follow`} from others</summary>
      {derived.map(size)}
    </details>}
    <Other />
  </form>;
});

/** Whether a question has a word. */
function asked(question: BoundQuestion | undefined, word: string): boolean {
  return question?.options?.[word] !== undefined;
}

/** A word of the question: a switch where it is said or not, a list where its values are known, and a field where it is a number. */
export const WordField = memo(({ word, label, within = 'ask', otherwise }: {
  word: Word; label?: string; within?: string; otherwise?: string;
}) => {
  const { store } = useDesk();
  const value = useStated((state) => state.options[word.name] ?? '');
  const id = `${within}-${word.name}`;
  const unsaid = otherwise ?? UNSAID[word.name] ?? word.otherwise;
  const said = word.values.join() === 'true';
  return <div class={`word${value ? ' is-set' : ''}`}>
    <label for={id} title={word.help}><Name text={label ?? word.name} /></label>
    {said
      ? <input id={id} type="checkbox" role="switch" checked={value !== ''}
          onChange={(event) => store.option(word.name, event.currentTarget.checked ? 'true' : undefined)} />
      : word.values.length > 0
      ? <select id={id} value={value} onChange={(event) => store.option(word.name, event.currentTarget.value)}>
          <option value="">{unsaid || 'as the model has it'}</option>
          {value && !word.values.includes(value) && <option value={value}>{value}</option>}
          {word.values.map((one) => <option value={one}>{one}</option>)}
        </select>
      : <input id={id} type="text" spellcheck={false} autocomplete="off" placeholder={unsaid} value={value}
          onChange={(event) => store.option(word.name, event.currentTarget.value.trim())} />}
  </div>;
});

/** @param value that is set */
const SwitchField = memo(({ name, source, values: known, value, as, otherwise }: {
  name: string; source: string; values: string[]; value: string | undefined; as: string; otherwise: string;
}) => {
  const { store } = useDesk();
  const id = `set-${name}`;
  const now = value ?? otherwise;
  const change = (next: string) => store.set(name, next === as || next === '' ? undefined : next);
  const values = known.includes(now) || known.length === 0 ? known : [now, ...known];
  const flag = values.length === 2 && values.includes('true') && values.includes('false');
  return <div class={`word${value !== undefined ? ' is-set' : ''}`}>
    <label for={id} title={source}><Name text={name} /></label>
    {flag ? <input id={id} type="checkbox" role="switch" checked={now === 'true'}
        onChange={(event) => change(String(event.currentTarget.checked))} />
      : values.length > 0 ? <select id={id} value={now} onChange={(event) => change(event.currentTarget.value)}>
          {values.map((one) => <option value={one}>{one}</option>)}
        </select>
      : <input id={id} type="text" spellcheck={false} value={now} onChange={(event) => change(event.currentTarget.value.trim())} />}
  </div>;
});

/** Whatever `--set` takes that has no field above. */
function Other() {
  const { store } = useDesk();
  const [typed, type] = useState('');
  return <div class="word">
    <label for="other">set</label>
    <input id="other" type="text" spellcheck={false} autocomplete="off" placeholder="name=value" value={typed}
      onInput={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        const at = typed.indexOf('=');
        if (event.key !== 'Enter' || at <= 0) return;
        store.set(typed.slice(0, at).trim(), typed.slice(at + 1).trim());
        type('');
      }} />
  </div>;
}
