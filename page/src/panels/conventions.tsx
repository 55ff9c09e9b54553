import type { Opened } from '../contract';
import { Chart, useChartQuestion } from '../drawn';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  return <>
    <Chart question={{ ...useChartQuestion(opened), kind: 'conventions' }} />
    <Asked opened={opened} question={{ command: 'conventions' }} fold={['Definitions', 'As data']} />
  </>;
}

export const conventions: Panel = { name: 'conventions', title: 'Conventions', suits: (one) => one.described, View };
