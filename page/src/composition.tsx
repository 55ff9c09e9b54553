import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Composition as Tree, Node, Opened } from './contract';
import { Rank } from './core';
import { options, settings } from './desk';
import { Chart, Formula, useChartQuestion } from './drawn';
import { memo, useAnswer, useDesk, useSheet, useStated } from './hooks';
import { grouped, Problems, SheetView } from './sheet';

/** What the picture is usually of; the others are in a list. */
const USUAL: [string, string][] = [
  ['parameters', 'Parameters'], ['flops.forward', 'FLOPs'], ['memory.weights', 'Bytes'],
  ['memory.activations', 'Kept activations'], ['memory.cache', 'Cache'],
];

export const Composition = memo(({ opened }: { opened: Opened }) => {
  const { store } = useDesk();
  const state = useStated((all) => all);
  const question = { ...useChartQuestion(opened), quantity: state.of };
  const tree = useAnswer<Tree>(Rank.parts, 'tree', [question]);
  const known = tree.answer?.quantities ?? [];
  const all = useMemo(() => tree.answer ? paths(tree.answer.root) : new Map<string, Node>(), [tree.answer]);
  const chosen = state.part === '' ? undefined : all.get(state.part);
  const pick = useCallback((path: string) => store.change({ part: path === store.state.part ? '' : path }, 'part'), [store]);
  const usual = USUAL.some(([name]) => name === state.of);
  const others = known.filter((one) => !USUAL.some(([name]) => name === one.name));
  return <section class="composition" aria-label="Composition" aria-busy={tree.busy} ref={tree.place}>
    <div class="bar-of-tools">
      <h2 id="made-of">What it is made of</h2>
      <div class="choices" role="radiogroup" aria-label="By which quantity">
        {USUAL.filter(([name]) => known.length === 0 || known.some((one) => one.name === name)).map(([name, label]) =>
          <label class={state.of === name ? 'chosen' : ''}>
            <input type="radio" name="of" value={name} checked={state.of === name}
              onChange={() => store.change({ of: name })} />{label}
          </label>)}
      </div>
      <label class="others">
        <span class="visually-hidden">Any other quantity</span>
        <select value={usual ? '' : state.of} onChange={(event) => store.change({ of: event.currentTarget.value || 'parameters' })}>
          <option value="">others…</option>
          {!usual && !others.some((one) => one.name === state.of) && <option value={state.of}>{state.of}</option>}
          {others.map((one) => <option value={one.name} title={one.definition}>{one.name}</option>)}
        </select>
      </label>
    </div>
    <Problems problems={tree.problems} />
    {tree.answer && <div class={`picture-and-part${tree.problems.length ? ' stale' : ''}`}>
      <Chart question={{ ...question, kind: 'composition' }} chosen={state.part} pick={pick} />
      <TreeTable root={tree.answer.root} chosen={state.part} pick={pick} exact={state.exact} />
      {tree.answer.notes.length > 0 && <ul class="notes">{tree.answer.notes.map((note) => <li>{note}</li>)}</ul>}
      {chosen && <PartView node={chosen} opened={opened} of={tree.answer.quantity} />}
    </div>}
  </section>;
});

function paths(root: Node): Map<string, Node> {
  const all = new Map<string, Node>();
  const go = (node: Node) => {
    all.set(node.path, node);
    node.parts.forEach(go);
  };
  go(root);
  return all;
}

/** What is at least so much of the whole is open at first. */
const HALF = 0.5;

/** The parts as a table that opens and closes; with keys as a tree has them. */
const TreeTable = memo(({ root, chosen, pick, exact }: {
  root: Node; chosen: string; pick: (path: string) => void; exact: boolean;
}) => {
  const [turned, turn] = useState<Set<string>>(new Set());
  const rows: { node: Node; level: number; parent: string }[] = [];
  const isOpen = (node: Node) => node.parts.length > 0
    && turned.has(node.path) !== (node.share >= HALF || chosen.startsWith(`${node.path}/`));
  const go = (node: Node, level: number, parent: string) => {
    if (node.value === '0' && level > 1) return;
    rows.push({ node, level, parent });
    if (isOpen(node)) node.parts.forEach((part) => go(part, level + 1, node.path));
  };
  root.parts.forEach((part) => go(part, 1, ''));
  const toggle = (node: Node) => turn((before) => {
    const after = new Set(before);
    if (!after.delete(node.path)) after.add(node.path);
    return after;
  });
  const active = rows.some((row) => row.node.path === chosen) ? chosen : rows[0]?.node.path ?? '';
  const focus = (path: string | undefined) => path !== undefined
    && document.getElementById(`part-${path}`)?.focus();
  const key = (event: KeyboardEvent, i: number) => {
    const row = rows[i]!;
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    switch (event.key) {
      case 'ArrowDown': handled(); focus(rows[i + 1]?.node.path); break;
      case 'ArrowUp': handled(); focus(rows[i - 1]?.node.path); break;
      case 'Home': handled(); focus(rows[0]?.node.path); break;
      case 'End': handled(); focus(rows.at(-1)?.node.path); break;
      case 'ArrowRight':
        handled();
        if (row.node.parts.length && !isOpen(row.node)) toggle(row.node);
        else focus(rows[i + 1]?.node.path);
        break;
      case 'ArrowLeft':
        handled();
        if (isOpen(row.node)) toggle(row.node);
        else focus(row.parent || undefined);
        break;
      case 'Enter': case ' ': handled(); pick(row.node.path); break;
    }
  };
  return <div class="scrolled"><table class="tree" role="treegrid" aria-label="Part by part">
    <thead><tr><th scope="col">part</th><th scope="col" class="right">count</th>
      <th scope="col" class="right">amount</th>
      <th scope="col" class="right">of total</th><td /></tr></thead>
    <tbody>
      {rows.map(({ node, level }, i) => <tr key={node.path} id={`part-${node.path}`} aria-level={level}
        aria-expanded={node.parts.length ? isOpen(node) : undefined} aria-selected={node.path === chosen}
        tabIndex={node.path === active ? 0 : -1} onKeyDown={(event) => key(event, i)}
        onClick={() => pick(node.path)}>
        <td role="gridcell"><span style={{ paddingLeft: `${(level - 1) * 1.1}em` }} class="branch">
          {node.parts.length > 0 ? <span class="twist" aria-hidden="true" onClick={(event) => {
            event.stopPropagation();
            toggle(node);
          }}>{isOpen(node) ? '▾' : '▸'}</span> : <span class="twist" aria-hidden="true" />}
          {node.label}</span></td>
        <td role="gridcell" class="right">{node.count === '1' ? '' : node.count}</td>
        <td role="gridcell" class="right" title={grouped(node.value)}>{exact ? grouped(node.value) : node.shown}</td>
        <td role="gridcell" class="right">{node.shareShown}</td>
        <td role="gridcell"><span class="bar" aria-hidden="true"><span style={{ width: `${100 * node.share}%` }} /></span></td>
      </tr>)}
      <tr class="total"><td role="gridcell">total</td><td role="gridcell" />
        <td role="gridcell" class="right" title={grouped(root.value)}>{exact ? grouped(root.value) : root.shown}</td>
        <td role="gridcell" class="right">{root.shareShown}</td><td role="gridcell" /></tr>
    </tbody>
  </table></div>;
});

/** Where the number of one part comes from. */
function PartView({ node, opened, of }: { node: Node; opened: Opened; of: string }) {
  const { words } = useDesk();
  const state = useStated((all) => all);
  const [more, setMore] = useState(false);
  const sheet = useSheet(more ? {
    command: 'explain', models: [opened.id], of: node.path, options: options(words, state, 'account'), set: settings(state),
  } : undefined);
  return <article class="part" aria-label={node.path} aria-live="polite">
    <h3><code>{node.path}</code></h3>
    <dl class="facts">
      <div><dt>{of}</dt><dd><b>{node.shown}</b> = {grouped(node.value)}, {node.shareShown} of the total
        {node.count !== '1' && <>; {node.count} of a kind together</>}</dd></div>
      {node.line && <div><dt>op line</dt><dd><code>{node.line}</code></dd></div>}
      {node.shapes && <div><dt>shapes</dt><dd><code>{node.shapes}</code></dd></div>}
      <div><dt>formula</dt><dd><Formula text={node.formula} /></dd></div>
      <div><dt>numbers</dt><dd><code>{node.substituted}</code></dd></div>
    </dl>
    {node.sources && node.sources.length > 0 && <table class="sources">
      <caption class="visually-hidden">Sizes in it</caption>
      <thead><tr><th scope="col">size</th><th scope="col" class="right">value</th><th scope="col">comes from</th></tr></thead>
      <tbody>{node.sources.map((size) => <tr><th scope="row"><code>{size.name}</code></th>
        <td class="right">{grouped(size.value)}</td><td>{size.source}</td></tr>)}</tbody>
    </table>}
    <button type="button" aria-expanded={more} onClick={() => setMore(!more)}>In every account</button>
    {more && <><Problems problems={sheet.problems} />{sheet.answer && <SheetView sheet={sheet.answer} />}</>}
  </article>;
}
