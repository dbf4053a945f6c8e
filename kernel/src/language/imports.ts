import ts from 'typescript';

/** Whether a statement adds to the global scope or to a module. */
export function augments(statement: ts.Statement): boolean {
  return (
    ts.isModuleDeclaration(statement) &&
    (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0)
  );
}

/** The module names in imports of all kinds. */
export function importedNames(file: ts.SourceFile): ts.StringLiteralLike[] {
  const names: ts.StringLiteralLike[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) names.push(node);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  if (file.text.includes('import') || file.text.includes('export')) visit(file);
  return names;
}

/** Whether a file is the project's own source rather than a package's or a declaration. */
export function isLocal(fileName: string): boolean {
  return !fileName.includes('/node_modules/') && !/\.d\.[cm]?ts$/.test(fileName);
}

/** Whether a file of this kind tells the checker types. */
export function isTyped(extension: string): boolean {
  return ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts', '.json'].includes(extension);
}
