import { defineConfig, type Plugin } from 'vite';
import { createHash } from 'node:crypto';

/**
 * One file: script and style stand in the page itself. What may run is said by the digest of the script, so that no
 * other script runs, whatever a model's file holds; and nothing may be fetched.
 */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle: { order: 'post', handler(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('no page');
      let script = '';
      let style = '';
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') {
          script += part.code;
          delete bundle[name];
        } else if (name.endsWith('.css')) {
          style += part.source;
          delete bundle[name];
        }
      }
      script = script.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const digest = createHash('sha256').update(script).digest('base64');
      page.fileName = 'page.html';
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style.trim()}</style>`)
        .replace('SCRIPT-DIGEST', () => `sha256-${digest}`)
        .replace('</body>', () => `  <script>${script}</script>\n  </body>`);
    } },
  };
}

export default defineConfig({
  plugins: [oneFile()],
  base: './',
  build: {
    // where the command `assay page` has it
    outDir: process.env['ASSAY_PAGE_OUT'] ?? '../app/src/main/resources/assay/cli',
    emptyOutDir: false,
    cssTarget: 'chrome125',
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 1 << 20,
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'iife' } },
  },
});
