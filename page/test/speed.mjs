// node test/speed.mjs ASSAY.HTML: how long the page takes, as a visitor sees it: from the step of a slider until the new
// numbers stand in the page, and how long of that the core had the question. Prints the least, the median and the
// greatest of the first steps and of those of a longer drag, in ms.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { statSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { launch, offline, settled } from './browser.mjs';

const file = resolve(process.argv[2]);
const steps = Number(process.argv[3] ?? 100);
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
// steps that follow each other when all of the page stands; the first three compile what the others run
const PARTS = [[3, 20], [40, 100]].map(([from, to]) => [Math.min(from, steps), Math.min(to, steps)]);
for (const [model, size] of WALKS) {
  for (const [panel, within, call] of [['growth', '.headline .screen', 'ask account'], ['training', '#panel .sheet', 'ask train']]) {
    const { page, context } = await offline(browser);
    await page.goto(`${address}#${model}&panel=${panel}${panel === 'training' ? '&on=h100-sxm5-80gb' : ''}`);
    await settled(page);
    // what is measured is looked at
    await page.locator(within).first().scrollIntoViewIfNeeded();
    const times = await page.evaluate(async ([id, count, within, call]) => {
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
        all.push([performance.now() - since, globalThis.assayPage.core.took.get(call)]);
        while (!globalThis.assayPage.core.idle || document.querySelector('[aria-busy="true"]')) {
          await new Promise((later) => { setTimeout(later, 5); });
        }
      }
      return all;
    }, [size, steps, within, call]);
    for (const [from, to] of PARTS) {
      const part = times.slice(from, to);
      if (part.length === 0) continue;
      console.log(`${model}, ${size}, ${panel === 'training' ? 'training panel' : 'first screen'}, steps ${from} to ${to}: `
        + `${told(part.map(([whole]) => whole))}, of which in the core ${told(part.map(([, core]) => core))}`);
    }
    if (panel === 'growth') {
      // a hand that moves on in every frame, for two seconds
      const [screens, longest, last] = await page.evaluate(async (id) => {
        const slider = document.querySelector(`[id="set-${id}"]`).parentElement.querySelector('[type=range]');
        const shown = () => document.querySelector('.headline .screen').textContent;
        const times = [performance.now()];
        let before = shown();
        const observer = new MutationObserver(() => {
          if (shown() === before) return;
          before = shown();
          times.push(performance.now());
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        const end = performance.now() + 2000;
        let moved = 0;
        for (let i = 0; performance.now() < end; i++) {
          slider.value = String(Number(slider.value) + (i % 20 < 10 ? 1 : -1));
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          moved = performance.now();
          await new Promise((frame) => { requestAnimationFrame(frame); });
        }
        while (!globalThis.assayPage.core.idle) await new Promise((later) => { setTimeout(later, 5); });
        observer.disconnect();
        const gaps = times.slice(1).map((time, i) => time - times[i]);
        return [times.length - 1, Math.max(...gaps.slice(0, -1)), times.at(-1) - moved];
      }, size);
      console.log(`${model}, ${size}, dragged for 2 s: ${screens} first screens, ${longest.toFixed(0)} ms at most between two, `
        + `the last ${Math.max(0, last).toFixed(0)} ms after the hand rests`);
    }
    await context.close();
  }
}
await browser.close();
