import { classificationReport, plotClassificationReport } from 'lmlab';

const report = classificationReport(['a<b', 'ham', 'ham', 'spam'], ['ham', 'ham', 'ham', 'spam']);
type Shown = Record<symbol, () => Record<string, string>>;

it('a report is a table in a notebook, and the same text beside it', () => {
  const shown = (report as unknown as Shown)[Symbol.for('Jupyter.display')]();
  expect(shown['text/plain']).toBe(report.toString());
  const html = shown['text/html'];
  expect(html.match(/<tr>/g)).toHaveLength(1 + 3 + 3);
  expect(html).toContain('<th scope="row">a&#60;b</th><td>0.000</td><td>0.000</td><td>0.000</td><td>1</td>');
  expect(html).toContain('<th scope="row">accuracy</th><td></td><td></td><td>0.750</td><td>4</td>');
});

describe('plotClassificationReport', () => {
  it('puts the scores of each class on one line and names the poorest', () => {
    const { data, alt, table } = plotClassificationReport(report);
    expect(data.map((trace) => trace['name'])).toEqual(['precision', 'recall', 'F1']);
    expect(data[2]['x']).toEqual(report.classes.map((row) => row.f1));
    expect(alt).toBe('Precision, recall and F1 of 3 classes; the lowest F1 is 0, of a<b.');
    expect(table).toContain('spam');
  });

  it('leaves undefined scores out, and refuses a report without classes', () => {
    const undefinedF1 = classificationReport(['x', 'x'], ['x', 'x'], {
      labels: ['x', 'y'] as 'x'[],
      zeroDivision: NaN,
    });
    expect((plotClassificationReport(undefinedF1).data[0]['x'] as unknown[])[1]).toBeNull();
    expect(() => plotClassificationReport({ classes: [] })).toThrow(/at least one class/);
  });
});
