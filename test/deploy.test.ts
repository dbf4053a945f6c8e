import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { studyCommand } from '../src/cli/study';
import { projectRoot } from './source-files';

// eslint's and jest's own reader of YAML.
const yaml = createRequire(__filename)('js-yaml') as { loadAll(text: string): unknown[] };
const read = (file: string): unknown[] =>
  yaml.loadAll(readFileSync(join(projectRoot, 'deploy', file), 'utf8'));

interface Service {
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector?: { readonly matchLabels?: Record<string, string> };
    readonly template?: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: {
        readonly containers: readonly { readonly image: string; readonly args?: readonly string[] }[];
      };
    };
  };
}

/** The subcommand of `lmlab study` knows every option that the line uses. */
function expectKnown(line: readonly string[]): void {
  const [word, name, ...rest] = line;
  expect(word).toBe('study');
  const command = studyCommand().commands.find((one) => one.name() === name)!;
  for (const option of rest.filter((part) => part.startsWith('--'))) {
    expect(command.options.map(({ long }) => long)).toContain(option.split('=')[0]);
  }
  for (const { long, mandatory } of command.options) {
    if (mandatory && long !== '--trials') expect(rest.some((part) => part.startsWith(long!))).toBe(true);
  }
}

describe('deploy/', () => {
  it('has a compose file whose services call commands that exist', () => {
    const [compose] = read('compose.yaml') as [{ services: Record<string, Service> }];
    const { redis, postgres, worker, driver, look, board } = compose.services;
    for (const { command } of [worker, look, board]) expectKnown(command!);
    expectKnown(driver.entrypoint!.slice(2));
    expect(Object.keys(worker.depends_on!)).toEqual(['redis', 'postgres']);
    expect(redis.command).toContain('noeviction');
    // Nothing is offered to the network.
    expect([redis.ports, postgres.ports, board.ports]).toEqual([
      undefined,
      undefined,
      ['127.0.0.1:3000:3000'],
    ]);
  });

  it('has a Kubernetes manifest with Redis, PostgreSQL, a driver and workers', () => {
    const objects = read('kubernetes.yaml') as Manifest[];
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Service redis',
      'Deployment redis',
      'Service postgres',
      'StatefulSet postgres',
      'Deployment worker',
      'Job driver',
    ]);
    for (const { spec } of objects) {
      if (spec.selector?.matchLabels === undefined) continue;
      expect(spec.template!.metadata.labels).toEqual(spec.selector.matchLabels);
    }
    for (const { spec } of objects.slice(-2)) expectKnown(spec.template!.spec.containers[0].args!);
  });

  it('builds its image from files that are there', () => {
    const lines = readFileSync(join(projectRoot, 'deploy/Dockerfile'), 'utf8').split('\n');
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });
});
