import ts from 'typescript';
import { internals, type BoundFile } from './typescript';

/**
 * Most of the declarations of Node are modules that a notebook never imports. So a file of `@types/node` that
 * declares such modules enters the program as an outline, `declare module "fs" {}` with what it declares for
 * everybody, and is read when the checker first looks into one of its modules. What it finds then is what it would
 * have found from the start. Undefined where a file is not written as these files are: then it is read at once.
 */
export function outlineOf(fileName: string, text: string): string | undefined {
  if (!fileName.includes('/@types/node/') || MORE_THAN_MODULES.test(text)) return undefined;
  const parts = text.match(PARTS) ?? [];
  const globals = parts.filter((part) => part.startsWith(' ')).length;
  if (globals !== (text.match(/\bglobal\s*\{/g) ?? []).length) return undefined;
  if (!parts.some((part) => part.startsWith('declare'))) return undefined;
  let isOpen = false;
  const lines = parts.map((part) => {
    if (!part.startsWith('declare')) return part;
    const line = isOpen ? `}\n${part}` : part;
    isOpen = true;
    return line;
  });
  return `${lines.join('\n')}\n}\n`;
}

/** The first line of a module; all of a global block in one; a reference to another file; a type of the file's own. */
const PARTS =
  /^declare module (?:"[^"\n]+"|'[^'\n]+') \{$|^( +)global \{\n[^]*?\n\1\}$|^\/\/\/ ?<reference .*$|^type \w+ = .*;$/gm;
/** A line at the margin that is no such part, nor the last line of a module, nor a comment. */
const MORE_THAN_MODULES = /^(?!declare module ["'][^"'\n]+["'] \{$|type \w+ = .*;$)[^\s}/*]/m;

type Filled = 'declarations' | 'valueDeclaration' | 'exports';
const FILLED: readonly Filled[] = ['declarations', 'valueDeclaration', 'exports'];

/** Binds an outline, and has its modules filled from the whole file when somebody looks into one. */
export function fillWhenAsked(outline: BoundFile, options: ts.CompilerOptions, read: () => BoundFile): void {
  internals.bindSourceFile(outline, options);
  const nodes = outline.statements.filter(isAmbientModule);
  const symbols = new Map(nodes.map((node) => [`"${node.name.text}"`, node.symbol]));
  const fill = (): void => {
    for (const symbol of symbols.values()) for (const part of FILLED) set(symbol, part, undefined);
    for (const node of nodes) set(node, 'locals', undefined);
    const { path, resolvedPath, originalFileName } = outline;
    const unresolved = { imports: [], moduleAugmentations: [], ambientModuleNames: [] };
    const whole = Object.assign(read(), { path, resolvedPath, originalFileName, ...unresolved });
    internals.bindSourceFile(whole, options);
    const wholeNodes = whole.statements.filter(isAmbientModule);
    for (const [name, symbol] of symbols) {
      const found = (whole.locals as ReadonlyMap<string, ts.Symbol>).get(name)!;
      for (const part of FILLED) set(symbol, part, found[part]);
      // The program knows the outline's symbol: whatever points at the other one has to point at it.
      found.exports?.forEach((each) => Object.assign(each, { parent: symbol }));
    }
    nodes.forEach((node, i) => {
      set(node, 'locals', wholeNodes[i].locals);
      wholeNodes[i].symbol = node.symbol;
    });
  };
  for (const symbol of symbols.values()) for (const part of FILLED) get(symbol, part, fill);
  for (const node of nodes) get(node, 'locals', fill);
}

interface AmbientModule extends ts.ModuleDeclaration {
  readonly name: ts.StringLiteral;
  symbol: ts.Symbol;
  locals?: ts.SymbolTable;
}

function isAmbientModule(node: ts.Node): node is AmbientModule {
  return ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name);
}

/** Calls `fill`, which sets the property, when somebody first reads it. */
function get<T extends object>(object: T, property: keyof T, fill: () => void): void {
  Object.defineProperty(object, property, {
    configurable: true,
    enumerable: true,
    get: () => {
      fill();
      return object[property];
    },
  });
}

function set<T extends object>(object: T, property: keyof T, value: unknown): void {
  Object.defineProperty(object, property, { configurable: true, enumerable: true, writable: true, value });
}
