import { useState } from 'preact/hooks';
import type { Opened } from '../contract';
import { Chart, chartQuestion } from '../drawn';
import { useAround } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

const CONTEXTS = '1024,4096,16384,65536,131072';

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  const [contexts, choose] = useState(CONTEXTS);
  const drawn = contexts.split(',').map((one) => one.trim()).filter(Boolean);
  return <>
    <p class="fields"><label for="contexts">Contexts</label>
      <input id="contexts" type="text" size={36} value={contexts}
        onChange={(event) => choose(event.currentTarget.value.trim() || CONTEXTS)} /></p>
    {drawn.length > 1 && ['growth', 'shares'].map((kind) => <Chart key={kind} question={{
      ...chartQuestion(around, opened), kind: kind as 'growth', contexts: drawn.join(','),
    }} />)}
    <Asked opened={opened} question={{ command: 'scale', options: { seq: contexts } }} />
  </>;
}

export const growth: Panel = { name: 'growth', title: 'Context growth', suits: (one) => one.described, View };
