import type { Opened } from '../contract';
import { Chart, chartQuestion } from '../drawn';
import { useAround } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  const around = useAround();
  return <>
    <Chart question={{ ...chartQuestion(around, opened), kind: 'conventions' }} />
    <Asked opened={opened} question={{ command: 'conventions' }} fold={['Definitions', 'As data']} />
  </>;
}

export const conventions: Panel = { name: 'conventions', title: 'Conventions', suits: (one) => one.described, View };
