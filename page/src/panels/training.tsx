import { useState } from 'preact/hooks';
import type { Opened } from '../contract';
import { Chart, chartQuestion } from '../drawn';
import { useAround } from '../hooks';
import { WordField } from '../whatif';
import type { Panel } from '.';
import { Asked } from './ask';

/** What is looked at first; the others are behind a fold. */
const USUAL = ['on', 'optimizer', 'precision', 'recompute', 'activations', 'attention'];

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  const { words, state } = around;
  const [over, choose] = useState('batch');
  const plan = words.filter((word) => word.of === 'training');
  const seeks = words.find((word) => word.name === 'over');
  const usual = USUAL.map((name) => plan.find((word) => word.name === name)).filter((word) => word !== undefined);
  const others = plan.filter((word) => !USUAL.includes(word.name));
  const device = state.options['on'];
  const memory = state.options['memory'];
  return <>
    <div class="fields">{usual.map((word) => <WordField word={word} />)}</div>
    {others.length > 0 && <details><summary>Run, utilisation and price</summary>
      <div class="fields">{others.map((word) => <WordField word={word} />)}</div></details>}
    <Chart question={{ ...chartQuestion(around, opened, 'training'), kind: 'memory' }} />
    <Asked opened={opened} of={['account', 'training']} question={{ command: 'train' }} />
    {(device || memory) && seeks && <section aria-label="What fits">
      <p class="fields"><label for="over">The most that fits of</label>
        <select id="over" value={over} onChange={(event) => choose(event.currentTarget.value)}>
          {seeks.values.map((value) => <option value={value}>{value}</option>)}
        </select></p>
      <Asked opened={opened} of={['account', 'training', 'fit']} question={{ command: 'fit', options: { over } }} />
    </section>}
  </>;
}

export const training: Panel = { name: 'training', title: 'Training', suits: (one) => one.described, View };
