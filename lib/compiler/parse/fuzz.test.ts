import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { SHOP } from '../testing/found-in.ts';
import { validate } from '../validate.ts';
import { parseWorkflow } from './index.ts';

const steps = fileURLToPath(new URL('../../steps/', import.meta.url));
const examples = readdirSync(steps, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => readFileSync(`${steps}${name}/example.workflow.yaml`, 'utf8'));

/** What authors' slips look like: pieces that mean something to YAML, JSONata or Baton. */
const piece = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{{ $x }}',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '!t ',
    '|',
    '>',
    '\t',
    '\n',
    '\n  ',
  ],
  ...[
    '$',
    '$input',
    '$$',
    '.',
    '?',
    ':=',
    'null',
    '~',
    'yes',
    '0',
    '-1',
    '1e999',
    '.nan',
    '<<: ',
    '__proto__',
    'constructor',
  ],
  ...[
    'steps:',
    'type: ',
    'when: ',
    'needs: [a]',
    'on_error: ',
    'fallback: ',
    'id: ',
    'uses: a/b',
    '\u0000',
    '\ud800',
    'é',
    '?? ',
  ],
);

type Slip = (text: string) => string;
const at = (text: string, share: number): number => Math.floor(share * text.length);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const slip: fc.Arbitrary<Slip> = fc.oneof(
  fc.tuple(share, piece).map(
    ([where, what]): Slip =>
      (text) =>
        text.slice(0, at(text, where)) + what + text.slice(at(text, where)),
  ),
  fc.tuple(share, fc.nat(12)).map(
    ([where, length]): Slip =>
      (text) =>
        text.slice(0, at(text, where)) + text.slice(at(text, where) + length),
  ),
  fc.tuple(share, share).map(
    ([from, to]): Slip =>
      (text) => {
        const lines = text.split('\n');
        const [line = ''] = lines.splice(at(text, from) % lines.length, 1);
        lines.splice(at(text, to) % (lines.length + 1), 0, line);
        return lines.join('\n');
      },
  ),
  fc.tuple(share, piece).map(
    ([where, what]): Slip =>
      (text) => {
        const words = text.split(/(\s+)/);
        words[at(text, where) % words.length] = what;
        return words.join('');
      },
  ),
);

const checkAll = (text: string): void => {
  const { document, diagnostics, spanOf, gaps } = parseWorkflow({ text, file: 'w.yaml' });
  const all = [...diagnostics, ...(document ? validate(document, spanOf, { actions: SHOP, gaps }) : [])];
  if (!document) expect(all.length).toBeGreaterThan(0);
  const lines = text.split('\n').length;
  for (const { message, span } of all) {
    expect(message).not.toMatch(/undefined|\[object/);
    expect(span!.start.line).toBeLessThanOrEqual(lines);
    expect(span!.start.offset).toBeLessThanOrEqual(span!.end.offset);
    expect(span!.end.offset).toBeLessThanOrEqual(text.length + 1);
  }
};

describe('the front of the compiler', () => {
  it('finds something to say about every slip, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.array(slip, { minLength: 1, maxLength: 4 }),
        (text, slips) => {
          checkAll(slips.reduce((changed, change) => change(changed), text));
        },
      ),
      { numRuns: generatedRuns(400) },
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), checkAll), {
      numRuns: generatedRuns(200),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => checkAll(pieces.join(''))),
      { numRuns: generatedRuns(200) },
    );
  });
});
