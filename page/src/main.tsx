import { render } from 'preact';
import { Page } from './page';
import { Core, Rank } from './core';
import { Models } from './models';
import { Desk } from './desk';
import { FIRST, Store, stated } from './state';
import type { Source } from './contract';
import './style.css';

/** What `assay page` put into the file: models of its call, and what to show first. */
interface Given {
  /** the address at first, without its `#` */
  address?: string;
  /** texts of files that were named, by the words that the address has for them */
  texts?: { word: string; text: string; fileName: string }[];
}

const place = document.getElementById('page')!;

function text(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

async function start(): Promise<void> {
  const script = text('core');
  if (script.trim() === '') throw new Error('this file was made without the core');
  const given = JSON.parse(text('given') || '{}') as Given;
  const core = new Core(script);
  const models = new Models(core);
  for (const one of given.texts ?? []) {
    models.mean(one.word, { text: one.text, fileName: one.fileName } satisfies Source);
  }
  const first = given.address ? stated(given.address, FIRST) : FIRST;
  const store = new Store(stated(location.hash, first));
  // which words are of which question has to be known first where some are said; else the first answer comes first
  const said = Object.keys(store.state.options).length > 0;
  const desk = new Desk(core, models, store, said ? await core.ranked(Rank.model, 'words') : []);
  place.textContent = '';
  render(<Page desk={desk} />, place);
  // for tests, and for whoever looks with a browser's console
  Object.assign(globalThis, { assayPage: { core, models, store } });
  await core.ready;
}

start().catch((why: unknown) => {
  render(null, place);
  place.textContent = `Assay does not start: ${why instanceof Error ? why.message : String(why)}`;
});
