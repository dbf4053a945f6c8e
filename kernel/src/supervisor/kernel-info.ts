import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { projectRoot } from '../kernelspec';
import { PROTOCOL_VERSION, type Json } from '../protocol/wire';

function packageVersion(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** What the kernel says of itself. It claims only what it does: there is no debugger. */
export function kernelInfo(): Json {
  const version = packageVersion(path.join(projectRoot, 'package.json'));
  const fromRoot = createRequire(path.join(projectRoot, 'package.json'));
  const typescript = packageVersion(fromRoot.resolve('typescript/package.json'));
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'lmlab',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `TypeScript (lmlab ${version}): TypeScript ${typescript}, Node ${process.versions.node}`,
    help_links: [
      { text: 'TypeScript handbook', url: 'https://www.typescriptlang.org/docs/handbook/intro.html' },
      { text: 'Node.js', url: 'https://nodejs.org/api/' },
    ],
    debugger: false,
    supported_features: [],
  };
}
