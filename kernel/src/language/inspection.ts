import ts from 'typescript';
import type { MimeBundle } from '../engine';
import type { CellChecker } from './checker';
import { documentation } from './documentation';
import type { Scope } from './scope';
import { internals, type BoundFile, type OpenProgram } from './typescript';

const NEVER: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};

/** What is known about the name at the cursor, or, inside a call, about the function that is called. */
export function inspectAt(
  checker: CellChecker,
  scope: Scope,
  code: string,
  cursor: number,
): MimeBundle | undefined {
  const file = checker.parse('inspect.ts', code);
  checker.enter(file, scope, true);
  try {
    const { program } = checker;
    return (
      ofName(program, file, cursor) ?? ofCall(program, file, cursor) ?? ofName(program, file, cursor - 1)
    );
  } finally {
    checker.leave(file);
  }
}

function ofName(program: OpenProgram, file: BoundFile, cursor: number): MimeBundle | undefined {
  if (cursor < 0 || cursor > file.text.length) return undefined;
  const node = internals.getTouchingPropertyName(file, cursor);
  if (
    ts.isSourceFile(node) ||
    !(ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isPrivateIdentifier(node))
  ) {
    return undefined;
  }
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  const shown = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    undefined,
    node,
  );
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return bundle(ts.displayPartsToString(shown.displayParts), documentation(target));
}

function ofCall(program: OpenProgram, file: BoundFile, cursor: number): MimeBundle | undefined {
  const help = internals.SignatureHelp.getSignatureHelpItems(program, file, cursor, undefined, NEVER);
  if (help === undefined) return undefined;
  const text = (parts: readonly ts.SymbolDisplayPart[]): string => ts.displayPartsToString([...parts]);
  const signatures = help.items.map((item) => {
    const parameters = item.parameters.map((parameter) => text(parameter.displayParts));
    return `${text(item.prefixDisplayParts)}${parameters.join(', ')}${text(item.suffixDisplayParts)}`;
  });
  const callee = internals.getTouchingPropertyName(file, Math.max(0, help.applicableSpan.start - 2));
  const checker = program.getTypeChecker();
  let symbol = ts.isIdentifier(callee) ? checker.getSymbolAtLocation(callee) : undefined;
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const current = help.items.at(help.selectedItemIndex)?.parameters.at(help.argumentIndex);
  const argument =
    current === undefined ? '' : `Argument ${help.argumentIndex + 1}: ${text(current.displayParts)}`;
  const docs = symbol === undefined ? '' : documentation(symbol);
  return bundle(signatures.join('\n'), [argument, docs].filter(Boolean).join('\n\n'));
}

function bundle(signature: string, docs: string): MimeBundle {
  const separated = docs === '' ? '' : `\n\n${docs}`;
  return {
    'text/plain': signature + separated,
    'text/markdown': `\`\`\`ts\n${signature}\n\`\`\`${separated}`,
  };
}
