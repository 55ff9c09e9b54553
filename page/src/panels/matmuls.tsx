import { useState } from 'preact/hooks';
import type { Opened } from '../contract';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  const [backward, back] = useState(false);
  return <>
    <p class="fields"><label><input type="checkbox" checked={backward}
      onChange={(event) => back(event.currentTarget.checked)} /> the backward pass too</label></p>
    <Asked opened={opened} question={{ command: 'matmuls', backward }} />
  </>;
}

export const matmuls: Panel = { name: 'matmuls', title: 'Matrix multiplies', suits: (one) => one.described, View };
