import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import * as ts from 'typescript';
import { projectRoot, sourceFiles } from './source-files';

/** Which rooms a room may import from, beside itself. ARCHITECTURE.md draws the same picture. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  datasets: ['core'],
  text: ['core'],
  features: ['core', 'datasets', 'text'],
  preprocessing: ['core'],
  models: ['core'],
  neural: ['core'],
  metrics: ['core'],
  // To save and load every fitted value, the pipeline's room must know them all.
  pipeline: ['core', 'preprocessing', 'features', 'models'],
  search: ['core', 'metrics', 'pipeline'],
  plots: ['core'],
  course: ['core', 'kernel'],
  cli: ['core', 'course', 'datasets', 'kernel', 'plots', 'search'],
  app: ['core', 'course', 'kernel'],
  kernel: [],
};

const files = [...sourceFiles('src'), ...sourceFiles('kernel/src')].filter((file) => file !== 'src/index.ts');

function roomOf(file: string): string {
  const [top, second] = file.split('/');
  return top === 'kernel' ? 'kernel' : second;
}

/** The project's own files that this one imports, as paths from the root without extension. */
function localImports(file: string): string[] {
  const source = readFileSync(join(projectRoot, file), 'utf8');
  return ts
    .preProcessFile(source, true, true)
    .importedFiles.map((imported) => imported.fileName)
    .flatMap((name) =>
      name.startsWith('.') ? [posix.join(posix.dirname(file), name)] : name === 'lmlab' ? ['lmlab'] : [],
    )
    .filter((name) => name === 'lmlab' || name.startsWith('src/') || name.startsWith('kernel/src/'));
}

describe('who may import whom', () => {
  it('knows every room that stands here', () => {
    expect(files.length).toBeGreaterThan(5);
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('never imports upward, nor a room beside, nor the public barrel from inside', () => {
    const broken = files.flatMap((file) =>
      localImports(file)
        .filter((name) => {
          if (name === 'lmlab' || name === 'src/index') return true;
          const from = roomOf(file);
          const to = roomOf(name);
          return from !== to && !mayImport[from].includes(to);
        })
        .map((name) => `${file} imports ${name}`),
    );
    expect(broken).toEqual([]);
  });

  it('has no circle between files', () => {
    const known = new Map(files.map((file) => [file.replace(/\.ts$/, ''), file]));
    const edges = new Map(
      files.map((file) => [
        file,
        localImports(file).flatMap((name) => known.get(name) ?? known.get(`${name}/index`) ?? []),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const next of edges.get(file)!) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});
