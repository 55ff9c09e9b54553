import { useState } from 'preact/hooks';
import type { Opened } from '../contract';
import { treeQuestion } from '../composition';
import { Chart } from '../drawn';
import { useAround } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

const CONTEXTS = '1024,4096,16384,65536,131072';

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  const [contexts, choose] = useState(CONTEXTS);
  return <>
    <p class="fields"><label for="contexts">Contexts</label>
      <input id="contexts" type="text" size={36} value={contexts}
        onChange={(event) => choose(event.currentTarget.value.trim() || CONTEXTS)} /></p>
    <Chart question={{ ...treeQuestion(around, opened), kind: 'growth' }} label="Growth with the context" />
    <Asked opened={opened} question={{ command: 'scale', options: { seq: contexts } }} />
  </>;
}

export const growth: Panel = { name: 'growth', title: 'Context growth', suits: (one) => one.described, View };
