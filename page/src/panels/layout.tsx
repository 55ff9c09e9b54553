import { useMemo } from 'preact/hooks';
import type { Opened } from '../contract';
import { options, settings } from '../desk';
import { Chart, useChartQuestion } from '../drawn';
import { useDesk, useSheet, useStated } from '../hooks';
import { Problems, SheetView } from '../sheet';
import { WordField } from '../whatif';
import type { Panel } from '.';

/** What is said first of a layout; the others are behind a fold. */
const USUAL = ['on', 'devices', 'tp', 'sp', 'pp', 'dp', 'zero', 'fsdp', 'micro-batch', 'recompute'];

/** The tables of training that are of a layout, by their titles; the last is opened by a click. */
const TABLES = ['What each rank holds at its peak', "What a step's time goes to, an estimate",
  'What goes between ranks in a step'];

/** Numbers of what is drawn above. */
function Tables({ opened }: { opened: Opened }) {
  const { words } = useDesk();
  const state = useStated((all) => all);
  const sheet = useSheet({
    command: 'train', models: [opened.id], set: settings(state), full: true,
    options: options(words, state, 'account', 'training', 'layout'),
  });
  const tables = useMemo(() => sheet.answer && {
    ...sheet.answer, title: '', sections: TABLES.flatMap((title) =>
      sheet.answer!.sections.filter((section) => section.title === title)),
  }, [sheet.answer]);
  return <div aria-busy={sheet.busy} ref={sheet.place}>
    <Problems problems={sheet.problems} />
    {tables && <div class={sheet.problems.length ? 'stale' : ''}><SheetView sheet={tables} fold={TABLES.slice(-1)} /></div>}
  </div>;
}

function View({ opened }: { opened: Opened }) {
  const { words } = useDesk();
  const on = useStated((state) => Boolean(state.options['on']));
  const question = useChartQuestion(opened, 'training', 'layout');
  const usual = USUAL.map((name) => words.find((word) => word.name === name)).filter((word) => word !== undefined);
  const others = words.filter((word) => word.of === 'layout' && !USUAL.includes(word.name));
  return <>
    <div class="fields">{usual.map((word) => <WordField key={word.name} word={word} within="layout" />)}</div>
    {others.length > 0 && <details><summary>Schedule, experts and the host&apos;s memory</summary>
      <div class="fields">{others.map((word) => <WordField key={word.name} word={word} within="layout" />)}</div></details>}
    <Chart question={{ ...question, kind: 'layout' }} />
    {on ? <Chart question={{ ...question, kind: 'step' }} />
      : <p class="note">With an accelerator it is said whether a rank has room, and how long a step takes.</p>}
    <Tables opened={opened} />
  </>;
}

export const layout: Panel = { name: 'layout', title: 'Layout', suits: (one) => one.described, View };
