import { main, program } from '../../src/cli/main';

/** Runs a command line; returns what it printed and its exit code. */
async function lmlab(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const text = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (chunk: unknown) => {
    text[stream] += String(chunk);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(into('err')),
    jest.spyOn(console, 'log').mockImplementation((line) => void into('out')(`${line}\n`)),
    jest.spyOn(console, 'error').mockImplementation((line) => void into('err')(`${line}\n`)),
  ];
  await main(['node', 'lmlab', ...args]);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  for (const spy of spies) spy.mockRestore();
  return { ...text, code };
}

describe('lmlab', () => {
  test.each([
    [['rnu'], 'unknown command'],
    [['run', '--timout', '3'], '--timeout'],
    [['run'], 'name a notebook or a lesson'],
    [['run', '--all', '00'], 'not both'],
    [['run', '00', '--jobs', '0'], 'whole number'],
    [['run', '00', '--jobs', 'two'], 'whole number'],
    [['run', '00', '--timeout', '-1'], 'a number above 0'],
    [['run', '00', '--tolerance', '0.1'], '--tolerance needs --compare'],
    [['run', '00', '--check', '--html', 'x'], 'cannot be used with'],
    [['run', 'tuor'], 'Did you mean "00-tour"'],
    [['build', '00-tuor'], 'Did you mean "00-tour"'],
    [['build', '--chekc'], '--check'],
  ])('%j gets one clear line and exit code 2', async (args, part) => {
    const { out, err, code } = await lmlab(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(part);
    expect(err).toMatch(/^lmlab: [^\n]+\n$/);
  });

  test.each([
    [['run', 'package.json'], 'JSON without `nbformat`'],
    [['run', 'README.md'], 'not JSON'],
    [['run', 'notebooks/00-tuor.ipynb'], 'Did you mean "00-tour"'],
  ])('%j fails in one clear line with exit code 1', async (args, part) => {
    const { err, code } = await lmlab(...args);
    expect(code).toBe(1);
    expect(err).toContain(part);
    expect(err).toMatch(/^lmlab: [^\n]+\n$/);
  });

  test('build --check is content with what is committed', async () => {
    const { out, code } = await lmlab('build', '--check');
    expect(out).toContain('are what their sources say');
    expect(code).toBe(0);
  });

  test('every command has a description and its --help shows examples', async () => {
    expect(program().commands.map((command) => command.name())).toEqual([
      'build',
      'run',
      'grade',
      'data',
      'study',
      'kernel',
    ]);
    for (const args of [
      ['--help'],
      ['build', '--help'],
      ['run', '--help'],
      ['data', '--help'],
      ['study', '--help'],
      ['kernel', '--help'],
    ]) {
      const { out, code } = await lmlab(...args);
      expect(code).toBe(0);
      expect(out).toContain('Examples:');
    }
  });
});
