import ts from 'typescript';

/** Files read again with their documentation, which the checker does without. */
const documented = new WeakMap<ts.SourceFile, ts.SourceFile>();

/** What is written above a symbol's declaration: its description, parameters and examples. */
export function documentation(symbol: ts.Symbol): string {
  for (const declaration of symbol.declarations ?? []) {
    const text = documentationOf(declaration);
    if (text !== '') return text;
  }
  return '';
}

function documentationOf(declaration: ts.Declaration): string {
  const node = sameNode(withDocumentation(declaration.getSourceFile()), declaration);
  if (node === undefined) return '';
  const parts: string[] = [];
  for (const comment of ts.getJSDocCommentsAndTags(node)) {
    if (!ts.isJSDoc(comment)) continue;
    const text = ts.getTextOfJSDocComment(comment.comment);
    if (text !== undefined) parts.push(text);
    for (const tag of comment.tags ?? []) parts.push(tagText(tag));
  }
  return parts.join('\n');
}

function tagText(tag: ts.JSDocTag): string {
  const name = ts.isJSDocParameterTag(tag) ? ` ${tag.name.getText()}` : '';
  const text = ts.getTextOfJSDocComment(tag.comment)?.trim() ?? '';
  const separator = text.includes('\n') ? '\n' : ' ';
  return `@${tag.tagName.text}${name}${text === '' ? '' : separator + text}`;
}

function withDocumentation(file: ts.SourceFile): ts.SourceFile {
  let full = documented.get(file);
  if (full === undefined) {
    full = ts.createSourceFile(file.fileName, file.text, file.languageVersion, true);
    documented.set(file, full);
  }
  return full;
}

/** The node of the same kind at the same place. */
function sameNode(file: ts.SourceFile, wanted: ts.Node): ts.Node | undefined {
  const find = (node: ts.Node): ts.Node | undefined => {
    if (node.end < wanted.end || node.pos > wanted.pos) return undefined;
    if (node.pos === wanted.pos && node.end === wanted.end && node.kind === wanted.kind) return node;
    return ts.forEachChild(node, find);
  };
  return find(file);
}
