import type { Opened, Question, Size } from '../contract';
import { Combo } from '../chooser';
import { called } from '../models';
import { options, settings } from '../desk';
import { Chart, Drawn } from '../drawn';
import { useDesk, useSheet, useStated, useTold } from '../hooks';
import { Problems, SheetView } from '../sheet';
import { rungs } from '../whatif';
import type { Panel } from '.';

const MOST = 4;

/** Some values of a size to begin with: what the model has, and about half and twice as much. */
function some(size: Size, sizes: Size[]): string {
  const ladder = rungs(size, sizes);
  const at = Math.max(0, ladder.indexOf(size.value));
  const near = [ladder[(at + 1) / 2 - 1 | 0], size.value, ladder[Math.min(ladder.length - 1, at * 2 + 1)]];
  return [...new Set(near.filter((one) => one !== undefined))].join();
}

function View({ opened }: { opened: Opened }) {
  const desk = useDesk();
  const { store, words } = desk;
  const state = useStated((all) => all);
  const beside = useTold(desk, () => desk.beside).answer ?? [];
  const catalogue = useTold(desk, () => desk.catalogue);
  const models = [opened.id, ...beside.map((one) => one.id)];
  const of = { options: options(words, state, 'account'), set: settings(state) };
  const varied = state.vary !== '';
  const question: Question | undefined = varied ? { command: 'compare', models: [opened.id], vary: state.vary, full: state.full, ...of }
    : beside.length ? { command: 'compare', models, full: state.full, ...of } : undefined;
  const sheet = useSheet(question);
  const sign = state.vary.indexOf('=');
  const name = state.vary.slice(0, Math.max(0, sign));
  const sizes = opened.sizes.filter((size) => size.settable);
  return <>
    <div class="fields">
      <span class="chip own">{called(state.model)}</span>
      {state.compare.map((word) => <span class="chip">{called(word)}
        <button type="button" aria-label={`without ${called(word)}`}
          onClick={() => store.change({ compare: state.compare.filter((other) => other !== word) })}>×</button></span>)}
      {state.compare.length < MOST - 1 && <Combo id="beside" label="A model beside it" catalogue={catalogue}
        holder="and…" choose={(word) => {
          if (word !== state.model && !state.compare.includes(word)) store.change({ compare: [...state.compare, word], vary: '' });
        }} />}
      <label for="vary">or with several values of</label>
      <select id="vary" value={name} onChange={(event) => {
        const size = sizes.find((one) => one.name === event.currentTarget.value);
        store.change(size ? { vary: `${size.name}=${some(size, opened.sizes)}`, compare: [] } : { vary: '' });
      }}>
        <option value="">no size</option>
        {name && !sizes.some((one) => one.name === name) && <option value={name}>{name}</option>}
        {sizes.map((one) => <option value={one.name}>{one.name}</option>)}
      </select>
      {varied && <input type="text" aria-label={`values of ${name}`} spellcheck={false} autocomplete="off" size={18}
        value={state.vary.slice(sign + 1)}
        onChange={(event) => store.change({ vary: `${name}=${event.currentTarget.value.replace(/\s+/g, '')}` })} />}
    </div>
    <Problems problems={sheet.problems} />
    {!question ? <p>Choose up to three models to stand beside {called(state.model)}, or a size of it.</p>
      : <div class={sheet.problems.length ? 'stale' : ''} aria-busy={sheet.busy} ref={sheet.place}>
          {varied ? <Drawn question={question} /> : <Chart question={{ kind: 'compare', models, ...of }} />}
          {sheet.answer && <SheetView sheet={sheet.answer} />}
        </div>}
  </>;
}

export const compare: Panel = { name: 'compare', title: 'Compare', suits: (one) => one.described, View };
