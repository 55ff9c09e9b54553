import type { Opened } from '../contract';
import { treeQuestion } from '../composition';
import { Chart } from '../drawn';
import { useAround } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  return <>
    <Chart question={{ ...treeQuestion(around, opened), kind: 'conventions' }}
      label="FLOPs of a step by each convention" />
    <Asked opened={opened} question={{ command: 'conventions' }} fold={['Definitions', 'As data']} />
  </>;
}

export const conventions: Panel = { name: 'conventions', title: 'Conventions', suits: (one) => one.described, View };
