import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { Answer, Known, Opened, Question, Sheet, Word } from './contract';
import { called, type Core, type Models } from './core';
import { Context, options, settings, useAnswer, useAround, type Around, type Shown } from './hooks';
import { Chooser, dropped } from './chooser';
import { Composition } from './composition';
import { PANELS } from './panels';
import { Problems, SectionView, trimmed } from './sheet';
import type { Store } from './state';
import { WhatIf } from './whatif';

const WIDE = '(min-width: 62rem)';

interface Given {
  core: Core;
  models: Models;
  store: Store;
  /** where they are known already */
  words: Word[] | undefined;
}

export function Page({ core, models, store, words: known }: Given) {
  const [words, learn] = useState<Word[]>(known ?? []);
  const [catalogue, list] = useState<Known[]>([]);
  const [, again] = useReducer((n: number) => n + 1, 0);
  const [files, moreFiles] = useReducer((n: number) => n + 1, 0);
  const [dragging, drag] = useState(false);
  useEffect(() => store.listen(() => again(undefined)), [store]);
  const state = store.state;
  const main = useAnswer<Opened>(`${files} ${state.model}`, () => models.open(state.model), true);
  const beside = useAnswer<Opened[]>(`${files} ${JSON.stringify(state.compare)}`, () => all(models, state.compare));
  const usable = main.problems.length === 0 ? main.answer : undefined;
  const wide = useWide();
  const [folded, fold] = useState(false);
  const question: Question | undefined = usable && {
    command: 'account', models: [usable.id], options: options(words, state, 'account'), set: settings(state),
  };
  const screen = useAnswer<Sheet>(question ? JSON.stringify(question) : '', () => core.call('ask', question!), true);

  const around: Around = useMemo(() => ({
    core, models, store, state, catalogue, words, opened: main.answer, beside: beside.answer ?? [],
    problems: screen.problems,
  }), [core, models, store, state, catalogue, words, main.answer, beside.answer, screen.problems]);

  const first = screen.answer !== undefined || screen.problems.length > 0 || main.problems.length > 0;
  useEffect(() => {
    if (!first) return;
    if (!known) void core.call('words').then(learn);
    void core.call('catalogue').then(list);
  }, [first]);

  const take = async (list: FileList | File[]) => {
    const word = await dropped(models, [...list]);
    if (!word) return;
    moreFiles(undefined);
    store.change({ model: word, set: [], part: '' });
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
          store.change({ model: models.typed(text), set: [], part: '' });
          moreFiles(undefined);
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

  return <Context.Provider value={around}>
    <a class="skip" href="#main" onClick={(event) => {
      event.preventDefault();
      document.getElementById('main')?.focus();
    }}>To the numbers</a>
    <header class="top">
      <span class="name" aria-label="Assay">Assay</span>
      <Chooser catalogue={catalogue} take={take} />
      <Tools />
    </header>
    <div class="columns">
      <aside class="side" aria-label="What if">
        {usable && words.length > 0 && <details class="fold" open={wide || folded} onToggle={(event) => fold(event.currentTarget.open)}>
          <summary>What if</summary>
          {!wide && <p class="ticker" aria-hidden="true">{screen.answer?.title}</p>}
          <WhatIf opened={usable} />
        </details>}
      </aside>
      <main id="main" tabIndex={-1}>
        <Problems problems={[...main.problems, ...beside.problems]} top />
        {!usable && !main.busy && <h1>{called(state.model)}</h1>}
        {usable && <>
          <Headline sheet={screen} name={usable.name} />
          {usable.described && <Composition opened={usable} />}
          {words.length > 0 && <Panels opened={usable} />}
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

async function all(models: Models, words: string[]): Promise<Answer<Opened[]>> {
  const answers = await Promise.all(words.map((word) => models.open(word)));
  const problems = answers.flatMap((answer) => answer.ok ? [] : answer.problems);
  return problems.length ? { ok: false, problems }
    : { ok: true, answer: answers.flatMap((answer) => answer.ok ? [answer.answer] : []) };
}

function Tools() {
  const { store, state } = useAround();
  const [theme, choose] = useState(() => stored('assay.theme') ?? 'auto');
  const [copied, copy] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    keep(theme);
  }, [theme]);
  return <div class="tools">
    <button type="button" onClick={() => store.undo()} disabled={!store.undoable} title="Undo (Ctrl+Z)"
      aria-label="Undo">↶</button>
    <button type="button" onClick={() => store.redo()} disabled={!store.redoable} title="Redo (Ctrl+Shift+Z)"
      aria-label="Redo">↷</button>
    <button type="button" aria-pressed={state.exact} onClick={() => store.change({ exact: !state.exact })}
      title="Every amount to the unit">Exact</button>
    <button type="button" title="A link that shows this" onClick={async () => {
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
function Headline({ sheet, name }: { sheet: Shown<Sheet>; name: string }) {
  const title = sheet.answer?.title ?? '';
  const at = title.indexOf(': ');
  useEffect(() => {
    if (title) document.title = `${title} · Assay`;
  }, [title]);
  return <section class="headline" aria-busy={sheet.busy} aria-label="Account">
    <Problems problems={sheet.problems} top />
    {!sheet.answer && <h1>{name}</h1>}
    {sheet.answer && <div class={sheet.problems.length ? 'stale' : ''}>
      <h1>{at < 0 ? title : <>{title.slice(0, at)}<span class="says">{title.slice(at + 2)}</span></>}</h1>
      <div class="screen">
        {trimmed(sheet.answer).map((section) => <SectionView section={section} level={2} />)}
      </div>
    </div>}
    <Call />
  </section>;
}

/** The call of the command line that says the same. */
function Call() {
  const { state, words: known } = useAround();
  const quoted = (word: string) => /^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  const model = state.model.startsWith('text:') ? '- < model' : quoted(called(state.model));
  const words = ['assay', model,
    ...Object.entries(options(known, state, 'account')).map(([name, value]) => `--${name} ${quoted(value)}`),
    ...settings(state).map((set) => `--set ${quoted(set)}`)];
  return <p class="call"><span class="visually-hidden">The same on the command line: </span><code>{words.join(' ')}</code></p>;
}

function Panels({ opened }: { opened: Opened }) {
  const { store, state } = useAround();
  const fitting = PANELS.filter((panel) => panel.suits(opened));
  const open = fitting.find((panel) => panel.name === state.panel) ?? fitting[0];
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
    <button type="button" class="full" aria-pressed={state.full} title="With formulas and every part"
      onClick={() => store.change({ full: !state.full })}>Full</button>
    <div role="tablist" aria-label="More about it" class="tabs" onKeyDown={move}>
      {fitting.map((panel) => <button type="button" role="tab" id={`tab-${panel.name}`} aria-controls="panel"
        aria-selected={panel === open} tabIndex={panel === open ? 0 : -1}
        onClick={() => store.change({ panel: panel.name })}>{panel.title}</button>)}
    </div>
    <div role="tabpanel" id="panel" aria-labelledby={`tab-${open.name}`} tabIndex={0}>
      <open.View key={open.name} opened={opened} />
    </div>
  </section>;
}
