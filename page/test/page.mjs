// node test/page.mjs ASSAY.HTML FIXTURES [SCREENS [WALK]]: the page as people use it, opened from the disk, without a network.
import assert from 'node:assert/strict';
import { readFileSync, mkdirSync } from 'node:fs';
import { join, basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { launch, offline, settled } from './browser.mjs';

const [file, fixtures, screens, only] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await launch();
const done = [];

/** One walk through the page; nothing may be said on its console, and nothing asked of a network. */
async function walk(name, hash, steps, { before, ...options } = {}) {
  if (only && !name.includes(only)) return;
  const { page, context, faults } = await offline(browser, options);
  if (before) await page.addInitScript(before);
  await page.goto(address + hash);
  await settled(page);
  await steps(page);
  assert.deepEqual(faults, [], name);
  await context.close();
  done.push(name);
  console.log(`ok ${name}`);
}

const title = (page) => page.locator('.headline h1').innerText();
const shot = async (page, name) => {
  if (screens) await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
};

async function accessible(page, what) {
  // axe comes from outside of the page, past its policy
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`), [], what);
}

/** Drops a file on the page as a hand does. */
async function drop(page, ...paths) {
  const files = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path).toString('base64') }));
  await page.evaluate((list) => {
    const data = new DataTransfer();
    for (const { name, bytes } of list) {
      data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, files);
  await settled(page);
}

if (screens) mkdirSync(screens, { recursive: true });

for (const name of ['gpt2-xl', 'llama-3-8b', 'deepseek-v3', 'gemma-3-27b', 'jamba']) {
  await walk(name, `#${name}`, async (page) => {
    assert.match(await title(page), new RegExp(`^${name}\\s`));
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await settled(page);
      assert.equal(await page.locator('.problems').count(), 0, `${name} ${await tab.innerText()}`);
    }
    for (const choice of await page.locator('.choices label').all()) {
      await choice.click();
      await settled(page);
      await page.locator('.tree tbody tr').first().click();
      await settled(page);
      assert.ok(await page.locator('.part .facts').isVisible());
      await page.locator('.tree tbody tr').first().click();
    }
    assert.equal(await page.locator('.problems').count(), 0);
    await shot(page, `${name}-light`);
  });
}

await walk('choose, slide, undo, follow an address', '', async (page) => {
  await page.getByRole('combobox', { name: 'Model', exact: true }).click();
  await page.keyboard.type('llama-3-8b');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await title(page), /^llama-3-8b\s+8\.030 B parameters/);
  assert.match(page.url(), /#llama-3-8b$/);
  const layers = page.getByRole('slider', { name: 'num_layers, slider' });
  await layers.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.match(page.url(), /set=num_layers=34/);
  assert.match(await title(page), /8\.466 B parameters/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  assert.match(page.url(), /#llama-3-8b$/);
  assert.match(await title(page), /8\.030 B/);
  await page.getByRole('button', { name: 'Redo' }).click();
  await settled(page);
  assert.match(page.url(), /set=num_layers=34/);
  await page.goBack();
  await settled(page);
  assert.match(await title(page), /8\.030 B/);
  await page.evaluate(() => { location.hash = '#gpt2-xl&seq=16384&set=d_model=2048&set=num_heads=32'; });
  await settled(page);
  assert.match(await title(page), /^gpt2-xl/);
  assert.equal(await page.getByLabel('d_model', { exact: true }).inputValue(), '2048');
  assert.equal(await page.getByLabel('context', { exact: true }).inputValue(), '16384');
});

await walk('fields show what is set while the core thinks', '#llama-3-8b', async (page) => {
  const layers = page.getByRole('slider', { name: 'num_layers, slider' });
  await page.evaluate(() => { globalThis.slow = 400; });
  await layers.focus();
  for (const [press, value] of [['ArrowRight', '33'], ['ArrowRight', '34'], ['ArrowLeft', '33']]) {
    await page.keyboard.press(press);
    assert.equal(await page.getByLabel('num_layers', { exact: true }).inputValue(), value);
    assert.equal(await layers.getAttribute('aria-valuetext'), value);
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.getByLabel('num_layers', { exact: true }).inputValue(), '32');
  await page.getByLabel('tied', { exact: true }).check();
  await page.getByLabel('tied', { exact: true }).uncheck();
  await page.getByLabel('tied', { exact: true }).check();
  assert.ok(await page.getByLabel('tied', { exact: true }).isChecked());
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.ok(!await page.getByLabel('tied', { exact: true }).isChecked());
  await page.evaluate(() => { globalThis.slow = 0; });
  await settled(page);
  assert.match(await title(page), /8\.030 B parameters/);
  // there and back before there is answered
  await page.evaluate(() => { globalThis.slow = 200; });
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  assert.match(await title(page), /8\.030 B parameters/);
}, { before: () => {
  // every call takes `slow` ms longer
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...all) {
    if (globalThis.slow) setTimeout(() => post.apply(this, all), globalThis.slow);
    else post.apply(this, all);
  };
} });

await walk('a size that follows from others stays under the hand that sets it', '#gpt2-xl', async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await page.locator('.whatif details > summary').click();
  const follows = page.locator('.whatif details input[type=range]:not(:disabled)').first();
  await follows.focus();
  const name = await focused();
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.equal(await focused(), name);
  }
  assert.match(page.url(), /set=/);
});

await walk('a step is asked at once, and what is superseded is not asked', '#gpt2-xl', async (page) => {
  const [atOnce, asked, others] = await page.evaluate(async () => {
    const slider = document.querySelector('[id="set-num_layers"]').parentElement.querySelector('[type=range]');
    globalThis.posted.length = 0;
    let atOnce = 0;
    for (let i = 0; i < 12; i++) {
      slider.value = String(Number(slider.value) + 1);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      if (i === 0) atOnce = globalThis.posted.length;
    }
    while (!globalThis.assayPage.core.idle) await new Promise((later) => { setTimeout(later, 5); });
    const account = globalThis.posted.filter((one) => one.call === 'ask' && one.args[0].command === 'account');
    const of = (one) => `${one.call} ${one.args[0].command ?? one.args[0].kind ?? ''}`;
    return [atOnce, account.map((one) => one.args[0].set.join()), globalThis.posted.map(of)];
  });
  assert.equal(atOnce, 1);
  assert.deepEqual(asked, ['num_layers=49', 'num_layers=60']);
  assert.equal(others[0], 'ask account');
  assert.equal(others[1], 'ask account');
  assert.ok(new Set(others).size > 4 && others.length <= new Set(others).size + 1, others.join());
  await settled(page);
  assert.match(page.url(), /set=num_layers=60/);
  await page.goBack();
  await settled(page);
  assert.match(page.url(), /#gpt2-xl$/);
}, { before: () => {
  globalThis.posted = [];
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    globalThis.posted.push(message);
    post.call(this, message);
  };
} });

await walk('an answer is audited where it is pasted', '#gpt2&panel=audit', async (page) => {
  await page.locator('#answer').fill(readFileSync(join(fixtures, '../../../../docs/answers/xl.md'), 'utf8'));
  await page.getByRole('button', { name: 'Audit', exact: true }).click();
  await page.locator('.passage mark.wrong').first().waitFor({ timeout: 60_000 });
  await settled(page);
  const lines = await page.locator('.passage .text').allInnerTexts();
  assert.ok(lines.some((line) => line.includes('| total | 4,191,213,977,600 | |')), lines.join('\n'));
  assert.match(await page.locator('.passage').innerText(), /4,191,213,977,600 wrong: gpt2-xl flops\.total is 4,513,336,524,800/);
  assert.ok(!decodeURIComponent(page.url()).includes('4,191'), 'no address has it');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['LM head of GPT-2 XL, num_layers = 48, d_model = 1600, num_heads = 25, d_ff = 6400, vocab_size = 50257, '
      + 'context_length = 1024: <b>82,341,068,800</b> FLOPs'], 'other.txt'));
    const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector('.audit').dispatchEvent(event);
  });
  await page.locator('.passage mark.wrong', { hasText: '82,341,068,800' }).waitFor({ timeout: 60_000 });
  await settled(page);
  assert.equal(await page.locator('.drop').count(), 0);
  assert.equal(await title(page).then((text) => text.startsWith('gpt2')), true, 'the model stays');
  assert.equal(await page.locator('.passage b', { hasText: 'b>' }).count(), 0);
  await accessible(page, 'an answer');
  await shot(page, 'audit');
});

await walk('contexts, what fits, several values of a size: in the address, with undo', '#llama-3-8b', async (page) => {
  const panel = page.locator('#panel');
  const undo = async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await settled(page);
  };
  await page.getByLabel('Contexts').fill('2k, 8k');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(page.url(), /contexts=2k,8k/);
  assert.match(await panel.innerText(), /T = 2,048/);
  await undo();
  assert.ok(!page.url().includes('contexts'));
  assert.equal(await page.getByLabel('Contexts').inputValue(), '1024,4096,16384,65536,131072');

  await page.getByLabel('room on').selectOption('h100-sxm5-80gb');
  await settled(page);
  assert.match(await page.locator('.headline').innerText(), /59 sequences of 8,192 tokens/);
  assert.match(await page.locator('.call code').innerText(), /^assay llama-3-8b --on h100-sxm5-80gb$/);
  await page.getByRole('tab', { name: 'Training' }).click();
  await settled(page);
  const fits = page.getByRole('region', { name: 'What fits' });
  assert.match(await fits.innerText(), /Best: --optimizer/);
  await page.getByLabel('What fits', { exact: true }).last().selectOption('batch');
  await settled(page);
  assert.match(page.url(), /over=batch/);
  assert.ok(!/Best: --optimizer/.test(await fits.innerText()));
  await undo();
  assert.ok(!page.url().includes('over='));
  assert.match(await fits.innerText(), /Best: --optimizer/);

  await page.getByRole('tab', { name: 'Compare' }).click();
  await settled(page);
  await page.getByLabel('or with several values of').selectOption('num_kv_heads');
  await settled(page);
  assert.match(page.url(), /vary=num_kv_heads=/);
  await page.getByLabel('values of num_kv_heads').fill('8,4,1');
  await page.keyboard.press('Enter');
  await settled(page);
  const heads = await page.locator('#panel thead th').allInnerTexts();
  assert.deepEqual(heads.filter(Boolean), ['num_kv_heads = 8', 'num_kv_heads = 4', 'num_kv_heads = 1']);
  assert.equal(await page.locator('#panel svg').count(), 1);
  const link = page.url();
  await undo();
  assert.notEqual(page.url(), link);
  await page.goto('about:blank');
  await page.goto(link);
  await settled(page);
  assert.deepEqual((await page.locator('#panel thead th').allInnerTexts()).filter(Boolean), heads.filter(Boolean));
  await page.getByRole('tab', { name: 'Matrix multiplies' }).click();
  await page.getByLabel('the backward pass too').check();
  await settled(page);
  assert.match(page.url(), /&backward/);
});

await walk('a layout: its stages, what a rank of each holds, what a step goes to', '#llama-3-8b&panel=layout&exact', async (page) => {
  const panel = page.locator('#panel');
  const say = async (name, value) => {
    await panel.getByLabel(name, { exact: true }).fill(value);
    await page.keyboard.press('Enter');
    await settled(page);
  };
  const told = (chart) => panel.locator(`svg[data-chart=${chart}] desc`).textContent();
  assert.match(await panel.innerText(), /With an accelerator/);
  await panel.getByLabel('on', { exact: true }).selectOption('h100-sxm5-80gb');
  await say('devices', '8');
  await say('pp', '4');
  await say('tp', '2');
  assert.match(page.url(), /devices=8&pp=4&tp=2/);
  assert.match(await told('layout'), /stage 0, 2 ranks: .*8 layers.* of 80\.0 GB\. stage 1, .*stage 3, 2 ranks: .*lm_head/s);
  assert.match(await told('step'), /were off by [\d.]+ % in the mean/);
  const json = await page.evaluate(async () => (await globalThis.assayPage.core.call('write', { command: 'train',
    models: ['llama-3-8b'], options: { on: 'h100-sxm5-80gb', devices: '8', pp: '4', tp: '2' } }, 'json')).answer);
  const { ranks, time: { step } } = JSON.parse(json);
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ',');
  const peaks = await panel.getByRole('group', { name: 'What each rank holds at its peak' }).locator('tbody td:nth-child(3)')
    .allInnerTexts();
  assert.equal(peaks.length, 4);
  assert.deepEqual(peaks, ranks.map((rank) => grouped(String(rank.peak.value))));
  const terms = panel.getByRole('group', { name: "What a step's time goes to, an estimate" });
  assert.equal(await terms.locator('tbody tr').count(), Object.keys(step.terms).length);
  await panel.getByLabel('fsdp', { exact: true }).check();
  await settled(page);
  assert.match(page.url(), /fsdp=true/);
  assert.match(await panel.locator('.problems').innerText(), /shares out over ranks of data parallelism/);
  await say('pp', '');
  assert.match(await told('layout'), /stage 0, 8 ranks: /);
  assert.equal(await panel.locator('.problems').count(), 0);
  await say('devices', '7');
  assert.match(await panel.locator('.problems').innerText(), /no multiple of the 2/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  assert.match(await panel.locator('svg[data-chart=layout] title').first().textContent(), /8 devices: tp 2, dp 4, fsdp/);
});

await walk('serving: users by context and memory, the roofline, throughput against interactivity', '#llama-3-8b&panel=serving', async (page) => {
  const panel = page.locator('#panel');
  const say = async (name, value) => {
    await panel.getByLabel(name, { exact: true }).fill(value);
    await page.keyboard.press('Enter');
    await settled(page);
  };
  const told = (chart) => panel.locator(`svg[data-chart=${chart}] desc`).textContent();
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  assert.match(await panel.innerText(), /With an accelerator/);
  await panel.getByLabel('on', { exact: true }).selectOption('h100-sxm5-80gb');
  await settled(page);
  await say('users', '32');
  assert.match(page.url(), /users=32/);
  const options = { on: 'h100-sxm5-80gb', users: '32' };
  const json = await page.evaluate(async (options) => (await globalThis.assayPage.core.call('write', { command: 'serve',
    models: ['llama-3-8b'], options }, 'json')).answer, options);
  const { serving } = JSON.parse(json);
  assert.equal(serving.fits, true);
  const rooms = serving.capacity.contexts.map(({ tokens, users }) => ` ${grouped(users)} users of ${grouped(tokens)} tokens.`);
  assert.ok((await told('users')).endsWith(rooms.join('')), await told('users'));
  const interactivity = await told('interactivity');
  for (const { users, tpot, throughput } of serving.points) {
    const found = new RegExp(`(?:^|[ .])${grouped(users)} users?: ([\\d.,]+) tokens/s each, ([\\d.,]+) tokens/s of each`).exec(interactivity);
    assert.ok(found, `${users} in ${interactivity}`);
    const near = (text, number) => assert.ok(Math.abs(Number(text.replaceAll(',', '')) - number) <= 0.051, `${text} ${number}`);
    near(found[1], 1 / tpot);
    near(found[2], throughput / serving.devices);
  }
  const roofline = await told('roofline');
  assert.equal(roofline.match(/decode, /g).length, serving.points.length);
  for (const [, intensity, speed] of roofline.matchAll(/: ([\d.]+)k? FLOPs a byte, ([\d.]+) TFLOP\/s/g)) {
    assert.ok(Number(speed) <= 989.5 && Number(speed) <= Number(intensity) * 3.352 * 1.1 + 0.2, `${intensity} ${speed}`);
  }
  const table = panel.getByRole('table').first();
  const first = await table.locator('tbody tr').filter({ has: page.getByText('32', { exact: true }) }).first().innerText();
  assert.ok(first.includes((serving.tpot.value * 1e3).toFixed(1)), `${first} ${serving.tpot.value}`);
  await say('users', '');
  await say('tpot', '12ms');
  assert.match(page.url(), /tpot=12ms/);
  assert.equal(await panel.locator('.problems').count(), 0);
  await say('output', '1');
  assert.match(await panel.locator('.problems').innerText(), /no token after the first/);
});

await walk('what is wrong is said as on the command line', '#gpt2-xl&set=num_heads=7', async (page) => {
  await page.getByLabel('num_layers', { exact: true }).fill('1.5');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await page.locator('.headline .problems').innerText(), /num_layers.*1\.5/s);
  await page.evaluate(() => { location.hash = '#gpt5-xl'; });
  await settled(page);
  assert.match(await page.locator('main > .problems').innerText(), /gpt5-xl/);
});

await walk('the exercise by one click', '#llama-3-8b', async (page) => {
  await page.getByRole('button', { name: 'GPT-2, small to XL' }).click();
  await settled(page);
  const heads = await page.locator('#panel thead th').allInnerTexts();
  assert.deepEqual(heads.filter((head) => head.startsWith('gpt2')).slice(0, 4),
    ['gpt2', 'gpt2-medium', 'gpt2-large', 'gpt2-xl']);
  await shot(page, 'compare-light');
});

const kinds = {
  'a config.json': ['checkpoints/llama/config.json'],
  'safetensors with their config': ['checkpoints/llama/config.json', 'checkpoints/llama/model.safetensors'],
  'safetensors alone': ['checkpoints/llama/model.safetensors'],
  GGUF: ['gguf/arcee.gguf'],
  ONNX: ['onnx/gpt2-dynamic.onnx'],
  'a model text': ['../../../../examples/llama.assay'],
};
for (const [kind, paths] of Object.entries(kinds)) {
  await walk(`drop ${kind}`, '', async (page) => {
    await drop(page, ...paths.map((path) => join(fixtures, path)));
    assert.equal(await page.locator('main > .problems').count(), 0, await page.locator('main').innerText());
    assert.match(page.url(), /#file:/);
    await page.getByRole('tab', { name: 'Checks and tensors' }).click();
    await settled(page);
    assert.ok(await page.locator('#panel table').count() > 0);
    await page.reload();
    await settled(page);
    assert.match(await page.locator('main > .problems').innerText(), /drop it here/);
  });
}

await walk('choose a file, type a shape, paste a config', '', async (page) => {
  await page.setInputFiles('#files', join(fixtures, 'checkpoints/llama/config.json'));
  await settled(page);
  assert.match(page.url(), /#file:config\.json/);
  await page.getByRole('button', { name: 'Type…' }).click();
  await page.keyboard.press('Control+Enter');
  await settled(page);
  assert.match(page.url(), /#text:/);
  const typed = await title(page);
  const link = page.url();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  }, readFileSync(join(fixtures, 'checkpoints/llama/config.json'), 'utf8'));
  await settled(page);
  assert.notEqual(await title(page), typed);
  await page.goto('about:blank');
  await page.goto(link);
  await settled(page);
  assert.equal(await title(page), typed);
});

await walk('by keys alone', '#gpt2-xl', async (page) => {
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'model');
  await page.keyboard.type('gpt2-med');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await title(page), /^gpt2-medium/);
  const seen = new Set();
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return 'end';
      const box = one.getBoundingClientRect();
      const ring = getComputedStyle(one);
      const label = one.closest('label');
      const seen = ring.outlineStyle !== 'none' || (label && getComputedStyle(label).outlineStyle !== 'none');
      return { what: one.id || one.textContent?.slice(0, 20) || one.tagName, seen: Boolean(seen), there: box.width > 0 || Boolean(label) };
    });
    if (at === 'end') break;
    assert.ok(at.seen && at.there, `focus is not seen: ${JSON.stringify(at)}`);
    seen.add(at.what);
  }
  for (const id of ['set-d_model', 'ask-seq', 'ask-convention', 'tab-growth', 'panel']) {
    assert.ok(seen.has(id), `${id} is not reached by keys`);
  }
  await page.locator('.tree tbody tr').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.ok(await page.locator('.part').isVisible());
  await page.getByRole('tab', { selected: true }).focus();
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'Compare');
});

const states = {
  first: '#gpt2-xl',
  part: '#deepseek-v3&of=flops.forward&part=model/layers[sparse]/mlp/experts&panel=conventions',
  training: '#llama-3-8b&panel=training&on=h100-sxm5-80gb&seq=8k&exact',
  serving: '#llama-3-8b&panel=serving&on=h100-sxm5-80gb&users=32',
  layout: '#llama-3-8b&panel=layout&on=h100-sxm5-80gb&devices=8&pp=4&tp=2&sp=true',
  compare: '#gpt2&compare=gpt2-medium,gpt2-large,gpt2-xl&panel=compare&full',
  vary: '#llama-3-8b&panel=compare&vary=num_kv_heads=8,4,1',
  matmuls: '#gemma-3-27b&panel=matmuls',
  everything: '#jamba&panel=everything',
  wrong: '#gpt2-xl&set=d_model=1.5',
};
for (const colorScheme of ['light', 'dark']) {
  for (const [name, hash] of Object.entries(states)) {
    await walk(`axe: ${name}, ${colorScheme}`, hash, async (page) => {
      await accessible(page, `${name} ${colorScheme}`);
      await shot(page, `${name}-${colorScheme}`);
    }, { colorScheme });
  }
}
for (const [name, hash] of Object.entries(states)) {
  await walk(`phone: ${name}`, hash, async (page) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} pixels wider than a phone`);
    await accessible(page, `${name} phone`);
    await shot(page, `${name}-phone`);
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
}
await walk('phone: what if', '#llama-3-8b', async (page) => {
  await page.locator('.fold > summary').click();
  await page.getByRole('slider', { name: 'num_layers, slider' }).scrollIntoViewIfNeeded();
  await page.getByLabel('num_layers', { exact: true }).fill('34');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await page.locator('.ticker').innerText(), /8\.466 B parameters/);
  assert.ok(await page.locator('.ticker').isVisible());
  await shot(page, 'what-if-phone');
}, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
await walk('wide', states.first, (page) => shot(page, 'first-wide'), { viewport: { width: 2200, height: 1200 } });
for (const [name, hash] of Object.entries(states)) {
  await walk(`print: ${name}`, hash, async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const what of ['.tools', '.chooser', '.side', '.fields', '.full', '.choices']) {
      for (const one of await page.locator(what).all()) assert.ok(!await one.isVisible(), `${what} is printed`);
    }
    for (const one of await page.locator('[role=tab]').all()) {
      assert.equal(await one.isVisible(), await one.getAttribute('aria-selected') === 'true');
    }
    // where it is refused, that is said at the top
    if (name !== 'wrong') assert.ok(await page.locator('#panel').isVisible());
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(paper, 'rgb(255, 255, 255)');
    const cut = await page.locator('svg').evaluateAll((all) => all.filter((svg) => {
      const box = svg.getBoundingClientRect();
      return box.width > 0 && box.right > innerWidth;
    }).length);
    assert.equal(cut, 0, 'pictures are cut');
    await shot(page, `${name}-print`);
  }, { viewport: { width: 680, height: 960 } });
}

await browser.close();
console.log(`${done.length} walks`);
