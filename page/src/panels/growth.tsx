import type { Opened } from '../contract';
import { Chart, useChartQuestion } from '../drawn';
import { useDesk, useStated } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

const CONTEXTS = '1024,4096,16384,65536,131072';

function View({ opened }: { opened: Opened }) {
  const { store } = useDesk();
  const contexts = useStated((state) => state.contexts) || CONTEXTS;
  const question = useChartQuestion(opened);
  const drawn = contexts.split(',').map((one) => one.trim()).filter(Boolean);
  return <>
    <p class="fields"><label for="contexts">Contexts</label>
      <input id="contexts" type="text" size={36} spellcheck={false} autocomplete="off" value={contexts}
        onChange={(event) => {
          const text = event.currentTarget.value.replace(/\s+/g, '');
          store.change({ contexts: text === CONTEXTS ? '' : text });
          event.currentTarget.value = text || CONTEXTS;
        }} />
      {contexts !== CONTEXTS && <button type="button" onClick={() => store.change({ contexts: '' })}>As at first</button>}</p>
    {drawn.length > 1 && ['growth', 'shares'].map((kind) => <Chart key={kind} question={{
      ...question, kind: kind as 'growth', contexts: drawn.join(','),
    }} />)}
    <Asked opened={opened} question={{ command: 'scale', options: { seq: contexts } }} />
  </>;
}

export const growth: Panel = { name: 'growth', title: 'Context growth', suits: (one) => one.described, View };
