/** The look of a report: a quiet page to read, in light and dark, on screens and on paper. */
export const style = `
:root {
  --ground: #ffffff; --panel: #f6f8fa; --line: #dfe3e8; --ink: #1f2328; --quiet: #59636e; --link: #0b62b8;
  --good: #1a7f37; --good-ground: #dcf5e3; --bad: #b3261e; --bad-ground: #fdecea; --warn-ground: #fff6dd;
  --keyword: #a3174f; --string: #0a5a32; --number: #0550ae; --comment: #59636e; --name: #6639ba;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --panel: #161b22; --line: #30363d; --ink: #e0e5eb; --quiet: #9aa4af; --link: #6cb2ff;
    --good: #56d275; --good-ground: #12351d; --bad: #ff8a80; --bad-ground: #3a1614; --warn-ground: #33280b;
    --keyword: #ff8fb4; --string: #8fdba8; --number: #8cc8ff; --comment: #9aa4af; --name: #cdb4ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.6 var(--sans); }
.layout { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 46rem) minmax(0, 1fr); gap: 0 2rem; padding: 2rem 1rem 4rem; }
main { grid-column: 2; min-width: 0; }
nav { grid-column: 1; font-size: 0.82rem; line-height: 1.45; justify-self: end; width: 14rem; max-width: 100%; }
nav p { margin: 0 0 0.4rem; color: var(--quiet); text-transform: uppercase; letter-spacing: 0.06em; font-size: 0.72rem; }
nav ol { list-style: none; margin: 0; padding: 0; position: sticky; top: 1.5rem; }
nav li { margin: 0 0 0.45rem; }
nav .level-3 { padding-left: 0.9rem; }
nav a { color: var(--quiet); text-decoration: none; }
nav a:hover, nav a:focus { color: var(--link); text-decoration: underline; }
@media (max-width: 78rem) { .layout { grid-template-columns: minmax(0, 46rem); justify-content: center; } main { grid-column: 1; } nav { display: none; } }
h1, h2, h3, h4 { line-height: 1.25; margin: 2.2rem 0 0.8rem; letter-spacing: -0.01em; }
h1 { font-size: 2.05rem; margin-top: 1rem; } h2 { font-size: 1.45rem; } h3 { font-size: 1.15rem; } h4 { font-size: 1rem; }
p, ul, ol, table, pre, figure, blockquote { margin: 0 0 1rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, pre { font-family: var(--mono); font-size: 0.86em; font-variant-ligatures: none; }
:not(pre) > code { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 0.05em 0.3em; overflow-wrap: anywhere; }
pre { overflow-x: auto; line-height: 1.5; font-size: 0.83rem; }
pre code { font-size: inherit; }
blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--quiet); margin-left: 0; }
kbd { font: 0.8em var(--mono); border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0.05em 0.35em; background: var(--panel); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
img { max-width: 100%; height: auto; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 0.5rem; }
.run { color: var(--quiet); font-size: 0.88rem; }
.badge { display: inline-block; border-radius: 999px; padding: 0.05rem 0.6rem; margin-right: 0.25rem; font-size: 0.8rem; font-weight: 600; }
.good { color: var(--good); background: var(--good-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.7rem; margin: 0 0 1rem; }
.cards div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 0.8rem; display: flex; flex-direction: column; justify-content: space-between; }
.cards dt { color: var(--quiet); font-size: 0.78rem; line-height: 1.3; }
.cards dd { margin: 0.2rem 0 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.prose pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; }
.cell { margin: 0 0 1.4rem; scroll-margin-top: 1rem; }
.input { position: relative; }
.count { position: absolute; right: calc(100% + 0.6rem); top: 0.75rem; color: var(--quiet); font: 0.72rem var(--mono); opacity: 0.8; }
.code { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; margin: 0; }
.note { font-size: 0.78rem; color: var(--quiet); margin: 0.3rem 0 0; }
.outputs { padding: 0.6rem 0 0 1rem; border-left: 2px solid var(--line); margin: 0.5rem 0 0 0.2rem; }
.outputs > * { margin: 0 0 0.6rem; }
.outputs > pre { max-height: 30rem; overflow: auto; }
.stderr { background: var(--warn-ground); border-radius: 6px; padding: 0.5rem 0.8rem; }
.error { background: var(--bad-ground); border-left: 3px solid var(--bad); border-radius: 0 6px 6px 0; padding: 0.6rem 0.9rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.failed .code { border-color: var(--bad); }
.failed > .note { color: var(--bad); font-weight: 600; }
.not-run .code { opacity: 0.6; }
.html { overflow: auto; max-height: 34rem; max-width: 100%; }
table { border-collapse: collapse; font-size: 0.84rem; font-variant-numeric: tabular-nums; }
.prose table { display: block; overflow-x: auto; }
table { border: 0; }
th, td { padding: 0.32rem 0.75rem; text-align: left; border: 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; white-space: nowrap; }
.html thead th { position: sticky; top: 0; background: var(--ground); }
.number, .key-figures td { text-align: right; }
.key-figures th { font-weight: 400; }
tbody tr:hover { background: var(--panel); }
figure.plot { margin: 0 0 0.8rem; }
.words { color: var(--quiet); font-size: 0.88rem; }
.data { font-size: 0.82rem; color: var(--quiet); } .data pre { max-height: 20rem; overflow: auto; margin-top: 0.4rem; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 0.8rem; color: var(--quiet); font-size: 0.8rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.hljs-keyword, .hljs-literal, .hljs-operator { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-subst .hljs-string { color: var(--string); }
.hljs-number { color: var(--number); }
.hljs-comment, .hljs-doctag { color: var(--comment); font-style: italic; }
.hljs-title, .hljs-built_in, .hljs-type { color: var(--name); }
.hljs-subst, .hljs-params, .hljs-attr, .hljs-property { color: inherit; }
@media print {
  @page { margin: 16mm; }
  body { font-size: 10.5pt; }
  .layout { display: block; padding: 0; }
  nav, .modebar-container { display: none !important; }
  pre, .html, .outputs > pre { white-space: pre-wrap; overflow: visible !important; max-height: none !important; overflow-wrap: anywhere; }
  .count { display: none; }
  .input, figure, .cards div, tr, .error { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  a { color: inherit; }
}
`;
