import * as path from 'node:path';
import ts from 'typescript';
import type { Host, MimeBundle } from '../engine';
import { loader } from './loader';
import { kernelFolder } from './project';

interface DisplayMessage {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
  readonly transient?: { readonly display_id?: string };
}

/** tslab's public module for cells: its `display` and `newDisplay` write to this notebook. */
export function loadTslab(host: Host): unknown {
  const load = loader.createRequire(path.join(kernelFolder(), 'package.json'));
  // tslab wants its TypeScript fork only to say which TypeScript runs, and that is ours.
  const fork = load.resolve('@tslab/typescript-for-tslab');
  load.cache[fork] ??= {
    id: fork,
    filename: fork,
    loaded: true,
    exports: ts,
    children: [],
  } as unknown as NodeJS.Module;
  const jupyter = load('tslab/dist/jupyter') as { lastWriteDisplayData: unknown };
  jupyter.lastWriteDisplayData = (message: DisplayMessage, update: boolean | undefined) => {
    const id = message.transient?.display_id;
    if (update === true && id !== undefined) host.updateDisplay(id, message.data, message.metadata);
    else host.display(message.data, message.metadata, id);
  };
  return load('tslab');
}
