import { useState } from 'preact/hooks';
import type { Format, Opened, Question } from '../contract';
import { clipboard } from '../page';
import { Rank } from '../core';
import { accounted, settings } from '../desk';
import { useAnswer, useDesk, useStated } from '../hooks';
import { Problems } from '../sheet';
import type { Panel } from '.';
import { Asked } from './ask';

const ENDINGS: { [format in Format]: string } = {
  table: 'txt', markdown: 'md', csv: 'csv', json: 'json', latex: 'tex', html: 'html', notebook: 'ipynb', svg: 'svg',
};

/** Every part with formulas, and the same as text in each format. */
function View({ opened }: { opened: Opened }) {
  const { words } = useDesk();
  const state = useStated((all) => all);
  const [format, choose] = useState<Format | ''>('');
  const question: Question = {
    command: 'account', models: [opened.id], full: true, options: accounted(words, state), set: settings(state),
  };
  const text = useAnswer<string>(Rank.panel, 'write', format ? [question, format] : undefined);
  const save = () => {
    const link = document.createElement('a');
    const type = ENDINGS[format || 'table'];
    link.href = URL.createObjectURL(new Blob([text.answer ?? ''], { type: 'text/plain' }));
    link.download = `${opened.name}.${type}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return <>
    <div class="fields"><label for="format">As text</label>
      <select id="format" value={format} onChange={(event) => choose(event.currentTarget.value as Format)}>
        <option value="">no</option>
        {(Object.keys(ENDINGS) as Format[]).map((one) => <option value={one}>{one}</option>)}
      </select>
      {format && text.answer && <>
        <button type="button" onClick={() => void clipboard(text.answer ?? '')}>Copy</button>
        <button type="button" onClick={save}>Save</button></>}
    </div>
    <Problems problems={text.problems} />
    {format ? text.answer && <pre tabIndex={0} aria-label="As text">{text.answer}</pre>
      : <Asked opened={opened} question={{ command: 'account', full: true, options: question.options! }} />}
  </>;
}

export const everything: Panel = { name: 'everything', title: 'Everything', suits: (one) => one.described, View };
