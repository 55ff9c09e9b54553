import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartQuestion } from './contract';
import { useAnswer, useAround } from './hooks';

/** Text of the core's as nodes of the page; what is no such text is nothing. */
function parsed(text: string, type: 'image/svg+xml' | 'application/xml', root: string): Element | undefined {
  const found = new DOMParser().parseFromString(text, type).documentElement;
  return found.localName === root ? document.importNode(found, true) : undefined;
}

/** A picture that the core draws. What stands for a part says so, and is chosen by a click. */
export function Chart({ question, label, chosen = '', pick, otherwise = null }: {
  question: ChartQuestion; label: string; chosen?: string; pick?: (path: string) => void;
  otherwise?: ComponentChildren;
}) {
  const { core } = useAround();
  const svg = useAnswer<string>(JSON.stringify(question), () => core.call('chart', question));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawing = svg.answer && parsed(svg.answer, 'image/svg+xml', 'svg');
    if (drawing) place.current?.replaceChildren(drawing);
  }, [svg.answer]);
  useEffect(() => {
    place.current?.querySelectorAll('[data-path]').forEach((one) =>
      one.classList.toggle('chosen', chosen !== '' && one.getAttribute('data-path') === chosen));
  }, [svg.answer, chosen]);
  if (!svg.answer) return <>{otherwise}</>;
  return <div class="chart" ref={place} role="img" aria-label={label} onClick={(event) => {
    const path = (event.target as Element).closest('[data-path]')?.getAttribute('data-path');
    if (path && pick) pick(path);
  }} />;
}

/** A formula as people write it; as it is typed until then. */
export function Formula({ text }: { text: string }) {
  const { core } = useAround();
  const math = useAnswer<string>(text, () => core.call('mathml', text));
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
