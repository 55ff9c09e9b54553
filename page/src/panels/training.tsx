import type { Opened } from '../contract';
import { Rank } from '../core';
import { Chart, useChartQuestion } from '../drawn';
import { useDesk, useStated } from '../hooks';
import { WordField } from '../whatif';
import type { Panel } from '.';
import { Asked } from './ask';

/** What is looked at first; the others are behind a fold. */
const USUAL = ['on', 'memory', 'optimizer', 'precision', 'recompute', 'activations', 'attention'];

function View({ opened }: { opened: Opened }) {
  const { words } = useDesk();
  const room = useStated((state) => Boolean(state.options['on'] || state.options['memory']));
  const laid = useStated((state) => words.some((word) => word.of === 'layout' && state.options[word.name]));
  const question = useChartQuestion(opened, 'training', 'layout');
  const plan = words.filter((word) => word.of === 'training' || word.name === 'memory');
  const over = words.find((word) => word.name === 'over');
  const usual = USUAL.map((name) => plan.find((word) => word.name === name)).filter((word) => word !== undefined);
  const others = plan.filter((word) => !USUAL.includes(word.name));
  return <>
    <div class="fields">{usual.map((word) => <WordField key={word.name} word={word} within="training" />)}</div>
    {others.length > 0 && <details><summary>Run, utilisation and price</summary>
      <div class="fields">{others.map((word) => <WordField key={word.name} word={word} within="training" />)}</div></details>}
    <Chart question={{ ...question, kind: 'memory' }} />
    <Asked opened={opened} of={['account', 'training', 'layout']} question={{ command: 'train' }} />
    {room && over && !laid && <section aria-label="What fits" class="fits">
      <div class="fields"><WordField word={over} within="training" label="What fits" otherwise="ways to train, ranked" /></div>
      <Asked opened={opened} of={['account', 'training', 'fit']} question={{ command: 'fit' }} rank={Rank.list} />
    </section>}
  </>;
}

export const training: Panel = { name: 'training', title: 'Training', suits: (one) => one.described, View };
