import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser of this machine. */
export async function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error('no Chromium: CHROMIUM=/path/to/it names one');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/**
 * A page that has no network. All that it says on its console, all that goes wrong in it, and all that it asks of a
 * network is in `faults`.
 */
export async function offline(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  await context.setOffline(true);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (said) => faults.push(`console ${said.type()}: ${said.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) faults.push(`request: ${request.url()}`);
  });
  page.on('crash', () => faults.push('the page crashed'));
  return { page, context, faults };
}

/** Waits until the page answers what it was asked last. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('.headline h1, .headline .problems, main > .problems'));
  await page.waitForFunction(() => globalThis.assayPage?.core.idle && globalThis.assayPage.store.told
    && !document.querySelector('[aria-busy="true"]'));
}
