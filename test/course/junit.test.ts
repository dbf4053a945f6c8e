import { junitXml } from '../../src/course/junit';
import type { NotebookRun } from '../../src/course/run-notebook';

const run: NotebookRun = {
  path: 'notebooks/a&b.ipynb',
  notebook: { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 },
  seconds: 2,
  passed: false,
  cached: false,
  cells: [
    { id: 'one', position: 2, status: 'passed', seconds: 0.5 },
    {
      id: 'two',
      position: 4,
      status: 'expected-error',
      seconds: 0,
      error: { ename: 'E', evalue: '', traceback: [] },
    },
    {
      id: 'three',
      position: 5,
      status: 'failed',
      seconds: 1.25,
      line: 3,
      error: {
        ename: 'Error',
        evalue: 'a "<b>"\u0000\ud800',
        traceback: ['\u001b[31mred\u001b[0m', 'at In[3]:3:1'],
      },
    },
    { id: 'four', position: 6, status: 'not-run', seconds: 0 },
  ],
};

test('a suite a notebook, a case a cell, valid XML whatever the cells said', () => {
  expect(junitXml([run])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lmlab run" tests="4" failures="1" errors="0" skipped="1" time="2.000">
  <testsuite name="notebooks/a&#38;b.ipynb" tests="4" failures="1" errors="0" skipped="1" time="2.000">
    <testcase classname="notebooks/a&#38;b.ipynb" name="cell 2 (one)" time="0.500"/>
    <testcase classname="notebooks/a&#38;b.ipynb" name="cell 4 (two)" time="0.000"/>
    <testcase classname="notebooks/a&#38;b.ipynb" name="cell 5 (three)" time="1.250">
      <failure type="Error" message="line 3: Error: a &#34;&#60;b&#62;&#34;\ufffd\ufffd">red&#10;at In[3]:3:1</failure>
    </testcase>
    <testcase classname="notebooks/a&#38;b.ipynb" name="cell 6 (four)" time="0.000">
      <skipped message="an earlier cell failed"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});
