import ts from 'typescript';
import type { OpenChecker } from './typescript';
import { isAssignment, referencedSymbol, type Variable } from './variables';

/** A loop at the top of a cell, and the variables that later cells get to see when it is over. */
export type DeferredStores = ReadonlyMap<ts.Statement, readonly string[]>;

/**
 * The loops in which mirrored variables are left alone, as in a function, and stored once after the loop: a store in
 * each turn takes as long again as a short turn does. While such a loop runs nothing else can look at the variables,
 * since no function of the cell uses them and the loop never waits; an interrupt, which can look, fetches them from
 * the running loop (cell/deferred.ts).
 */
export function deferredStores(
  file: ts.SourceFile,
  variables: ReadonlyMap<string, Variable>,
  checker: OpenChecker,
): DeferredStores {
  const loops = new Map<ts.Statement, readonly string[]>();
  const shadowed = namesDeclaredInside(file);
  const namesIn = (loop: ts.Node): string[] => {
    const names = new Set<string>();
    const visit = (node: ts.Node): void => {
      const target = assigned(node);
      const variable = target && variables.get(target.text);
      // By its name alone an interrupt could not tell a shadowed variable from the one that shadows it.
      if (target && variable?.transport === 'mirror' && !shadowed.has(target.text))
        if (referencedSymbol(target, checker) === variable.symbol) names.add(target.text);
      ts.forEachChild(node, visit);
    };
    visit(loop);
    return [...names];
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
    if (isLoop(node) && !waits(node)) {
      const names = namesIn(node);
      if (names.length > 0) loops.set(node, names);
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return loops;
}

/** A loop with its labels. */
function isLoop(node: ts.Node): node is ts.Statement {
  return ts.isLabeledStatement(node)
    ? isLoop(node.statement)
    : ts.isIterationStatement(node, /* lookInLabeledStatements */ false);
}

/** Whether a loop can let other code run in between. */
function waits(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
    return true;
  const awaitUsing: number = ts.NodeFlags.AwaitUsing; // two bits: `using` has one of them
  if (ts.isVariableDeclarationList(node) && (node.flags & awaitUsing) === awaitUsing) return true;
  return ts.forEachChild(node, waits) ?? false;
}

/** The variable that a plain assignment or a step changes. */
function assigned(node: ts.Node): ts.Identifier | undefined {
  const target =
    ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)
      ? node.left
      : ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)
        ? node.operand
        : undefined;
  return target !== undefined && ts.isIdentifier(target) ? target : undefined;
}

/** Names that something else than the top of the cell declares. */
function namesDeclaredInside(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    (node as { locals?: ts.SymbolTable }).locals?.forEach((_, name) => names.add(String(name)));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return names;
}
