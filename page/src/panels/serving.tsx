import { useMemo } from 'preact/hooks';
import type { Opened, Question } from '../contract';
import { settings } from '../desk';
import { Drawn } from '../drawn';
import { useDesk, useSheet, useStated } from '../hooks';
import { Problems, SheetView } from '../sheet';
import { WordField } from '../whatif';
import type { Panel } from '.';

/** What is said first of how a model is served; the others are behind a fold. */
const USUAL = ['on', 'devices', 'engine', 'users', 'input', 'output', 'tp', 'ttft', 'tpot'];
/** Words of training and of a layout that serving has, too. */
const SHARED = ['on', 'cluster', 'devices', 'tp', 'pp', 'ep', 'price', 'lora'];
/** Words of an account that it has not: what a request is stands in their place. */
const OTHERWISE = ['seq', 'batch', 'convention', 'images', 'image-size', 'audio', 'cache', 'keep'];
function View({ opened }: { opened: Opened }) {
  const { words } = useDesk();
  const state = useStated((all) => all);
  const question: Question = useMemo(() => {
    const kind = new Map(words.map((word) => [word.name, word.of]));
    const served = ([name]: [string, string]) => kind.get(name) === 'serving' || SHARED.includes(name)
      || (kind.get(name) === 'account' && !OTHERWISE.includes(name));
    return { command: 'serve', models: [opened.id], set: settings(state),
      options: Object.fromEntries(Object.entries(state.options).filter(served)) };
  }, [words, state, opened.id]);
  const asked = state.options['on'] ? question : undefined;
  const sheet = useSheet(asked);
  const word = (name: string) => words.find((one) => one.name === name);
  const usual = USUAL.map(word).filter((one) => one !== undefined);
  const others = words.filter((one) => !USUAL.includes(one.name) && (one.of === 'serving' || SHARED.includes(one.name)));
  return <>
    <div class="fields">{usual.map((one) => <WordField key={one.name} word={one} within="serving" />)}</div>
    <details><summary>Rates, layouts, what is cached, guessed or on the host, and the price</summary>
      <div class="fields">{others.map((one) => <WordField key={one.name} word={one} within="serving" />)}</div></details>
    {asked
      ? <>
          <div aria-busy={sheet.busy} ref={sheet.place}>
            <Problems problems={sheet.problems} />
            {sheet.answer && <div class={sheet.problems.length ? 'stale' : ''}><SheetView sheet={sheet.answer} /></div>}
          </div>
          {['users', 'roofline', 'interactivity'].map((chart) => <Drawn key={chart} question={{ ...asked, chart }} />)}
        </>
      : <p class="note">With an accelerator it is said whether the model fits, for how many users, and how long they wait.</p>}
  </>;
}

export const serving: Panel = { name: 'serving', title: 'Serving', suits: (one) => one.described, View };
