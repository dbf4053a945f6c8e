import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArtefact, saveArtefact } from 'lmlab';

describe('artefacts', () => {
  const before = process.cwd();
  let project: string;

  beforeEach(() => {
    project = realpathSync(mkdtempSync(join(tmpdir(), 'lmlab-artefact-')));
    mkdirSync(join(project, 'notebooks'));
    writeFileSync(join(project, 'package.json'), '{}');
    process.chdir(join(project, 'notebooks'));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(project, { recursive: true });
  });

  test('are kept in the project around the working directory, and replaced', () => {
    saveArtefact('01-messages', { old: true });
    const path = saveArtefact('01-messages', { rows: ['é', 1, null] });
    expect(path).toBe(join(project, 'artifacts', 'lessons', '01-messages.json'));
    expect(loadArtefact('01-messages')).toEqual({ rows: ['é', 1, null] });
    expect(readdirSync(join(project, 'artifacts', 'lessons'))).toEqual(['01-messages.json']);
  });

  test('that are missing or altered are refused', () => {
    expect(() => loadArtefact('01-messages')).toThrow(/01-messages.*Run the lesson that makes it/);
    writeFileSync(saveArtefact('01-messages', [1]), '[1');
    expect(() => loadArtefact('01-messages')).toThrow(/\[unreadable-file\]/);
  });

  test('have plain names', () => {
    expect(() => saveArtefact('../x', 1)).toThrow(/letters, digits and hyphens/);
  });
});
