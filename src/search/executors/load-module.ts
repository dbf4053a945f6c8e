import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The exports of a JavaScript or TypeScript module; types are stripped, not checked. */
export async function loadModule(file: string): Promise<Record<string, unknown>> {
  if (/\.[cm]?ts$/.test(file)) {
    await understandTypeScript();
    return createRequire(file)(file) as Record<string, unknown>;
  }
  const loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  // What a CommonJS module exports in ways that cannot be seen from outside is found here.
  return { ...(loaded['default'] as object | undefined), ...loaded };
}

interface Loader {
  _compile(code: string, file: string): void;
}

/** Lets `require` load TypeScript for the rest of this thread. */
async function understandTypeScript(): Promise<void> {
  const { default: ts } = await import('typescript');
  const { _extensions: extensions } = Module as unknown as {
    _extensions: Record<string, (module: Loader, file: string) => void>;
  };
  for (const extension of ['.ts', '.cts', '.mts']) {
    extensions[extension] = (module, file) => {
      const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
        fileName: file,
        compilerOptions: {
          module: ts.ModuleKind.CommonJS,
          target: ts.ScriptTarget.ES2022,
          esModuleInterop: true,
          inlineSourceMap: true,
        },
      });
      module._compile(outputText, file);
    };
  }
}
