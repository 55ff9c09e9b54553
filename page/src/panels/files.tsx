import type { Opened } from '../contract';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  return <>
    {opened.described && <Asked opened={opened} question={{ command: 'lint' }} />}
    {opened.files && opened.described && <Asked opened={opened} question={{ command: 'check' }} />}
    <Asked opened={opened} question={{ command: 'tensors' }} />
  </>;
}

export const files: Panel = { name: 'files', title: 'Checks and tensors', suits: () => true, View };
