// node test/numbers.mjs ASSAY.HTML NUMBERS: what the page shows of a call is what the command line prints of it.
// NUMBERS has a call a line: its words, what the command line printed, its problems, and its JSON.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, offline } from './browser.mjs';

const [file, numbers] = process.argv.slice(2);
const calls = readFileSync(numbers, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const browser = await launch();
const { page, faults } = await offline(browser);

/** `gpt2 --seq 8k --set a=b` as the page's address. */
function address(words) {
  const [model, ...rest] = words.split(' ');
  const parts = [model];
  for (let i = 0; i < rest.length; i += 2) parts.push(`${rest[i].slice(2)}=${rest[i + 1]}`);
  return `#${parts.join('&')}`;
}

const plain = (text) => text.replace(/\s+/g, ' ').trim();

/** The lines of a screen as the page has them: without rules, bars and what to type next. */
function lines(screen) {
  return screen.split('\n').filter((line) => line && !/^(--full|assay |[- ]+$)/.test(line))
    .map((line) => plain(line.replace(/#+/g, ''))).filter(Boolean);
}

await page.goto(pathToFileURL(resolve(file)).href + address(calls[0].words));
await page.waitForFunction(() => globalThis.assayPage);
let shown = 0;
let refused = 0;
const since = Date.now();
for (const call of calls) {
  const at = address(call.words);
  await page.evaluate((hash) => { location.hash = hash; }, at);
  // the page answers this very question: the call that it shows is the one that was asked
  await page.waitForFunction((words) => document.querySelector('.call code')?.textContent === `assay ${words}`
    && !document.querySelector('.headline[aria-busy="true"]') && globalThis.assayPage.store.state, call.words);
  const page_ = await page.evaluate(() => {
    const text = (one) => (one?.innerText ?? '').replace(/\s+/g, ' ').trim();
    const head = document.querySelector('.headline h1');
    const rows = [];
    document.querySelectorAll('.headline .screen .section > *, .headline .screen .facts > div').forEach((one) => {
      if (one.matches('p')) rows.push(text(one));
      if (one.matches('.facts > div')) rows.push(`${text(one.querySelector('dt'))} ${text(one.querySelector('dd'))}`);
      one.querySelectorAll('tr').forEach((tr) => rows.push([...tr.cells].map(text).filter(Boolean).join(' ')));
    });
    const says = head?.querySelector('.says');
    return {
      title: says ? `${head.firstChild.textContent}: ${says.textContent}` : text(head), rows: rows.filter(Boolean),
      problems: [...document.querySelectorAll('.headline .problems li')].length,
      stale: Boolean(document.querySelector('.headline .stale')),
    };
  });
  const exact = await page.evaluate(async ([model, hash]) => {
    const { core } = globalThis.assayPage;
    const question = { command: 'account', models: [model], options: {}, set: [] };
    hash.slice(1).split('&').slice(1).forEach((word) => {
      const at = word.indexOf('=');
      if (word.startsWith('set=')) question.set.push(word.slice(4));
      else question.options[word.slice(0, at)] = word.slice(at + 1);
    });
    return core.call('write', question, 'json');
  }, [call.words.split(' ')[0], at]);
  if (call.screen === '') {
    refused++;
    assert.ok(!exact.ok, call.words);
    assert.deepEqual(exact.problems.map((problem) => problem.text), call.problems.trim().split('\n'), call.words);
    assert.equal(page_.problems, exact.problems.length, call.words);
    assert.ok(page_.stale || page_.rows.length === 0, call.words);
    continue;
  }
  shown++;
  const [title, ...rest] = lines(call.screen);
  assert.equal(plain(page_.title), title, call.words);
  assert.deepEqual([...page_.rows].sort(), [...rest].sort(), call.words);
  assert.ok(exact.ok, call.words);
  assert.equal(exact.answer, call.exact, call.words);
}
assert.deepEqual(faults, []);
await browser.close();
console.log(`${shown} calls shown as on the command line, ${refused} refused as there, in ${Math.round((Date.now() - since) / 1000)} s`);
