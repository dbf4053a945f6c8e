import ts from 'typescript';

/** One of the project's own TypeScript files as CommonJS. */
export interface LocalModule {
  readonly js: string;
  readonly map: string;
}

/**
 * Compiles one of the project's own files. What Node offers to ES modules only works here, too: `import.meta`, and
 * `await` at the top: the exports of such a file are a promise of them, which whoever imports it awaits.
 *
 * @param isAsync whether the file, or one that it imports, awaits at its top.
 */
export function compileLocal(
  text: string,
  file: string,
  options: ts.CompilerOptions,
  isAsync: boolean,
): LocalModule {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      ...options,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      allowImportingTsExtensions: false,
      sourceMap: true,
    },
    transformers: { before: [withMeta], after: isAsync ? [awaitingRequires] : [] },
  });
  const js = isAsync
    ? `module.exports = (async (exports) => {${outputText}\nreturn exports; })(exports);`
    : outputText;
  return { js, map: sourceMapText! };
}

/** `import.meta` becomes `module.meta`, which the loader sets. */
const withMeta: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node =>
    ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
      ? ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier('module'), 'meta')
      : ts.visitEachChild(node, visit, context);
  return (file) => ts.visitEachChild(file, visit, context);
};

/** Each `require(…)` that an import became, outside of functions, becomes `await require(…)`. */
const awaitingRequires: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    const isRequire =
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
    return isRequire
      ? ts.factory.createParenthesizedExpression(ts.factory.createAwaitExpression(node))
      : ts.visitEachChild(node, visit, context);
  };
  return (file) => ts.visitEachChild(file, visit, context);
};

/** What decides whether a file is asynchronous: its own `await` at the top, and the files that it imports. */
export function topOf(text: string, file: string): { awaits: boolean; imports: string[] } {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const imports = parsed.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier !== undefined &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  );
  return { awaits: /\bawait\b/.test(text) && awaitsAtTop(parsed), imports };
}

const AWAIT_USING: number = ts.NodeFlags.AwaitUsing;

/** Whether the code itself waits, not only functions in it. */
export function awaitsAtTop(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    const isList = ts.isVariableDeclarationList(node);
    if (isList && (node.flags & AWAIT_USING) === AWAIT_USING) return true;
    if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
    return ts.forEachChild(node, visit) ?? false;
  };
  return ts.forEachChild(file, visit) ?? false;
}
