import { useMemo, useRef, useState } from 'preact/hooks';
import type { Known } from './contract';
import { called, type Models } from './models';
import { useDesk, useStated, useTold } from './hooks';

const SHOWN = 60;
const EXERCISE = ['gpt2', 'gpt2-medium', 'gpt2-large', 'gpt2-xl'];
const SHAPE = `{
  "d_model": 2048,
  "num_layers": 24,
  "num_heads": 16,
  "d_ff": 8192,
  "vocab_size": 50257,
  "context_length": 2048
}`;

/** Files that were dropped or chosen: those of one folder are one model. Gives the word that means them. */
export async function dropped(models: Models, files: File[]): Promise<string | undefined> {
  const first = files[0];
  if (!first) return undefined;
  const word = `file:${files.length === 1 ? first.name : `${first.name} and ${files.length - 1} more`}`;
  models.mean(word, { files, name: first.name });
  return word;
}

/** The rows whose name, other name or family has all words that are typed; those that begin with them first. */
function found(catalogue: Known[], typed: string): Known[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = catalogue.filter((row) => {
    const all = [row.name, row.family, ...row.aliases].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const begins = (row: Known) => words[0] !== undefined && row.name.toLowerCase().startsWith(words[0]) ? 0 : 1;
  return hits.sort((a, b) => begins(a) - begins(b));
}

interface Combo {
  id: string;
  label: string;
  catalogue: Known[];
  choose: (word: string) => void;
  holder: string;
}

/** A field to search the catalogue in. Any other word may be typed, too: the core says what it means. */
export function Combo({ id, label, catalogue, choose, holder }: Combo) {
  const [typed, type] = useState('');
  const [open, setOpen] = useState(false);
  const [at, move] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => open ? found(catalogue, typed) : [], [catalogue, typed, open]);
  const shown = rows.slice(0, SHOWN);
  const take = (word: string) => {
    type('');
    setOpen(false);
    choose(word);
  };
  const go = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    move(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else go(at + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const row = shown[at];
      if (open && row) take(row.name);
      else if (typed.trim()) take(typed.trim());
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  return <div class="combo">
    <label class="visually-hidden" for={id}>{label}</label>
    <input id={id} type="text" role="combobox" autocomplete="off" spellcheck={false} placeholder={holder}
      aria-expanded={open && shown.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
      aria-activedescendant={open && shown[at] ? `${id}-${at}` : undefined}
      value={typed} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} onClick={() => setOpen(true)}
      onInput={(event) => {
        type(event.currentTarget.value);
        move(0);
        setOpen(true);
      }} onKeyDown={key} />
    <ul id={`${id}-list`} role="listbox" aria-label={label} ref={list} hidden={!open || shown.length === 0}>
      {shown.map((row, i) => <li id={`${id}-${i}`} role="option" aria-selected={i === at}
        onPointerDown={(event) => {
          event.preventDefault();
          take(row.name);
        }}><span>{row.name}</span> <small>{row.family}</small></li>)}
      {rows.length > SHOWN && <li class="more" role="presentation">{`and ${rows.length - SHOWN} more: type to find them`}</li>}
    </ul>
  </div>;
}

export function Chooser({ take }: { take: (files: File[]) => void }) {
  const desk = useDesk();
  const { store } = desk;
  const catalogue = useTold(desk, () => desk.catalogue);
  const model = useStated((state) => state.model);
  const [typing, setTyping] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  return <div class="chooser">
    <Combo id="model" label="Model" catalogue={catalogue} holder={called(model)}
      choose={(word) => store.turn(word)} />
    <button type="button" onClick={() => files.current?.click()}
      title="A config.json, a model text, safetensors, GGUF or ONNX: headers alone are read, on this machine">Open…</button>
    <input ref={files} id="files" type="file" multiple hidden onChange={(event) => {
      const list = [...event.currentTarget.files ?? []];
      event.currentTarget.value = '';
      if (list.length) take(list);
    }} />
    <button type="button" aria-expanded={typing} aria-controls="typed" onClick={() => setTyping(!typing)}>Type…</button>
    <button type="button" onClick={() => store.change({
      model: EXERCISE[0]!, compare: EXERCISE.slice(1), set: [], part: '', vary: '', panel: 'compare',
    })} title="gpt2, gpt2-medium, gpt2-large and gpt2-xl side by side">GPT-2, small to XL</button>
    {typing && <Typed done={() => setTyping(false)} />}
  </div>;
}

/** A model as a text: a config in JSON, a model of one's own, or a shape. */
function Typed({ done }: { done: () => void }) {
  const { models, store } = useDesk();
  const [text, type] = useState(() => store.state.model.startsWith('text:') ? store.state.model.slice('text:'.length) : SHAPE);
  const use = () => {
    store.turn(models.typed(text));
    done();
  };
  return <form id="typed" class="typed" onSubmit={(event) => {
    event.preventDefault();
    use();
  }} onKeyDown={(event) => {
    if (event.key === 'Escape') done();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) use();
  }}>
    <label for="text">A shape, a config.json, or a model of your own</label>
    <textarea id="text" rows={9} spellcheck={false} value={text} ref={(area) => area?.focus({ preventScroll: true })}
      onInput={(event) => type(event.currentTarget.value)} />
    <div><button type="submit">Use it</button> <button type="button" onClick={done}>Cancel</button></div>
  </form>;
}
