import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { machine } from './harness';

/**
 * Runs every `bench/*.bench.ts`, or those whose names contain one of the arguments: `npm run bench -- text`. Each such
 * file exports `run`, measures one question and prints its own table.
 */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const files = readdirSync(__dirname)
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
  if (files.length === 0) {
    console.error(`No benchmark is called ${wanted.join(' or ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(machine().join('\n'));
  for (const file of files) {
    console.log(`\n## ${file.replace('.bench.ts', '')}\n`);
    const { run } = createRequire(__filename)(`./${file}`) as { run: () => void | Promise<void> };
    await run();
  }
}

void main();
