import { useEffect, useRef } from 'preact/hooks';
import type { ChartQuestion, Opened, Question } from './contract';
import { Rank } from './core';
import { options, settings } from './desk';
import { useAnswer, useDesk, useStated, type Awaited } from './hooks';
import type { State } from './state';

/** Text of the core's as nodes of the page; what is no such text is nothing. */
function parsed(text: string, type: 'image/svg+xml' | 'application/xml', root: string): Element | undefined {
  const found = new DOMParser().parseFromString(text, type).documentElement;
  return found.localName === root ? document.importNode(found, true) : undefined;
}

/** What a picture is of: the model that is looked at, under what is set. */
export function useChartQuestion(opened: Opened, ...more: string[]): Omit<ChartQuestion, 'kind'> {
  const { words } = useDesk();
  const state: State = useStated((all) => all);
  return { model: opened.id, options: options(words, state, 'account', ...more), set: settings(state) };
}

/**
 * A picture that the core draws, with what is said of it to those who do not see it. What stands for a part of the
 * tree is chosen by a click; the table of the parts has the same by keys.
 */
export function Chart({ question, chosen = '', pick }: {
  question: ChartQuestion; chosen?: string; pick?: (path: string) => void;
}) {
  return <Picture svg={useAnswer<string>(Rank.picture, 'chart', [question])} chosen={chosen} pick={pick} />;
}

/** The picture that a command has, as a file of it has. */
export function Drawn({ question }: { question: Question }) {
  return <Picture svg={useAnswer<string>(Rank.picture, 'write', [question, 'svg'])} />;
}

function Picture({ svg, chosen = '', pick }: {
  svg: Awaited<string>; chosen?: string | undefined; pick?: ((path: string) => void) | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawing = svg.answer && parsed(svg.answer, 'image/svg+xml', 'svg');
    if (drawing) place.current?.replaceChildren(drawing);
  }, [svg.answer]);
  useEffect(() => {
    place.current?.querySelectorAll('[data-path]').forEach((one) =>
      one.classList.toggle('chosen', chosen !== '' && one.getAttribute('data-path') === chosen));
  }, [svg.answer, chosen]);
  return <div class={`chart${svg.answer ? '' : ' empty'}${svg.problems.length ? ' stale' : ''}`} aria-busy={svg.busy} ref={svg.place}>
    <div class="drawing" ref={place} hidden={!svg.answer} tabIndex={0} role="group" aria-label="Picture" onClick={(event) => {
      const path = (event.target as Element).closest('[data-path]')?.getAttribute('data-path');
      if (path && pick) pick(path);
    }} />
  </div>;
}

/** A formula as people write it; as it is typed until then. */
export function Formula({ text }: { text: string }) {
  const math = useAnswer<string>(Rank.parts, 'mathml', [text]);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const drawn = math.answer && !math.busy && parsed(named(math.answer), 'application/xml', 'math');
    if (drawn) place.current?.replaceChildren(drawn);
    else place.current?.replaceChildren(text);
  }, [math.answer, math.busy, text]);
  return <span class="formula" ref={place} title={text} />;
}

/** MathML with its namespace, which a page's own parser needs not be told. */
function named(math: string): string {
  return math.includes('xmlns=') ? math : math.replace('<math', '<math xmlns="http://www.w3.org/1998/Math/MathML"');
}
