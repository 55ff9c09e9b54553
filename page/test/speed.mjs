// node test/speed.mjs ASSAY.HTML: how long the page takes, as a visitor sees it: from the step of a slider until the new
// numbers stand in the page. Prints the least, the median and the greatest of some steps, in ms.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { statSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { launch, offline, settled } from './browser.mjs';

const file = resolve(process.argv[2]);
const steps = Number(process.argv[3] ?? 20);
const address = pathToFileURL(file).href;
console.log(`file: ${statSync(file).size} bytes, ${gzipSync(readFileSync(file), { level: 9 }).length} gzipped`);

const browser = await launch();
const sorted = (times) => times.sort((a, b) => a - b);
const told = (times) => {
  const all = sorted(times);
  return `${all[0].toFixed(0)} / ${all[all.length >> 1].toFixed(0)} / ${all.at(-1).toFixed(0)}`;
};

const first = [];
for (let i = 0; i < 5; i++) {
  const { page, context } = await offline(browser);
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector('.headline h1 .says')) globalThis.firstAnswer ??= performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${address}#gpt2-xl`);
  await page.waitForFunction(() => globalThis.firstAnswer);
  first.push(await page.evaluate(() => globalThis.firstAnswer));
  await context.close();
}
console.log(`first answer: ${told(first)}`);

const WALKS = [['gpt2-xl', 'num_layers'], ['llama-3-8b', 'num_layers'], ['gemma-3-27b', 'vocab_size'],
  ['jamba', 'd_ff'], ['deepseek-v3', 'num_experts']];
for (const [model, size] of WALKS) {
  for (const panel of ['growth', 'training']) {
    const { page, context } = await offline(browser);
    await page.goto(`${address}#${model}&panel=${panel}${panel === 'training' ? '&on=h100-sxm5-80gb' : ''}`);
    await settled(page);
    const times = await page.evaluate(async ([id, count, within]) => {
      const slider = document.querySelector(`[id="set-${id}"]`).parentElement.querySelector('[type=range]');
      const shown = () => document.querySelector(within)?.textContent;
      const all = [];
      for (let i = 0; i < count; i++) {
        const before = shown();
        const since = performance.now();
        slider.value = String(Number(slider.value) + (i % 2 ? -1 : 2));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => {
          const observer = new MutationObserver(() => {
            if (shown() === before) return;
            observer.disconnect();
            done();
          });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        });
        all.push(performance.now() - since);
        while (!globalThis.assayPage.core.idle || document.querySelector('[aria-busy="true"]')) {
          await new Promise((later) => { setTimeout(later, 5); });
        }
      }
      // the first steps compile what the others run
      return all.slice(3);
    }, [size, steps, panel === 'training' ? '#panel .sheet' : '.headline .screen']);
    console.log(`${model}, ${size}, ${panel === 'training' ? 'training panel' : 'first screen'}: ${told(times)}`);
    await context.close();
  }
}
await browser.close();
