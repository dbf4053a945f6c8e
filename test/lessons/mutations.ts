import * as ts from 'typescript';

/** One small change of a solution. */
export interface Mutation {
  /** `a < b → a <= b`: how `equivalent` of an exercise names it. */
  readonly name: string;
  /** The whole source with the change. */
  readonly source: string;
}

const operators = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.PercentToken, '*'],
  [ts.SyntaxKind.AsteriskAsteriskToken, '*'],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
  [ts.SyntaxKind.AsteriskEqualsToken, '/='],
  [ts.SyntaxKind.SlashEqualsToken, '*='],
]);

const names: Readonly<Record<string, string>> = {
  max: 'min',
  min: 'max',
  floor: 'ceil',
  ceil: 'floor',
  some: 'every',
  every: 'some',
  push: 'unshift',
  indexOf: 'lastIndexOf',
};

/**
 * The changes that a slip of the pen could make: another operator, a neighbouring number, a condition turned around, a
 * statement left out, a function taken for its twin (DeMillo, Lipton and Sayward 1978).
 *
 * @param source the code
 * @param from where the part to change begins
 * @param to where it ends
 */
export function mutations(source: string, from: number, to: number): Mutation[] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const change = (whole: ts.Node, part: { pos: number; end: number }, by: string): void => {
    const before = whole.getText();
    const start = whole.getStart();
    const after = before.slice(0, part.pos - start) + by + before.slice(part.end - start);
    const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
    found.push({
      name: `${oneLine(before)} → ${oneLine(after)}`,
      source: source.slice(0, part.pos) + by + source.slice(part.end),
    });
  };
  const place = (node: ts.Node): { pos: number; end: number } => ({ pos: node.getStart(), end: node.end });
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (node.getStart() >= from && node.end <= to) {
      if (ts.isBinaryExpression(node)) {
        const other = operators.get(node.operatorToken.kind);
        if (other !== undefined) change(node, place(node.operatorToken), other);
      } else if (ts.isNumericLiteral(node)) {
        change(enclosing(node), place(node), String(Number(node.text) + 1));
      } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
        if (
          node.operator === ts.SyntaxKind.PlusPlusToken ||
          node.operator === ts.SyntaxKind.MinusMinusToken
        ) {
          const other = node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++';
          const text = node.operand.getText();
          change(node, place(node), ts.isPrefixUnaryExpression(node) ? other + text : text + other);
        } else if (node.operator === ts.SyntaxKind.ExclamationToken) {
          change(enclosing(node), place(node), `(${node.operand.getText()})`);
        }
      } else if (ts.isConditionalExpression(node)) {
        const [yes, no] = [node.whenTrue.getText(), node.whenFalse.getText()];
        change(node, { pos: node.whenTrue.getStart(), end: node.end }, `${no} : ${yes}`);
      } else if (ts.isIfStatement(node)) {
        change(node.expression, place(node.expression), `!(${node.expression.getText()})`);
      } else if (ts.isExpressionStatement(node)) {
        change(node, place(node), ';');
      } else if (ts.isPropertyAccessExpression(node) && Object.hasOwn(names, node.name.text)) {
        change(node, place(node.name), names[node.name.text]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The smallest expression around a literal that says what it is for. */
function enclosing(node: ts.Node): ts.Node {
  return ts.isExpression(node.parent) ||
    ts.isVariableDeclaration(node.parent) ||
    ts.isReturnStatement(node.parent)
    ? node.parent
    : node;
}
