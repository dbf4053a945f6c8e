import { execFileSync } from 'node:child_process';
import { Command, Option } from 'commander';
import {
  installKernel,
  listKernels,
  prefixDataFolder,
  uninstallKernel,
  userDataFolder,
} from '../../kernel/src/kernelspec';
import { LmlabError } from '../core/errors';

interface Place {
  readonly sysPrefix?: boolean;
  readonly prefix?: string;
}
interface Install extends Place {
  readonly name: string;
  readonly displayName: string;
}

/** `lmlab kernel`: makes the notebook kernel known to Jupyter. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description(
    'make the TypeScript notebook kernel known to Jupyter (JupyterLab, VS Code, nbconvert, papermill …)',
  );
  command.addHelpText(
    'after',
    `
\`lmlab run\` needs none of this: it starts the kernel itself.

Examples:
  lmlab kernel install                 for this user
  lmlab kernel install --sys-prefix    into the Python environment that is active
  lmlab kernel install --name tslab    so that existing tslab notebooks open with it
  lmlab kernel list                    what is installed, and whether it still works`,
  );
  withPlace(command.command('install'))
    .description('write the kernelspec; run it again after moving the project or changing Node')
    .option(
      '--name <name>',
      'the name that notebooks refer to ("tslab" opens existing tslab notebooks)',
      'lmlab',
    )
    .option('--display-name <name>', 'the name that people see', 'TypeScript (lmlab)')
    .action(async (options: Install) => {
      if (!/^[A-Za-z0-9._-]+$/.test(options.name))
        command.error(`expected a name of letters, digits, ".", "_" and "-", found "${options.name}"`, {
          exitCode: 2,
        });
      const { folder } = await installKernel(dataFolder(options), options.name, options.displayName);
      console.log(`Installed "${options.displayName}" as ${options.name} in ${folder}`);
    });
  withPlace(command.command('list'))
    .description('show where the kernel is installed')
    .action((options: Place) => {
      const kernels = listKernels(dataFolder(options));
      if (kernels.length === 0) console.log('Not installed here; `lmlab kernel install` does it.');
      for (const { name, displayName, folder, works } of kernels)
        console.log(`${name}  ${displayName}  ${folder}${works ? '' : '  (broken: install it again)'}`);
    });
  withPlace(command.command('uninstall'))
    .description('remove the kernelspec')
    .option('--name <name>', 'the name it was installed under', 'lmlab')
    .action((options: Install) => {
      const folder = dataFolder(options);
      if (!uninstallKernel(folder, options.name))
        throw new LmlabError('unknown-name', {
          expected: `a kernel of lmlab named "${options.name}" in ${folder}`,
          found:
            listKernels(folder)
              .map(({ name }) => name)
              .join(', ') || 'none',
          remedy: 'Look with `lmlab kernel list`; --sys-prefix and --prefix name other places.',
        });
      console.log(`Removed ${options.name} from ${folder}`);
    });
  return command;
}

function withPlace(command: Command): Command {
  return command
    .option('--user', "this user's Jupyter folder (the default)")
    .addOption(
      new Option('--sys-prefix', 'the Python environment that is active').conflicts(['user', 'prefix']),
    )
    .addOption(new Option('--prefix <dir>', 'the environment in this folder').conflicts(['user']));
}

function dataFolder(place: Place): string {
  if (place.prefix !== undefined) return prefixDataFolder(place.prefix);
  return place.sysPrefix === true ? prefixDataFolder(pythonPrefix()) : userDataFolder();
}

/** The prefix of the Python that `python3` or `python` starts, which is Jupyter's when its environment is active. */
function pythonPrefix(): string {
  for (const python of ['python3', 'python']) {
    try {
      return execFileSync(python, ['-c', 'import sys; print(sys.prefix)'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      // Try the next name.
    }
  }
  throw new LmlabError('unknown-name', {
    expected: 'a python3 or python on the PATH',
    found: 'none',
    remedy: 'Activate the environment, or say where it is with --prefix.',
  });
}
