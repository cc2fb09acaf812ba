import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const text = (variants: string, input = '') => `
name: shop
${input}
variants:
${variants}
steps:
  - { id: rest, type: wait, for: 1s }
`;

describe('invalid-variant', () => {
  it('accepts the workflow as it is beside other inputs, versions and workflows', () => {
    const variants = `
  a: { weight: 90 }
  b: { weight: 5, with: { tone: short } }
  c: { weight: 5, version: 3 }
  d: { weight: 0, workflow: other }
experiment: { key: $input.customer, measure: $output.clicks / $input.mails, better: lower, detect: 5 }
output: { clicks: 3 }`;

    expect(foundIn(text(variants))).toEqual([]);
  });

  it('refuses what no choice can be made between', () => {
    expect(foundIn(text('  a: { weight: 1 }'))).toEqual([
      '4:1 error invalid-variant: a choice needs two variants or more, got only "a" (add the workflow as it is: { weight: 1 })',
    ]);
    expect(foundIn(text('  a: { weight: 0 }\n  b: { weight: 0 }'))).toEqual([
      '4:1 error invalid-variant: all weights are 0, so no execution would get a variant (give one of them a weight)',
    ]);
    expect(foundIn('name: shop\nexperiment: {}\nsteps: [{ id: rest, type: wait, for: 1s }]\n')).toEqual([
      '2:1 error invalid-variant: there are no variants that could be compared (add "variants", or leave it out)',
    ]);
  });

  it('says nothing of the number of variants whose form is wrong', () => {
    const experiment = '\nexperiment: { key: $input.customer }';

    expect(foundIn(text(`  a: { weight: 1 }\n  b: { weight: -1 }${experiment}`))).toEqual([
      expect.stringContaining('expected a number of at least 0'),
    ]);
    expect(foundIn(text(`  a: 3\n  b: 4${experiment}`))).toEqual([
      expect.stringContaining('expected a map, got the number 3'),
      expect.stringContaining('expected a map, got the number 4'),
    ]);
  });

  it('refuses values that the input does not take, two changes at once, and the workflow itself', () => {
    const input =
      'input: { type: object, required: [to], properties: { to: {}, tone: { type: string } }, additionalProperties: false }';
    const variants = `
  a: { weight: 1, with: { tone: 3 } }
  b: { weight: 1, with: { tnoe: short } }
  c: { weight: 1, with: { tone: short }, version: 2 }
  d: { weight: 1, workflow: shop }`;

    expect(foundIn(text(variants, input)).map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '6:33 error invalid-variant: "tone": the workflow\'s input expects a text, got the number 3',
      '7:27 error invalid-variant: the workflow\'s input takes no "tnoe"',
      '8:42 error invalid-variant: a variant changes one thing, and this one has "with" and "version"',
      '9:29 error invalid-variant: a variant that starts its own workflow changes nothing',
    ]);
  });

  it('refuses fields that the input does not list, unless it takes others', () => {
    const variants = '  a: { weight: 1 }\n  b: { weight: 1, with: { carier: air } }';
    const input = (more: string): string =>
      `input: { type: object, properties: { carrier: { type: string } }${more} }`;

    expect(foundIn(text(variants, input('')))).toEqual([
      '6:27 error invalid-variant: the workflow\'s input takes no "carier" (did you mean "carrier"?)',
    ]);
    expect(foundIn(text(variants, input(', additionalProperties: true')))).toEqual([]);
    expect(foundIn(text(variants, input(', patternProperties: { "^c": {} }')))).toEqual([]);
  });

  it('checks what the measure reads of the output', () => {
    const measured = (measure: string, output: string): string[] =>
      foundIn(
        text(
          `  a: { weight: 1 }\n  b: { weight: 1 }\nexperiment: { measure: ${measure} }\noutput: ${output}`,
        ),
      );

    expect(measured('$output.clocks', '{ clicks: 3 }')).toEqual([
      '7:24 error unknown-path: $output has no field "clocks" (did you mean "clicks"?)',
    ]);
    expect(measured('$output.clicks', '{ clicks: 3 }')).toEqual([]);
    const elsewhere = '  a: { weight: 1 }\n  b: { weight: 1, workflow: other }\noutput: { clicks: 3 }';
    expect(foundIn(text(`${elsewhere}\nexperiment: { measure: $output.clocks }`))).toEqual([]);
  });

  it('lets the key read the input and the measure the output as well, and nothing else', () => {
    const variants = `
  a: { weight: 1 }
  b: { weight: 1 }
experiment: { key: $output.customer, measure: $rest.n }`;

    expect(foundIn(text(variants)).map((line) => line.replace(/ \(.*/, ''))).toEqual([
      expect.stringContaining('error unknown-variable'),
      expect.stringContaining('error unknown-variable'),
    ]);
  });
});
