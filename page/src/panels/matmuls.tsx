import type { Opened } from '../contract';
import { useDesk, useStated } from '../hooks';
import type { Panel } from '.';
import { Asked } from './ask';

function View({ opened }: { opened: Opened }) {
  const { store } = useDesk();
  const backward = useStated((state) => state.backward);
  return <>
    <p class="fields"><label><input type="checkbox" checked={backward}
      onChange={(event) => store.change({ backward: event.currentTarget.checked })} /> the backward pass too</label></p>
    <Asked opened={opened} question={{ command: 'matmuls', backward }} />
  </>;
}

export const matmuls: Panel = { name: 'matmuls', title: 'Matrix multiplies', suits: (one) => one.described, View };
