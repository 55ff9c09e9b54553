import { useAround, options, settings, useSheet } from '../hooks';
import { Chart } from '../drawn';
import { Combo } from '../chooser';
import { called } from '../core';
import { Problems, SheetView } from '../sheet';
import type { Opened } from '../contract';
import type { Panel } from '.';

const MOST = 4;

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  const { store, state, beside, catalogue } = around;
  const models = [opened.id, ...beside.map((one) => one.id)];
  const sheet = useSheet(beside.length ? {
    command: 'compare', models, options: options(around.words, around.state, 'account'), set: settings(state), full: state.full,
  } : undefined);
  return <>
    <div class="fields">
      <span class="chip own">{called(state.model)}</span>
      {state.compare.map((word) => <span class="chip">{called(word)}
        <button type="button" aria-label={`without ${called(word)}`}
          onClick={() => store.change({ compare: state.compare.filter((other) => other !== word) })}>×</button></span>)}
      {state.compare.length < MOST - 1 && <Combo id="beside" label="A model beside it" catalogue={catalogue}
        holder="and…" choose={(word) => {
          if (word !== state.model && !state.compare.includes(word)) store.change({ compare: [...state.compare, word] });
        }} />}
    </div>
    <Problems problems={sheet.problems} />
    {beside.length === 0 ? <p>Choose up to three models to stand beside {called(state.model)}.</p>
      : sheet.answer && <div class={sheet.problems.length ? 'stale' : ''} aria-busy={sheet.busy}>
          <Chart question={{ kind: 'compare', models, options: options(around.words, state, 'account'), set: settings(state) }} />
          <SheetView sheet={sheet.answer} />
        </div>}
  </>;
}

export const compare: Panel = { name: 'compare', title: 'Compare', suits: (one) => one.described, View };
