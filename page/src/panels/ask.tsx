import type { Opened, Question } from '../contract';
import { options, settings } from '../desk';
import { useDesk, useSheet, useStated } from '../hooks';
import { Problems, SheetView } from '../sheet';

/** What a command answers of the model that is looked at, as a table. */
export function Asked({ opened, question, of = ['account'], fold, rank }: {
  opened: Opened; question: Omit<Question, 'models' | 'set'>; of?: string[]; fold?: string[]; rank?: number;
}) {
  const { words } = useDesk();
  const state = useStated((all) => all);
  const sheet = useSheet({
    models: [opened.id], set: settings(state), full: state.full, ...question,
    options: { ...options(words, state, ...of), ...question.options },
  }, rank);
  return <div aria-busy={sheet.busy} ref={sheet.place}>
    <Problems problems={sheet.problems} />
    {sheet.answer && <div class={sheet.problems.length ? 'stale' : ''}><SheetView sheet={sheet.answer} fold={fold} /></div>}
  </div>;
}
