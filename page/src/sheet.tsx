import type { ComponentChildren } from 'preact';
import type { Cell, Line, Mark, Problem, Section, Sentence, Sheet } from './contract';
import { memo, useDesk, useStated, useTold } from './hooks';

/** Digits in threes; nothing else of a number is changed. */
export function grouped(value: string): string {
  return value.replace(/\d+/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

function exactly(cell: Cell & { kind: 'amount' }): string {
  return `${grouped(cell.value)}${cell.unit && ' '}${cell.unit}`;
}

function title(cell: Cell): string | undefined {
  if (cell.kind === 'amount') {
    const formula = cell.formula && cell.formula !== cell.value ? `\n= ${cell.formula}` : '';
    return cell.shown === cell.value && !formula ? undefined : exactly(cell) + formula;
  }
  return cell.kind === 'share' ? `${cell.value} of ${cell.of}` : undefined;
}

export function InTable({ cell, exact }: { cell: Cell; exact: boolean }) {
  switch (cell.kind) {
    case 'bar':
      return <span class="bar" aria-hidden="true"><span style={{ width: `${100 * cell.number}%` }} /></span>;
    case 'code':
    case 'formula':
    case 'substituted':
      return <code>{cell.shown}</code>;
    case 'blank':
      return null;
    case 'amount':
      return <span title={title(cell)}>{exact ? grouped(cell.value) : cell.shown}</span>;
    case 'words': {
      const indent = cell.shown.length - cell.shown.trimStart().length;
      return indent ? <span style={{ paddingLeft: `${indent * 0.6}em` }}>{cell.shown.trimStart()}</span> : <>{cell.shown}</>;
    }
    default:
      return <span title={title(cell)}>{cell.shown}</span>;
  }
}

function Said({ sentence, exact }: { sentence: Sentence; exact: boolean }) {
  return <>{sentence.map((cell) => {
    switch (cell.kind) {
      case 'words':
      case 'blank':
        return cell.shown;
      case 'code':
      case 'substituted':
        return <code>{cell.shown}</code>;
      case 'formula':
        return <code>{cell.said}</code>;
      case 'amount':
        return <span class="amount" title={title(cell)}>{exact ? exactly(cell) : cell.said}</span>;
      default:
        return <span title={title(cell)}>{cell.shown}</span>;
    }
  })}</>;
}

/** A sentence that begins with what it is about, padded: `Weights     6.230 GB in fp32`. */
function label(sentence: Sentence): string | undefined {
  const first = sentence[0];
  return first?.kind === 'words' && sentence.length > 1 && /^[A-Z][\w ]*? {2,}$/.test(first.shown)
    ? first.shown.trim() : undefined;
}

function Lines({ lines, exact }: { lines: Sentence[]; exact: boolean }) {
  const groups: { facts: boolean; lines: Sentence[] }[] = [];
  for (const line of lines) {
    const facts = label(line) !== undefined;
    if (groups.at(-1)?.facts === facts) groups.at(-1)!.lines.push(line);
    else groups.push({ facts, lines: [line] });
  }
  return <>{groups.map((group) => group.facts
    ? <dl class="facts">{group.lines.map((line) => <div>
        <dt>{label(line)}</dt><dd><Said sentence={line.slice(1)} exact={exact} /></dd>
      </div>)}</dl>
    : group.lines.map((line) => <p><Said sentence={line} exact={exact} /></p>))}</>;
}

/** The text of a line, what is marked in it marked. */
function Marked({ line }: { line: Line }) {
  const pieces: ComponentChildren[] = [];
  let from = 0;
  for (const mark of line.marks) {
    pieces.push(line.text.slice(from, mark.start),
      <mark class={mark.tone} title={mark.said}>{line.text.slice(mark.start, mark.end)}</mark>);
    from = mark.end;
  }
  return <span class="text">{pieces}{line.text.slice(from)}</span>;
}

/** A text of someone else's: lines with their numbers, and in the margin, or below, what is to be said of them. */
function Passage({ lines }: { lines: Line[] }) {
  const tones = new Map<string, Mark>();
  for (const line of lines) for (const mark of line.marks) tones.set(mark.tone, mark);
  return <>
    <p class="legend">{[...tones.values()].map((mark) => <><mark class={mark.tone}>{mark.meaning}</mark>{' '}</>)}</p>
    <ol class="passage">{lines.map((line) => {
      const spoken = line.marks.filter((mark) => mark.spoken);
      return <li><span class="no">{line.number}</span><Marked line={line} />
        {spoken.length > 0 && <ul>{spoken.map((mark) => <li class={mark.tone}>
          <b>{line.text.slice(mark.start, mark.end)}</b> {mark.said}</li>)}</ul>}
      </li>;
    })}</ol>
  </>;
}

export function SectionView({ section, exact, level }: { section: Section; exact: boolean; level: number }) {
  const Head = `h${level}` as 'h3';
  const lead = section.kind === 'table' ? section.lead : [];
  return <section class="section">
    {section.title && <Head>{section.title}</Head>}
    {lead.map((sentence) => <p><Said sentence={sentence} exact={exact} /></p>)}
    {section.kind === 'lines' ? <Lines lines={section.lines} exact={exact} />
      : section.kind === 'passage' ? <Passage lines={section.lines} /> : section.rows.length > 0
      && <Scrolled label={section.title || 'table'}><table>
        <thead><tr>{section.columns.map((column) => column.name
          ? <th scope="col" class={column.right ? 'right' : ''}>{column.name}</th> : <td />)}</tr></thead>
        <tbody>{section.rows.map((row) => <tr class={isTotal(row) ? 'total' : ''}>{row.map((cell, i) => i === 0
          ? <th scope="row" class={section.columns[0]!.right ? 'right' : ''}><InTable cell={cell} exact={exact} /></th>
          : <td class={section.columns[i]!.right ? 'right' : ''}><InTable cell={cell} exact={exact} /></td>)}
        </tr>)}</tbody>
      </table></Scrolled>}
  </section>;
}

function isTotal(row: Cell[]): boolean {
  const first = row[0];
  return first?.kind === 'words' && /^(total|in all|peak)$/.test(first.shown);
}

/** What may be wider than the page scrolls by itself, with keys too. */
export function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class="scrolled" tabIndex={0} role="group" aria-label={label}>{children}</div>;
}

/** Lines that say what to type next: the page has other ways. */
function isCall(sentence: Sentence): boolean {
  const first = sentence[0];
  return first?.kind === 'words' && /^(--\w|assay )/.test(first.shown);
}

export function trimmed(sheet: Sheet): Section[] {
  return sheet.sections
    .map((section) => section.kind === 'lines'
      ? { ...section, lines: section.lines.filter((line) => !isCall(line)) } : section)
    .filter((section) => section.kind !== 'lines' || section.lines.length > 0);
}

/** @param fold titles of sections that are opened by a click */
export const SheetView = memo(({ sheet, fold = [] }: { sheet: Sheet; fold?: string[] | undefined }) => {
  const exact = useStated((state) => state.exact);
  const level = sheet.title ? 4 : 3;
  return <div class="sheet">
    {sheet.title && <h3 class="sheet-title">{sheet.title}</h3>}
    {trimmed(sheet).map((section) => fold.includes(section.title)
      ? <details><summary>{section.title}</summary><SectionView section={{ ...section, title: '' }} exact={exact} level={level} /></details>
      : <SectionView section={section} exact={exact} level={level} />)}
  </div>;
});

/** What is wrong; what is said of the model at the top is not said again below. */
export function Problems({ problems, top = false }: { problems: Problem[]; top?: boolean }) {
  return problems.length === 0 ? null : <News problems={problems} top={top} />;
}

function News({ problems, top }: { problems: Problem[]; top: boolean }) {
  const { screen } = useDesk();
  const said = useTold(screen, () => screen.shown.problems);
  const news = top ? problems : problems.filter((problem) => !said.some((one) => one.text === problem.text));
  return news.length === 0 ? null : <div class="problems" role="alert"><ul>
    {news.map((problem) => <li>
      {problem.subject && <b>{problem.subject}</b>}
      {problem.place && <> <code>{problem.place}</code></>}
      {(problem.subject || problem.place) && ': '}{problem.message}
      {problem.hint && <span class="hint"> {problem.hint}</span>}
    </li>)}
  </ul></div>;
}
