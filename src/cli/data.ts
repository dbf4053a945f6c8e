import { Command, InvalidArgumentError } from 'commander';
import { cacheDirectory } from '../datasets/cache';
import { datasetFacts, fetchDataset, verifyDataset } from '../datasets/fetch-dataset';
import { type DatasetName, datasetNames } from '../datasets/registry';

/** `lmlab data`: what public data sets there are, and bringing them into the cache. */
export function dataCommand(): Command {
  const data = new Command('data').description('public data sets: list, fetch and check them').addHelpText(
    'after',
    `
Data sets are fetched once, checked against their sha256 and kept in the user's cache folder.
  LMLAB_CACHE        another folder to keep them in
  LMLAB_DATA_MIRROR  a folder or web address that holds them as NAME/FILE, used instead of the internet

Examples:
  $ lmlab data list
  $ lmlab data get sms-spam rt-polarity
  $ LMLAB_DATA_MIRROR=/media/usb/datasets lmlab data get --all`,
  );

  data
    .command('list')
    .description('every data set with its licence and size, and whether it is in the cache')
    .action(async () => {
      for (const name of datasetNames) {
        const { title, licence, size } = datasetFacts(name);
        const files = await verifyDataset(name);
        const held = files.filter(({ state }) => state === 'whole').length;
        const state = held === files.length ? 'in cache' : held === 0 ? 'not fetched' : 'partly in cache';
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        console.log(`${name}  (${state}, ${megabytes(bytes)}, ${licence})\n    ${title}: ${size}`);
      }
    });

  data
    .command('get')
    .description('fetch data sets into the cache')
    .argument('[names...]', 'names as in `lmlab data list`', collectNames, [])
    .option('--all', 'every data set of the list')
    .action(async (names: DatasetName[], { all }: { all?: true }, command: Command) => {
      if (!all && names.length === 0) command.error('error: name a data set, or say --all', { exitCode: 2 });
      for (const name of all ? datasetNames : names) {
        const paths = await fetchDataset(name);
        console.log(`${name}: ${datasetFacts(name).licence}. ${datasetFacts(name).citation}`);
        for (const path of paths) console.log(`  ${path}`);
      }
    });

  data
    .command('verify')
    .description('compare what is in the cache with the checksums; exit code 1 when something is damaged')
    .argument('[names...]', 'names as in `lmlab data list` (default: all)', collectNames, [])
    .action(async (names: DatasetName[]) => {
      for (const name of names.length > 0 ? names : datasetNames) {
        for (const { file, state } of await verifyDataset(name)) {
          console.log(`${state.padEnd(8)} ${name}/${file}`);
          if (state === 'damaged') process.exitCode = 1;
        }
      }
      if (process.exitCode === 1) console.error('`lmlab data get NAME` fetches damaged files again.');
    });

  data
    .command('path')
    .description('the folder that data sets are kept in')
    .action(() => {
      console.log(cacheDirectory());
    });

  return data;
}

function collectNames(name: string, earlier: DatasetName[]): DatasetName[] {
  if (!datasetNames.some((known) => known === name)) {
    throw new InvalidArgumentError(`Known are ${datasetNames.join(', ')}.`);
  }
  return [...earlier, name as DatasetName];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
