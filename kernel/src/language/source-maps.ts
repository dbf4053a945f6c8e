import * as fs from 'node:fs';
import type { SourceMap, SourceMapPayload } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loader } from './loader';

export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Leads from compiled positions to written ones: of cells, of files compiled here, and of libraries with maps. */
export class SourceMaps {
  private readonly known = new Map<string, string>();
  private readonly parsed = new Map<string, SourceMap | undefined>();

  /** Remembers the map (JSON) of something compiled under the name `file`. */
  set(file: string, map: string): void {
    this.known.set(file, map);
    this.parsed.delete(file);
  }

  /** The written position behind a compiled one; the compiled one where no map says more. */
  original(position: Position): Position {
    const map = this.find(position.file);
    const entry = map?.findEntry(position.line - 1, position.column - 1);
    if (entry === undefined || !('originalLine' in entry)) return position;
    const file = this.known.has(position.file)
      ? position.file
      : sourcePath(position.file, entry.originalSource);
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  private find(file: string): SourceMap | undefined {
    if (this.parsed.has(file)) return this.parsed.get(file);
    const json = this.known.get(file) ?? mapBeside(file);
    let map: SourceMap | undefined;
    try {
      if (json !== undefined) map = new loader.SourceMap(JSON.parse(json) as SourceMapPayload);
    } catch {
      map = undefined; // A library's broken map is no reason to hide its error.
    }
    this.parsed.set(file, map);
    return map;
  }
}

function mapBeside(file: string): string | undefined {
  if (!path.isAbsolute(file)) return undefined;
  try {
    const link = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(fs.readFileSync(file, 'utf8').slice(-4096))?.[1];
    if (link === undefined || link.startsWith('data:')) return undefined;
    return fs.readFileSync(path.resolve(path.dirname(file), link), 'utf8');
  } catch {
    return undefined;
  }
}

function sourcePath(file: string, source: string): string {
  return source.startsWith('file:') ? fileURLToPath(source) : path.resolve(path.dirname(file), source);
}
