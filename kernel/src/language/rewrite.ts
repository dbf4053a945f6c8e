import ts from 'typescript';
import {
  hasValue,
  isAssignment,
  isUnused,
  lastExpression,
  referencedSymbol,
  type Variable,
} from './variables';
import type { DeferredStores } from './deferred-stores';
import type { OpenChecker } from './typescript';

/** The names by which compiled cells know what the executor passes them. */
export const RUNTIME = {
  /** Holds the cell's variables for later cells. */
  out: '__out',
  /** Loads a module: `__load(specifier)`. */
  load: '__load',
  /** Checks that a module has an export, and gets it. */
  pick: '__pick',
  /** What `import x from` means for a module of either kind. */
  standard: '__default',
  /** What `import * as x` means for a module of either kind. */
  namespace: '__namespace',
  /** Runs `import(specifier)`. */
  dynamicImport: '__import',
  meta: '__meta',
  /** Leads to a variable of the cell: `__accessor(name, get, set)`. */
  accessor: '__accessor',
} as const;

export interface RewriteInput {
  readonly checker: OpenChecker;
  readonly variables: ReadonlyMap<string, Variable>;
  /**
   * Variables that are reached where they are: those of earlier cells that can change, with the parameter that holds
   * their cell's variables, and this cell's own live imports.
   */
  readonly slots: ReadonlyMap<string, { readonly symbol: ts.Symbol; readonly parameter: string }>;
  readonly loops: DeferredStores;
}

const { factory } = ts;

/**
 * Turns a checked cell into the body of a function: imports become calls, names at the top are stored for later
 * cells, changeable variables of earlier cells are reached where they are, the last expression is returned.
 */
export function rewriteCell({
  checker,
  variables,
  slots,
  loops,
}: RewriteInput): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const id = (name: string): ts.Identifier => factory.createIdentifier(name);
    const stored = (name: string): ts.PropertyAccessExpression =>
      factory.createPropertyAccessExpression(id(RUNTIME.out), name);
    const store = (name: string): ts.Statement =>
      factory.createExpressionStatement(factory.createAssignment(stored(name), id(name)));
    const call = (callee: string, ...args: ts.Expression[]): ts.CallExpression =>
      factory.createCallExpression(id(callee), undefined, args);
    const constant = (name: ts.BindingName, value: ts.Expression): ts.Statement =>
      factory.createVariableStatement(
        undefined,
        factory.createVariableDeclarationList(
          [factory.createVariableDeclaration(name, undefined, undefined, value)],
          ts.NodeFlags.Const,
        ),
      );

    /** The variables that the loop around the visited node stores when it is over. */
    let deferred: readonly string[] = [];
    const isMirrored = (node: ts.Expression): node is ts.Identifier =>
      ts.isIdentifier(node) &&
      !deferred.includes(node.text) &&
      variables.get(node.text)?.transport === 'mirror' &&
      referencedSymbol(node, checker) === variables.get(node.text)!.symbol;

    const slotAccess = (node: ts.Identifier): ts.PropertyAccessExpression | undefined => {
      const slot = slots.get(node.text);
      if (slot === undefined || referencedSymbol(node, checker) !== slot.symbol) return undefined;
      const access = factory.createPropertyAccessExpression(id(slot.parameter), node.text);
      return ts.setTextRange(ts.setOriginalNode(access, node), node);
    };

    /** `f` of another cell as a callee: without a receiver. */
    const callee = (node: ts.Expression): ts.Expression | undefined => {
      const access = ts.isIdentifier(node) ? slotAccess(node) : undefined;
      return (
        access &&
        factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), access))
      );
    };

    /** `try { for (…) s += 1; } finally { __out.s = s; }` */
    const storedAfter = (loop: ts.Statement, names: readonly string[]): ts.Statement => {
      deferred = names;
      const body = factory.createBlock([ts.visitEachChild(loop, visit, context)]);
      deferred = [];
      return factory.createTryStatement(body, undefined, factory.createBlock(names.map(store)));
    };

    const visit = (node: ts.Node): ts.Node => {
      const names = loops.get(node as ts.Statement);
      if (names !== undefined) return storedAfter(node as ts.Statement, names);
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isIdentifier(node)) return slotAccess(node) ?? node;
      if (ts.isShorthandPropertyAssignment(node)) {
        const access = slotAccess(node.name);
        if (access === undefined) return ts.visitEachChild(node, visit, context);
        const fallback = node.objectAssignmentInitializer;
        const value = fallback
          ? factory.createAssignment(access, ts.visitNode(fallback, visit) as ts.Expression)
          : access;
        return factory.createPropertyAssignment(node.name.text, value);
      }
      if (ts.isCallExpression(node)) {
        if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
          const args = node.arguments.map((each) => ts.visitNode(each, visit) as ts.Expression);
          return ts.setTextRange(call(RUNTIME.dynamicImport, ...args), node);
        }
        const plain = callee(node.expression);
        if (plain !== undefined && node.questionDotToken === undefined) {
          const args = node.arguments.map((each) => ts.visitNode(each, visit) as ts.Expression);
          return factory.updateCallExpression(node, plain, undefined, args);
        }
      }
      if (ts.isTaggedTemplateExpression(node)) {
        const plain = callee(node.tag);
        if (plain !== undefined) {
          const template = ts.visitNode(node.template, visit) as ts.TemplateLiteral;
          return factory.updateTaggedTemplateExpression(node, plain, undefined, template);
        }
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
        return id(RUNTIME.meta);
      if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind) && isMirrored(node.left)) {
        return mirrored(node.left.text, ts.visitEachChild(node, visit, context));
      }
      if (ts.isPrefixUnaryExpression(node) && isStep(node.operator) && isMirrored(node.operand)) {
        return mirrored(node.operand.text, node);
      }
      if (ts.isPostfixUnaryExpression(node) && isUnused(node) && isMirrored(node.operand)) {
        const step = factory.createPrefixUnaryExpression(node.operator, node.operand);
        return mirrored(node.operand.text, ts.setTextRange(step, node));
      }
      return ts.visitEachChild(node, visit, context);
    };

    const mirrored = (name: string, assignment: ts.Expression): ts.Expression =>
      factory.createParenthesizedExpression(factory.createAssignment(stored(name), assignment));

    let modules = 0;
    const rewriteImport = (node: ts.ImportDeclaration): ts.Statement[] => {
      const load = factory.createAwaitExpression(call(RUNTIME.load, node.moduleSpecifier));
      const clause = node.importClause;
      if (clause === undefined) return [factory.createExpressionStatement(load)];
      if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
      const wanted = (name: ts.Identifier): boolean => variables.has(name.text) && aliasHasValue(name);
      const module = `__module${modules++}`;
      const statements: ts.Statement[] = [];
      const bind = (name: ts.Identifier, value: ts.Expression): void => {
        if (!wanted(name)) return;
        if (variables.get(name.text)?.transport === 'live') statements.push(live(name.text, value));
        else statements.push(constant(factory.createIdentifier(name.text), value), store(name.text));
      };
      if (clause.name !== undefined) bind(clause.name, call(RUNTIME.standard, id(module)));
      if (clause.namedBindings !== undefined && ts.isNamespaceImport(clause.namedBindings)) {
        bind(clause.namedBindings.name, call(RUNTIME.namespace, id(module)));
      } else if (clause.namedBindings !== undefined) {
        for (const each of clause.namedBindings.elements) {
          if (each.isTypeOnly) continue;
          const name = (each.propertyName ?? each.name).text;
          bind(
            each.name,
            name === 'default'
              ? call(RUNTIME.standard, id(module))
              : call(RUNTIME.pick, id(module), factory.createStringLiteral(name), node.moduleSpecifier),
          );
        }
      }
      // Nothing but types: as in any TypeScript file, the module is not loaded.
      if (statements.length === 0 && !isEmptyImport(clause)) return [];
      return [constant(id(module), load), ...statements];
    };

    const aliasHasValue = (name: ts.Identifier): boolean => {
      const symbol = checker.getSymbolAtLocation(name);
      return symbol === undefined || hasValue(symbol, checker);
    };

    /** What follows a statement so that later cells see what it declared. */
    const stores = (node: ts.Statement): ts.Statement[] => {
      const names: string[] = [];
      if (ts.isVariableStatement(node)) {
        for (const each of node.declarationList.declarations) collectNames(each.name, names);
      } else if (ts.isClassDeclaration(node) && node.name !== undefined) {
        names.push(node.name.text);
      } else if ((ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) && ts.isIdentifier(node.name)) {
        const { text } = node.name;
        if (variables.get(text)?.transport !== 'copy') return [];
        // A namespace of types alone leaves no variable behind.
        const exists = factory.createStrictInequality(
          factory.createTypeOfExpression(id(text)),
          factory.createStringLiteral('undefined'),
        );
        return [factory.createIfStatement(exists, store(text))];
      }
      return names
        .filter((name) => ['copy', 'mirror'].includes(variables.get(name)?.transport ?? ''))
        .map(store);
    };

    const hoisted = (): ts.Statement[] => {
      const statements: ts.Statement[] = [];
      for (const { name, symbol, transport } of variables.values()) {
        if (
          transport === 'copy' &&
          symbol.valueDeclaration &&
          ts.isFunctionDeclaration(symbol.valueDeclaration)
        ) {
          statements.push(store(name));
        }
        if (transport === 'accessor') statements.push(accessor(name));
      }
      return statements;
    };

    const arrow = (parameters: ts.ParameterDeclaration[], body: ts.ConciseBody): ts.ArrowFunction =>
      factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, body);

    /** `__accessor("n", () => __pick(__module0, "n", "./x"))` */
    const live = (name: string, value: ts.Expression): ts.Statement =>
      factory.createExpressionStatement(
        call(RUNTIME.accessor, factory.createStringLiteral(name), arrow([], value)),
      );

    /** `__accessor("s", () => s, (__value) => { s = __value; })` */
    const accessor = (name: string): ts.Statement => {
      const parameter = factory.createParameterDeclaration(undefined, undefined, '__value');
      const assignment = factory.createExpressionStatement(factory.createAssignment(id(name), id('__value')));
      return factory.createExpressionStatement(
        call(
          RUNTIME.accessor,
          factory.createStringLiteral(name),
          arrow([], id(name)),
          arrow([parameter], factory.createBlock([assignment])),
        ),
      );
    };

    return (file) => {
      const imports: ts.Statement[] = [];
      const statements: ts.Statement[] = [];
      const last = lastExpression(file);
      for (const statement of file.statements) {
        if (ts.isImportDeclaration(statement)) {
          imports.push(...rewriteImport(statement));
        } else if (
          ts.isImportEqualsDeclaration(statement) &&
          ts.isExternalModuleReference(statement.moduleReference)
        ) {
          if (statement.isTypeOnly || !variables.has(statement.name.text)) continue;
          const required = call('require', statement.moduleReference.expression);
          imports.push(constant(id(statement.name.text), required), store(statement.name.text));
        } else if (statement === last) {
          const value = ts.visitNode(last.expression, visit) as ts.Expression;
          const result = factory.createReturnStatement(factory.createArrayLiteralExpression([value]));
          statements.push(ts.setTextRange(ts.setOriginalNode(result, statement), statement));
        } else {
          statements.push(ts.visitNode(statement, visit) as ts.Statement, ...stores(statement));
        }
      }
      return factory.updateSourceFile(file, [...imports, ...hoisted(), ...statements]);
    };
  };
}

function collectNames(name: ts.BindingName, into: string[]): void {
  if (ts.isIdentifier(name)) into.push(name.text);
  else for (const each of name.elements) if (ts.isBindingElement(each)) collectNames(each.name, into);
}

function isEmptyImport(clause: ts.ImportClause): boolean {
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length === 0
  );
}

function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}
