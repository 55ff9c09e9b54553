import { useState } from 'preact/hooks';
import { useSheet, useStated } from '../hooks';
import { Problems, SheetView } from '../sheet';
import type { Panel } from '.';

/** A text whose figures are audited, by the name of its file. */
interface Answer {
  file: string;
  text: string;
}

const NONE: Answer = { file: 'answer.md', text: '' };

/** What is typed here stays while other panels are looked at; no address has it. */
let kept = NONE;

/** Somebody's answer, pasted, typed or dropped: which of its figures are wrong, and by which mistakes. */
function View() {
  const full = useStated((state) => state.full);
  const [answer, audited] = useState(kept);
  const [typed, type] = useState(kept);
  const take = (one: Answer) => {
    kept = one;
    type(one);
    audited(one);
  };
  const read = async (file: File | undefined) => {
    if (file) take({ file: file.name, text: await file.text() });
  };
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    // the page's own sign that something is dragged
    dispatchEvent(new DragEvent('dragleave'));
    void read(file);
  };
  const paste = (event: ClipboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    const field = event.currentTarget;
    setTimeout(() => take({ file: typed.file, text: field.value }));
  };
  const sheet = useSheet(answer.text.trim() ? { command: 'audit', text: answer.text, file: answer.file, full } : undefined);
  return <div class="audit" onDrop={drop}>
    <p><label for="answer">An answer, a write-up, a notebook: paste it or drop its file here. Nothing leaves this machine.</label></p>
    <textarea id="answer" rows={10} spellcheck={false} value={typed.text} onPaste={paste}
      onInput={(event) => type({ file: typed.file, text: event.currentTarget.value })} />
    <div class="fields">
      <button type="button" disabled={typed.text.trim() === '' || typed.text === answer.text}
        onClick={() => take(typed)}>Audit</button>
      <input type="file" aria-label="The file of an answer" accept=".md,.txt,.tex,.html,.htm,.csv,.tsv,.ipynb"
        onChange={(event) => void read(event.currentTarget.files?.[0])} />
      <button type="button" disabled={typed.text === ''} onClick={() => take(NONE)}>Clear</button>
    </div>
    <div aria-busy={sheet.busy} aria-live="polite" ref={sheet.place}>
      <Problems problems={sheet.problems} />
      {answer.text.trim() && sheet.busy && <p>Auditing…</p>}
      {answer.text.trim() && sheet.answer && <SheetView sheet={sheet.answer} />}
    </div>
  </div>;
}

export const audit: Panel = { name: 'audit', title: 'Audit an answer', suits: () => true, View };
