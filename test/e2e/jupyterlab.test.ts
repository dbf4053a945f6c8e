import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import * as path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { installKernel, prefixDataFolder, projectRoot } from '../../kernel/src/kernelspec';
import { pythonWithJupyter } from './python';

const python = pythonWithJupyter();
const browserPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file !== undefined && existsSync(file),
);
if (browserPath === undefined) console.warn('SKIPPED: no Chromium (CHROMIUM names one)');
const possible = python !== undefined && browserPath !== undefined;

/** A learner's session in JupyterLab: one notebook in a real browser, cell after cell. */
(possible ? describe : describe.skip)('JupyterLab in a browser', () => {
  let folder: string;
  let server: ChildProcess;
  let browser: Browser;
  let page: Page;
  let cells = 0;

  beforeAll(async () => {
    // Inside the project, so that cells may import lmlab.
    mkdirSync(path.join(projectRoot, 'artifacts'), { recursive: true });
    folder = mkdtempSync(path.join(projectRoot, 'artifacts', 'jupyterlab-'));
    await installKernel(prefixDataFolder(folder), 'lmlab', 'TypeScript (lmlab)');
    await installKernel(prefixDataFolder(folder), 'tslab', 'TypeScript (tslab)');
    cpSync(path.join(projectRoot, 'test/fixtures/tslab'), folder, { recursive: true });
    const kernelspec = { name: 'lmlab', display_name: 'TypeScript (lmlab)', language: 'typescript' };
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [] };
    writeFileSync(path.join(folder, 'lesson.ipynb'), JSON.stringify(notebook));
    const port = await freePort();
    const settings = [`--ServerApp.port=${port}`, '--IdentityProvider.token=t', '--ServerApp.root_dir=.'];
    server = spawn(python!, ['-m', 'jupyterlab', '--no-browser', '--allow-root', ...settings], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        JUPYTER_PATH: prefixDataFolder(folder),
        JUPYTER_CONFIG_DIR: folder,
        HOME: folder,
        LMLAB_HISTORY: 'off',
      },
    });
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const url = `http://127.0.0.1:${port}/lab/tree/lesson.ipynb?token=t&reset`;
    for (let tries = 0; ; tries++) {
      try {
        await page.goto(url);
        break;
      } catch (error) {
        if (tries > 60) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    await page.locator('.jp-Notebook').waitFor({ timeout: 60_000 });
    // JupyterLab drops a cell that is run before the kernel is connected.
    await page.getByText('TypeScript (lmlab) | Idle').waitFor({ timeout: 60_000 });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    server.kill('SIGINT');
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Types into a fresh cell at the end of the notebook. */
  async function type(code: string) {
    const all = page.locator('.jp-Notebook .jp-CodeCell');
    cells = await all.count();
    const cell = all.nth(cells - 1);
    await cell.locator('.cm-content').click();
    await cell.locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.insertText(code);
    await cell.locator('.cm-content', { hasText: code }).waitFor();
    return cell;
  }
  async function empty(cell: Locator): Promise<void> {
    await page.keyboard.press('Escape');
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
  }
  async function run(code: string) {
    const cell = await type(code);
    await page.keyboard.press('Shift+Enter');
    return cell;
  }
  /** A picture for people to look at, under artifacts/. */
  async function picture(cell: Locator, name: string): Promise<void> {
    await cell.screenshot({ path: path.join(projectRoot, 'artifacts', `jupyterlab-${name}.png`) });
  }
  const prompt = (n: number): string => `[${n}]:`;

  test('type and run', async () => {
    const cell = await run('const answer = 6 * 7; answer');
    await cell.locator('.jp-OutputArea-executeResult', { hasText: '42' }).waitFor();
    await cell.locator('.jp-InputPrompt', { hasText: prompt(1) }).waitFor();
  }, 60_000);

  test('a type error is shown at its cell', async () => {
    const cell = await run('const wrong: string = answer;');
    await cell.locator('.jp-OutputArea-output', { hasText: /not assignable/ }).waitFor();
  }, 60_000);

  test('complete with Tab', async () => {
    const cell = await type('Math.hyp');
    await page.keyboard.press('Tab');
    await page.locator('.jp-Completer', { hasText: 'hypot' }).waitFor();
    await page.keyboard.press('Enter');
    await cell.locator('.cm-content', { hasText: 'Math.hypot' }).waitFor();
    await empty(cell);
  }, 60_000);

  test('hover help with Shift+Tab', async () => {
    const cell = await type('answer');
    await page.keyboard.press('Shift+Tab');
    await page.locator('.jp-Tooltip', { hasText: /const answer/ }).waitFor();
    await empty(cell);
  }, 60_000);

  test('interrupt a loop after an await; the state stays', async () => {
    const cell = await run("await 0; console.log('in the loop'); while (true);");
    await cell.locator('.jp-OutputArea-output', { hasText: 'in the loop' }).waitFor();
    await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await cell.locator('.jp-OutputArea-output', { hasText: /was interrupted/ }).waitFor();
    const after = await run('answer + 1');
    await after.locator('.jp-OutputArea-executeResult', { hasText: '43' }).waitFor();
  }, 60_000);

  test('input asks in the page', async () => {
    const cell = await run("const who = await input('Your name? '); `Hello, ${who}`");
    await cell.locator('.jp-Stdin-input').fill('Ada');
    await cell.locator('.jp-Stdin-input').press('Enter');
    await cell.locator('.jp-OutputArea-executeResult', { hasText: 'Hello, Ada' }).waitFor();
  }, 60_000);

  test('rich output, from the library', async () => {
    const circle =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="9" cx="20" cy="20"/></svg>';
    const bundle = `{ 'image/svg+xml': '${circle}', 'text/plain': 'a circle' }`;
    const cell = await run(`import { notebook } from 'lmlab'; notebook()?.display(${bundle});`);
    await cell.locator('.jp-OutputArea-output.jp-RenderedSVG').waitFor({ timeout: 45_000 });
  }, 60_000);

  test('a figure is drawn by plotly', async () => {
    const cell = await run(
      `import { plotBars } from 'lmlab'; plotBars({ ham: 3, spam: 1 }, { title: 'Class balance' })`,
    );
    await cell.locator('.js-plotly-plot .main-svg .bars .point').nth(1).waitFor();
    await cell.locator('.js-plotly-plot .gtitle', { hasText: 'Class balance' }).waitFor();
    await picture(cell, 'figure');
  }, 60_000);

  test('a click in a widget changes what the next cell sees, and what that writes is shown', async () => {
    const esm = `export default { render({ model, el }) {
      const button = document.createElement('button');
      button.className = 'counter';
      const show = () => { button.textContent = 'count ' + model.get('count'); };
      button.onclick = () => { model.set('count', model.get('count') + 1); model.save_changes(); };
      model.on('change:count', show);
      model.on('msg:custom', (message) => { button.title = message.words; });
      show(); el.append(button);
    } };`.replace(/\s+/g, ' ');
    const cell = await run(
      `import { anywidget } from 'lmlab'; const counter = anywidget({ esm: ${JSON.stringify(esm)}, state: { count: 40 } }); counter`,
    );
    const button = cell.locator('button.counter');
    await button.click();
    await button.click();
    await cell.locator('button.counter', { hasText: 'count 42' }).waitFor();
    const seen = await run("counter.get('count')");
    await seen.locator('.jp-OutputArea-executeResult', { hasText: '42' }).waitFor();
    await run("counter.set({ count: 7 }); counter.send({ words: 'from the cell' });");
    await cell.locator('button.counter[title="from the cell"]', { hasText: 'count 7' }).waitFor();
    await picture(cell, 'widget');
  }, 60_000);

  test('a widget comes back when the page is loaded anew', async () => {
    await page.keyboard.press('Control+S');
    await page.getByText('TypeScript (lmlab) | Idle').waitFor();
    await page.reload();
    const button = page.locator('button.counter', { hasText: 'count 7' });
    await button.click({ timeout: 60_000 });
    await page.locator('button.counter', { hasText: 'count 8' }).waitFor();
    await page.getByText('TypeScript (lmlab) | Idle').waitFor();
  }, 120_000);

  test('a notebook made for tslab opens with the kernel and runs as a whole', async () => {
    const tab = await browser.newPage();
    await tab.goto(page.url().replace(/\/lab.*$/, '/lab/workspaces/tslab/tree/made-for-tslab.ipynb?token=t'));
    const visible = tab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
    await visible.locator('.jp-Notebook').waitFor({ timeout: 60_000 });
    await tab.getByText('TypeScript (tslab) | Idle').waitFor({ timeout: 60_000 });
    await tab.locator('.lm-MenuBar-item', { hasText: 'Run' }).click();
    await tab.locator('[data-command="runmenu:run-all"]').click();
    await visible.locator('.jp-OutputArea-output', { hasText: "Dog { name: 'Rex' }" }).waitFor();
    await visible.locator('.jp-OutputArea-output', { hasText: '1 true' }).waitFor();
    await visible.locator('b#bold').waitFor();
    await tab.screenshot({ path: path.join(projectRoot, 'artifacts', 'jupyterlab-tslab.png') });
    expect(
      await visible.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count(),
    ).toBe(0);
    await tab.close();
  }, 120_000);

  test('restart forgets', async () => {
    await page.locator('[data-command="notebook:restart-kernel"]').first().click();
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await page.locator('.jp-Dialog').waitFor({ state: 'detached' });
    const cell = await run('answer');
    await cell.locator('.jp-OutputArea-output', { hasText: /Cannot find name/ }).waitFor();
    await cell.locator('.jp-InputPrompt', { hasText: prompt(1) }).waitFor();
  }, 60_000);
});

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
