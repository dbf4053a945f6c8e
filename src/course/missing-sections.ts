/**
 * The sections that a text in Markdown lacks, or has as a heading with nothing under it: for the rubric of a career track.
 *
 * @param markdown the text
 * @param sections what its headings must end in: `What it is` is found under `## 1. What it is`
 *
 * @example
 * ```ts
 * import { missingSections } from 'lmlab';
 * missingSections('## Limits\n\nMany.\n\n## References\n', ['Limits', 'References', 'Method']); // ['References', 'Method']
 * ```
 */
export function missingSections(markdown: string, sections: readonly string[]): string[] {
  const lines = markdown.split('\n').map((line) => line.trim());
  return sections.filter((section) => {
    const at = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(section));
    return at < 0 || (lines.slice(at + 1).find((line) => line !== '') ?? '#').startsWith('#');
  });
}
