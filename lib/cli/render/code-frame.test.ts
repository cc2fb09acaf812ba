import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import type { Diagnostic } from '#core/diagnostics.ts';
import { countFindings, renderDiagnostic } from './code-frame.ts';

const colors = pc.createColors(false);
const SOURCE = 'name: x\nsteps:\n  - id: a\n    uses: nope\n\tlast';

const finding = (
  line: number,
  column: number,
  endColumn: number,
  rest: Partial<Diagnostic> = {},
): Diagnostic => ({
  code: 'unknown-action',
  severity: 'error',
  message: 'there is no action "nope"',
  path: ['steps', 0, 'uses'],
  span: {
    file: 'x.yaml',
    start: { line, column, offset: 0 },
    end: { line, column: endColumn, offset: 0 },
  },
  ...rest,
});

describe('a finding', () => {
  it('shows place, lines before, the line at fault, carets and the hint', () => {
    expect(renderDiagnostic(finding(4, 11, 15, { hint: 'did you mean "note"?' }), SOURCE, colors)).toBe(
      [
        'error unknown-action there is no action "nope"',
        '  at x.yaml:4:11',
        '  2 | steps:',
        '  3 |   - id: a',
        '> 4 |     uses: nope',
        '    |           ^^^^',
        '  hint did you mean "note"?',
      ].join('\n'),
    );
  });

  it('has no lines before the first, and at least one caret', () => {
    const text = renderDiagnostic(finding(1, 1, 1), SOURCE, colors);

    expect(text.split('\n').slice(2)).toEqual(['> 1 | name: x', '    | ^']);
  });

  it('shows the part of a long line that the error is in', () => {
    const long = `${'a'.repeat(1000)}WRONG${'b'.repeat(1000)}`;

    const [shown = '', carets = ''] = renderDiagnostic(finding(1, 1001, 1006), long, colors)
      .split('\n')
      .slice(2);

    expect(shown).toMatch(/^> 1 \| …a+WRONGb+…$/);
    expect(shown.length).toBeLessThan(180);
    expect([carets.indexOf('^'), carets.trimEnd().length]).toEqual([
      shown.indexOf('WRONG'),
      shown.indexOf('WRONG') + 5,
    ]);
  });

  it('marks no more of a long line than it shows', () => {
    const text = renderDiagnostic(finding(1, 1, 5000), 'x'.repeat(5000), colors);

    expect(text.length).toBeLessThan(500);
  });

  it('keeps tabs, so that the caret is under the fault', () => {
    expect(
      renderDiagnostic(finding(5, 2, 6), SOURCE, colors)
        .split('\n')
        .at(-1),
    ).toBe('    | \t^^^^');
  });

  it('marks the rest of the line when the error spans several', () => {
    const over = finding(3, 5, 1);
    if (over.span) over.span.end = { line: 4, column: 3, offset: 0 };

    expect(renderDiagnostic(over, SOURCE, colors).split('\n').at(-1)).toBe('    |     ^^^^^');
  });

  it('says where in the document when there is no text', () => {
    const text = renderDiagnostic(
      { ...finding(1, 1, 1), span: undefined, severity: 'warning' },
      undefined,
      colors,
    );

    expect(text).toBe('warning unknown-action there is no action "nope"\n  at /steps/0/uses');
  });
});

it('Findings are counted in words', () => {
  const warning = { ...finding(1, 1, 1), severity: 'warning' as const };

  expect(countFindings([])).toBe('no problems found');
  expect(countFindings([finding(1, 1, 1)])).toBe('1 error');
  expect(countFindings([finding(1, 1, 1), finding(1, 1, 1), warning])).toBe('2 errors and 1 warning');
});
