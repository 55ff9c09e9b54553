import { useEffect, useState } from 'preact/hooks';
import type { Opened, Sheet, Word } from './contract';
import { NOTHING } from './core';
import { called } from './models';
import { accounted, settings, type Desk } from './desk';
import { Context, memo, useDesk, useStated, useTold } from './hooks';
import { Chooser, dropped } from './chooser';
import { Composition } from './composition';
import { PANELS } from './panels';
import { Problems, SectionView, trimmed } from './sheet';
import type { State } from './state';
import { WhatIf } from './whatif';

const WIDE = '(min-width: 62rem)';

export function Page({ desk }: { desk: Desk }) {
  const { models, store, screen } = desk;
  const [dragging, drag] = useState(false);
  const model = useTold(store, () => store.state.model);
  const main = useTold(desk, () => desk.main);
  const beside = useTold(desk, () => desk.beside);
  const ready = useTold(desk, () => desk.words.length > 0);
  const usable = desk.opened;
  const wide = useWide();
  const [folded, fold] = useState(false);
  const first = useTold(screen, () => screen.shown !== NOTHING) || main.problems.length > 0;
  useEffect(() => {
    if (first) void desk.learn();
  }, [first]);

  const take = async (list: FileList | File[]) => {
    const word = await dropped(models, [...list]);
    if (!word) return;
    store.turn(word);
    desk.again();
  };

  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      drag(true);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) drag(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      drag(false);
      if (event.dataTransfer?.files.length) void take(event.dataTransfer.files);
    };
    const paste = (event: ClipboardEvent) => {
      const target = event.target as HTMLElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      if (event.clipboardData?.files.length) {
        void take(event.clipboardData.files);
      } else {
        const text = event.clipboardData?.getData('text/plain').trim();
        if (text) {
          store.turn(models.typed(text));
          desk.again();
        }
      }
    };
    const key = (event: KeyboardEvent) => {
      const typing = /^(INPUT|TEXTAREA)$/.test((event.target as HTMLElement).tagName)
        && (event.target as HTMLInputElement).type !== 'range';
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !typing) {
        event.preventDefault();
        if (event.shiftKey) store.redo();
        else store.undo();
      } else if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        document.getElementById('model')?.focus();
      }
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    addEventListener('keydown', key);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
      removeEventListener('keydown', key);
    };
  }, []);

  return <Context.Provider value={desk}>
    <a class="skip" href="#main" onClick={(event) => {
      event.preventDefault();
      document.getElementById('main')?.focus();
    }}>To the numbers</a>
    <header class="top">
      <span class="name" aria-label="Assay">Assay</span>
      <Chooser take={take} />
      <Tools />
    </header>
    <div class="columns">
      <aside class="side" aria-label="What if">
        {usable && ready && <details class="fold" open={wide || folded} onToggle={(event) => fold(event.currentTarget.open)}>
          <summary>What if</summary>
          {!wide && <Ticker />}
          <WhatIf opened={usable} />
        </details>}
      </aside>
      <main id="main" tabIndex={-1}>
        <Problems problems={[...main.problems, ...beside.problems]} top />
        {!usable && (main.problems.length ? <h1>{called(model)}</h1> : <p class="starting">Assay is starting.</p>)}
        {usable && <>
          <Headline name={usable.name} />
          {usable.described && <Composition opened={usable} />}
          {ready && <Panels opened={usable} />}
        </>}
      </main>
    </div>
    <footer class="foot">
      <p>Nothing leaves this machine: the page has no network, and of files only headers are read.
        {' '}GB is 10<sup>9</sup> bytes, GiB is 2<sup>30</sup>.</p>
    </footer>
    {dragging && <div class="drop" aria-hidden="true">Drop a config.json, a model text, safetensors, GGUF or ONNX</div>}
  </Context.Provider>;
}

/** What the first screen begins with, where the fields hide it. */
function Ticker() {
  const { screen } = useDesk();
  return <p class="ticker" aria-hidden="true">{useTold(screen, () => screen.shown.answer?.title)}</p>;
}

function Tools() {
  const { store } = useDesk();
  const exact = useTold(store, () => store.state.exact);
  const undoable = useTold(store, () => store.undoable);
  const redoable = useTold(store, () => store.redoable);
  const [theme, choose] = useState(() => stored('assay.theme') ?? 'auto');
  const [copied, copy] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    keep(theme);
  }, [theme]);
  return <div class="tools">
    <button type="button" onClick={() => store.undo()} disabled={!undoable} title="Undo (Ctrl+Z)"
      aria-label="Undo">↶</button>
    <button type="button" onClick={() => store.redo()} disabled={!redoable} title="Redo (Ctrl+Shift+Z)"
      aria-label="Redo">↷</button>
    <button type="button" aria-pressed={exact} onClick={() => store.change({ exact: !exact })}
      title="Every amount to the unit">Exact</button>
    <button type="button" title="A link that shows this" onClick={async () => {
      store.say();
      copy(await clipboard(location.href));
      setTimeout(() => copy(false), 1500);
    }}>{copied ? 'Copied' : 'Link'}</button>
    <select aria-label="Colours" value={theme} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="auto">Auto</option><option value="light">Light</option><option value="dark">Dark</option>
    </select>
  </div>;
}

function stored(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem('assay.theme', theme);
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}

export async function clipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the fields stand beside the numbers. */
function useWide(): boolean {
  const [wide, is] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const changed = () => is(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return wide;
}

/** The first screen of the command line. */
function Headline({ name }: { name: string }) {
  const desk = useDesk();
  const { screen } = desk;
  const { answer, problems } = useTold(screen, () => screen.shown);
  const busy = useTold(screen, () => screen.busy);
  const opening = useTold(desk, () => desk.opening);
  const title = answer?.title ?? '';
  const at = title.indexOf(': ');
  useEffect(() => {
    if (title) document.title = `${title} · Assay`;
  }, [title]);
  return <section class="headline" aria-busy={busy || opening} aria-label="Account">
    <Problems problems={problems} top />
    {!answer && <h1>{name}</h1>}
    {answer && <div class={problems.length ? 'stale' : ''}>
      <h1>{at < 0 ? title : <>{title.slice(0, at)}<span class="says">{title.slice(at + 2)}</span></>}</h1>
      <Screen sheet={answer} />
    </div>}
    <Call />
  </section>;
}

const Screen = memo(({ sheet }: { sheet: Sheet }) => {
  const exact = useStated((state) => state.exact);
  return <div class="screen">
    {trimmed(sheet).map((section) => <SectionView section={section} exact={exact} level={2} />)}
  </div>;
});

/** The call of the command line that says the same. */
function Call() {
  const { words: known } = useDesk();
  return <p class="call"><span class="visually-hidden">The same on the command line: </span>
    <code>{useStated((state) => call(known, state))}</code></p>;
}

function call(known: Word[], state: State): string {
  const quoted = (word: string) => /^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  const model = state.model.startsWith('text:') ? '- < model' : quoted(called(state.model));
  return ['assay', model,
    ...Object.entries(accounted(known, state)).map(([name, value]) => `--${name} ${quoted(value)}`),
    ...settings(state).map((set) => `--set ${quoted(set)}`)].join(' ');
}

const Panels = memo(({ opened }: { opened: Opened }) => {
  const { store } = useDesk();
  const named = useStated((state) => state.panel);
  const full = useStated((state) => state.full);
  const fitting = PANELS.filter((panel) => panel.suits(opened));
  const open = fitting.find((panel) => panel.name === named) ?? fitting[0];
  if (!open) return null;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -fitting.length, End: fitting.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = Math.min(fitting.length - 1, Math.max(0, fitting.indexOf(open) + step));
    store.change({ panel: fitting[at]!.name }, 'panel');
    document.getElementById(`tab-${fitting[at]!.name}`)?.focus();
  };
  return <section class="panels" aria-label="More">
    <button type="button" class="full" aria-pressed={full} title="With formulas and every part"
      onClick={() => store.change({ full: !full })}>Full</button>
    <div role="tablist" aria-label="More about it" class="tabs" onKeyDown={move}>
      {fitting.map((panel) => <button type="button" role="tab" id={`tab-${panel.name}`} aria-controls="panel"
        aria-selected={panel === open} tabIndex={panel === open ? 0 : -1}
        onClick={() => store.change({ panel: panel.name })}>{panel.title}</button>)}
    </div>
    <div role="tabpanel" id="panel" aria-labelledby={`tab-${open.name}`} tabIndex={0}>
      <open.View key={open.name} opened={opened} />
    </div>
  </section>;
});
