import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Bound, Opened, Size, Switch, Word } from './contract';
import { options, settings, useAnswer, useAround } from './hooks';
import { grouped } from './sheet';

/** Words of an account that have a control of their own; the batch and the context come first. */
const FIRST_WORDS = ['seq', 'batch'];
const LEFT_OUT = ['keep'];

/**
 * The values that a slider goes through. Those of a large size are sixteenths of what the model has, so that what it is
 * divided by still divides it; those of a size that divides another one are that one's divisors.
 */
function rungs(size: Size, sizes: Size[]): string[] {
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

interface Slider {
  id: string;
  label: string;
  /** what it is now: as set, or as the model has it */
  value: string;
  /** what a slider shows for it, where `value` is a formula */
  bound?: string | undefined;
  ladder: string[];
  source?: string;
  isSet: boolean;
  wrong: boolean;
  change: (value: string | undefined, drag?: string) => void;
}

/** A size as a field for whatever the core understands, and a slider through its usual values. */
function SizeField({ id, label, value, bound, ladder, source, isSet, wrong, change }: Slider) {
  const { store } = useAround();
  const [typed, type] = useState(value);
  useEffect(() => type(value), [value]);
  const rung = ladder.indexOf(bound ?? value);
  const at = rung >= 0 ? rung : nearest(ladder, Number(bound ?? value));
  return <div class={`size${isSet ? ' is-set' : ''}`}>
    <label for={id} title={source}><Name text={label} /></label>
    <input type="range" aria-label={`${label}, slider`} min={0} max={Math.max(0, ladder.length - 1)} step={1} value={at}
      aria-valuetext={grouped(bound ?? value)} disabled={ladder.length < 2}
      onInput={(event) => {
        const next = ladder[Number(event.currentTarget.value)];
        if (next !== undefined) change(next, id);
      }} onChange={() => store.rest()} />
    <input id={id} type="text" inputMode="text" spellcheck={false} autocomplete="off" value={typed}
      aria-invalid={wrong} size={9}
      onInput={(event) => type(event.currentTarget.value)}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        change(text === '' ? undefined : text);
      }} />
    <button type="button" class="reset" aria-label={`${label} as the model has it`} title="As the model has it"
      disabled={!isSet} onClick={() => change(undefined)}>×</button>
  </div>;
}

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

export function WhatIf({ opened }: { opened: Opened }) {
  const around = useAround();
  const { store, state, words } = around;
  const set = new Map(state.set);
  const question = { model: opened.id, options: options(words, state, 'account'), set: settings(state) };
  const bound = useAnswer<Bound>(JSON.stringify(question), () => around.core.call('bound', question));
  // those of another model say nothing of this one
  const now = bound.answer && bound.of.includes(`"${opened.id}"`) ? bound.answer : opened;
  const ladders = useMemo(() => new Map(now.sizes.map((size) => {
    const asOpened = opened.sizes.find((one) => one.name === size.name) ?? size;
    return [size.name, rungs(asOpened, opened.sizes)];
  })), [opened, now.sizes.map((size) => size.name).join()]);
  const settable = now.sizes.filter((size) => size.settable);
  const free = settable.filter((size) => size.formula === undefined || set.has(size.name));
  const derived = settable.filter((size) => size.formula !== undefined && !set.has(size.name));
  const switches = now.switches.map((one) => ({
    ...one, values: opened.switches.find((other) => other.name === one.name)?.values ?? one.values,
  }));
  const account = words.filter((word) => word.of === 'account' && !LEFT_OUT.includes(word.name));
  const context = now.sizes.find((size) => size.name === 'T');
  const changed = state.set.length > 0 || account.some((word) => state.options[word.name] !== undefined);
  const wrong = (place: string) => around.problems.some((problem) => problem.place === place);
  const size = (one: Size) => <SizeField key={one.name} id={`set-${one.name}`} label={one.name}
    value={set.get(one.name) ?? one.value} bound={one.value} ladder={ladders.get(one.name) ?? []} source={one.source}
    isSet={set.has(one.name)} wrong={wrong(`--set ${one.name}`)}
    change={(value, drag) => store.set(one.name, value, drag)} />;
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
        .map((word) => <SizeField key={word.name} id={`ask-${word.name}`}
          label={word.name === 'seq' ? 'context' : word.name}
          value={state.options[word.name] ?? (word.name === 'seq' ? context?.value ?? '1024' : '1')}
          bound={now.sizes.find((one) => one.name === (word.name === 'seq' ? 'T' : 'B'))?.value}
          ladder={word.name === 'seq' ? powers(128, 1 << 21) : powers(1, 4096)}
          source={word.help} isSet={state.options[word.name] !== undefined} wrong={wrong(`--${word.name}`)}
          change={(value, drag) => store.option(word.name, value, drag)} />)}
      {account.filter((word) => !FIRST_WORDS.includes(word.name)).map((word) => <WordField key={word.name} word={word} />)}
    </fieldset>
    {free.length > 0 && <fieldset><legend>Sizes</legend>{free.map(size)}</fieldset>}
    {switches.length > 0 && <fieldset>
      <legend>Switches</legend>
      {switches.map((one) => <SwitchField key={one.name} one={one} value={set.get(one.name)}
        as={opened.switches.find((other) => other.name === one.name)?.value ?? one.value} />)}
    </fieldset>}
    {derived.length > 0 && <details>
      <summary>{derived.length === 1 ? 'A size that follows' : `${derived.length} sizes that follow`} from others</summary>
      {derived.map((one) => <SizeField key={one.name} id={`set-${one.name}`} label={one.name} value={one.formula!}
        bound={one.value} ladder={ladders.get(one.name) ?? []} source={one.source} isSet={false}
        wrong={wrong(`--set ${one.name}`)}
        change={(value, drag) => store.set(one.name, value, drag)} />)}
    </details>}
    <Other />
  </form>;
}

/** A word of the question: a list where its values are known, and a field where it is a number. */
export function WordField({ word, label }: { word: Word; label?: string }) {
  const { store, state } = useAround();
  const value = state.options[word.name] ?? '';
  const id = `ask-${word.name}`;
  return <div class={`word${value ? ' is-set' : ''}`}>
    <label for={id} title={word.help}><Name text={label ?? word.name} /></label>
    {word.values.length > 0
      ? <select id={id} value={value} onChange={(event) => store.option(word.name, event.currentTarget.value)}>
          <option value="">{word.otherwise || 'as the model has it'}</option>
          {value && !word.values.includes(value) && <option value={value}>{value}</option>}
          {word.values.map((one) => <option value={one}>{one}</option>)}
        </select>
      : <input id={id} type="text" spellcheck={false} autocomplete="off" placeholder={word.otherwise} value={value}
          onChange={(event) => store.option(word.name, event.currentTarget.value.trim())} />}
  </div>;
}

function SwitchField({ one, value, as }: { one: Switch; value: string | undefined; as: string }) {
  const { store } = useAround();
  const id = `set-${one.name}`;
  const now = value ?? one.value;
  const change = (next: string) => store.set(one.name, next === as || next === '' ? undefined : next);
  const values = one.values.includes(now) || one.values.length === 0 ? one.values : [now, ...one.values];
  const flag = values.length === 2 && values.includes('true') && values.includes('false');
  return <div class={`word${value !== undefined ? ' is-set' : ''}`}>
    <label for={id} title={one.source}><Name text={one.name} /></label>
    {flag ? <input id={id} type="checkbox" role="switch" checked={now === 'true'}
        onChange={(event) => change(String(event.currentTarget.checked))} />
      : values.length > 0 ? <select id={id} value={now} onChange={(event) => change(event.currentTarget.value)}>
          {values.map((name) => <option value={name}>{name}</option>)}
        </select>
      : <input id={id} type="text" spellcheck={false} value={now} onChange={(event) => change(event.currentTarget.value.trim())} />}
  </div>;
}

/** Whatever `--set` takes that has no field above. */
function Other() {
  const { store } = useAround();
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
