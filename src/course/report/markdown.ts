import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import typescript from 'highlight.js/lib/languages/typescript';
import markdownIt from 'markdown-it';

hljs.registerLanguage('typescript', typescript);
hljs.registerLanguage('json', json);
hljs.registerLanguage('bash', bash);

const known: Record<string, string> = {
  ts: 'typescript',
  js: 'typescript',
  javascript: 'typescript',
  sh: 'bash',
};

/** Source code as HTML with a class a kind of token; in an unknown language, empty. */
export function highlight(code: string, language: string): string {
  const name = known[language] ?? language;
  return hljs.getLanguage(name) ? hljs.highlight(code, { language: name, ignoreIllegals: true }).value : '';
}

// HTML in a lesson's text is drawn as it is in Jupyter; the page's policy keeps its scripts from running.
const renderer = markdownIt({ html: true, linkify: true, typographer: true, highlight });

/** Markdown as HTML. */
export function markdownHtml(source: string): string {
  return renderer.render(source);
}

/** The headings of a text, for a table of contents. */
export function headings(source: string): { level: number; text: string }[] {
  const tokens = renderer.parse(source, {});
  return tokens.flatMap((token, i) =>
    token.type === 'heading_open'
      ? [{ level: Number(token.tag.slice(1)), text: plainText(tokens[i + 1]) }]
      : [],
  );
}

function plainText(inline: { children: { type: string; content: string }[] | null }): string {
  return (inline.children ?? []).map((token) => (token.type === 'html_inline' ? '' : token.content)).join('');
}
