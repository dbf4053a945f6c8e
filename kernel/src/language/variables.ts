import ts from 'typescript';
import { internals, type BoundFile, type OpenChecker } from './typescript';
import type { Storage } from './scope';

/**
 * How a name at the top of a cell reaches later cells.
 * `copy`: it never changes, so its value is stored once, where it is declared.
 * `mirror`: no function of its cell uses it, so it stays a plain local variable, as fast as in a function, and
 * every assignment also stores the value.
 * `accessor`: anything else; a getter and a setter lead to the one variable.
 * `import`: stored where it is imported. `live`: imported, and its module may change it, so each use asks the module.
 * `ambient`: has no value of its own.
 */
export type Transport = 'copy' | 'mirror' | 'accessor' | 'import' | 'live' | 'ambient';

export interface Variable {
  readonly name: string;
  readonly symbol: ts.Symbol;
  transport: Transport;
}

export function storageOf(variable: Variable): Storage {
  if (variable.transport === 'ambient') return 'ambient';
  return ['mirror', 'accessor', 'live'].includes(variable.transport) ? 'slot' : 'constant';
}

/** The values that a checked cell declares at its top, with the cheapest faithful transport of each. */
export function topLevelVariables(file: BoundFile, checker: OpenChecker): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const mutable = new Map<string, Variable>();
  file.locals?.forEach((symbol, key) => {
    const name = String(key);
    if ((symbol.flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) === 0) return;
    const variable = { name, symbol, transport: transportOf(symbol) };
    if (variable.transport === 'import') {
      if (!hasValue(symbol, checker)) return;
      if (isChangeable(checker.getAliasedSymbol(symbol))) variable.transport = 'live';
    }
    variables.set(name, variable);
    if (variable.transport === 'mirror') mutable.set(name, variable);
  });
  if (mutable.size > 0) demoteCaptured(file, mutable, checker);
  return variables;
}

function transportOf(symbol: ts.Symbol): Transport {
  if (symbol.flags & ts.SymbolFlags.Alias) return 'import';
  const declaration = symbol.valueDeclaration;
  if (
    declaration === undefined ||
    (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0
  ) {
    return 'ambient';
  }
  if (ts.isFunctionDeclaration(declaration)) {
    return symbol.declarations?.some((each) => (each as ts.FunctionDeclaration).body !== undefined) === true
      ? 'copy'
      : 'ambient';
  }
  if ((symbol.flags & ts.SymbolFlags.Variable) === 0) return 'copy';
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  if (list === undefined) return 'accessor';
  const isTop = ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent);
  if (list.flags & ts.NodeFlags.Constant) return isTop ? 'copy' : 'accessor';
  return isTop ? 'mirror' : 'accessor';
}

/** Whether an import brings something that exists at run time. */
export function hasValue(symbol: ts.Symbol, checker: OpenChecker): boolean {
  if (checker.getTypeOnlyAliasDeclaration(symbol) !== undefined) return false;
  const target = checker.getAliasedSymbol(symbol);
  return checker.isUnknownSymbol(target) || (target.flags & ts.SymbolFlags.Value) !== 0;
}

/** Whether a module exports a variable that it can assign to: `export let`. */
function isChangeable({ valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined || !ts.isVariableDeclaration(valueDeclaration)) return false;
  return (ts.getCombinedNodeFlags(valueDeclaration) & ts.NodeFlags.Constant) === 0;
}

/** Gives an accessor to each variable that functions use, or that is assigned other than by a plain operator. */
function demoteCaptured(file: ts.SourceFile, mutable: Map<string, Variable>, checker: ts.TypeChecker): void {
  const visit = (node: ts.Node, nested: boolean): void => {
    if (ts.isIdentifier(node)) {
      const variable = mutable.get(node.text);
      if (variable?.transport !== 'mirror' || ts.isVariableDeclaration(node.parent)) return;
      if (!nested && !isHardAssignment(node)) return;
      if (referencedSymbol(node, checker) === variable.symbol) variable.transport = 'accessor';
      return;
    }
    const isFunction = ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node);
    ts.forEachChild(node, (child) => visit(child, nested || isFunction));
  };
  visit(file, false);
}

/** Whether an identifier is assigned in a way that an added store cannot simply be wrapped around. */
function isHardAssignment(node: ts.Identifier): boolean {
  if (!internals.isAssignmentTarget(node)) return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    // Perhaps a default in a destructuring pattern.
    return ts.isArrayLiteralExpression(parent.parent) || ts.isPropertyAssignment(parent.parent);
  }
  if (ts.isPrefixUnaryExpression(parent)) return false;
  return !(ts.isPostfixUnaryExpression(parent) && isUnused(parent));
}

/** Whether the value of an expression goes nowhere, as in `i++;` or the last part of a `for` head. */
export function isUnused(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    (ts.isExpressionStatement(parent) && parent !== lastExpression(parent.getSourceFile())) ||
    (ts.isForStatement(parent) && parent.incrementor === node)
  );
}

/** The variable that an identifier means, in `{ x }` too. */
export function referencedSymbol(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  return ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** The expression statement that ends a cell, if one does: declarations of types and functions may follow it. */
export function lastExpression(file: ts.SourceFile): ts.ExpressionStatement | undefined {
  for (let i = file.statements.length - 1; i >= 0; i--) {
    const statement = file.statements[i];
    if (ts.isExpressionStatement(statement)) return statement;
    const runsNothing =
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEmptyStatement(statement);
    if (!runsNothing) return undefined;
  }
  return undefined;
}
