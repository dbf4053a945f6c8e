import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { kernelCommand } from '../../src/cli/kernel';

describe('lmlab kernel', () => {
  let prefix: string;
  let printed: string[];
  const lmlab = async (...args: string[]): Promise<void> => {
    await kernelCommand().parseAsync([...args, '--prefix', prefix], { from: 'user' });
  };
  beforeEach(() => {
    prefix = mkdtempSync(path.join(tmpdir(), 'lmlab-kernel-'));
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(prefix, { recursive: true });
  });
  const folder = (name: string): string => path.join(prefix, 'share/jupyter/kernels', name);

  test('installs, lists and removes a kernelspec that Jupyter can start', async () => {
    await lmlab('install', '--name', 'tslab', '--display-name', 'TS');
    const spec = JSON.parse(readFileSync(path.join(folder('tslab'), 'kernel.json'), 'utf8')) as {
      argv: string[];
    };
    expect(spec).toMatchObject({ display_name: 'TS', language: 'typescript', interrupt_mode: 'message' });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(existsSync(spec.argv[1])).toBe(true);
    expect(spec.argv[2]).toBe('{connection_file}');
    await lmlab('list');
    expect(printed.at(-1)).toContain('tslab  TS');
    await lmlab('uninstall', '--name', 'tslab');
    expect(existsSync(folder('tslab'))).toBe(false);
  });

  test('says which installation is broken', async () => {
    await lmlab('install');
    const file = path.join(folder('lmlab'), 'kernel.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('/main.js', '/gone.js'));
    await lmlab('list');
    expect(printed.at(-1)).toContain('broken');
  });

  test("leaves other people's kernels alone", async () => {
    await lmlab('install');
    writeFileSync(path.join(folder('lmlab'), 'kernel.json'), '{"argv": ["python"], "display_name": "x"}');
    await expect(lmlab('uninstall')).rejects.toThrow(/expected a kernel of lmlab named "lmlab"/);
    expect(existsSync(folder('lmlab'))).toBe(true);
  });
});
