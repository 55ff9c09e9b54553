import type { Opened, Question } from '../contract';
import { options, settings, useAround, useSheet } from '../hooks';
import { Problems, SheetView } from '../sheet';

/** What a command answers of the model that is looked at, as a table. */
export function Asked({ opened, question, of = ['account'], fold }: {
  opened: Opened; question: Omit<Question, 'models' | 'set'>; of?: string[]; fold?: string[];
}) {
  const around = useAround();
  const sheet = useSheet({
    models: [opened.id], set: settings(around.state), full: around.state.full, ...question,
    options: { ...options(around.words, around.state, ...of), ...question.options },
  });
  return <div aria-busy={sheet.busy}>
    <Problems problems={sheet.problems} />
    {sheet.answer && <div class={sheet.problems.length ? 'stale' : ''}><SheetView sheet={sheet.answer} fold={fold} /></div>}
  </div>;
}
