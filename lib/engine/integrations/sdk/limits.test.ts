import { describe, expect, it } from '@jest/globals';
import { ServiceDeclarations } from './declarations.ts';
import { LIMITS } from './limits-table.ts';

const lines = LIMITS.trim()
  .split('\n')
  .map((line) => /^(\w+) (\w+): (.+)$/.exec(line)?.slice(1) ?? [line]);

describe('Limits of what services answer', () => {
  it('are limits of members that the installed packages have', () => {
    const unknown = lines.flatMap(([service = '', structure = '', limits = '']) => {
      const model = ServiceDeclarations.of(service);
      const members = model?.structure(structure);
      return (
        (model &&
          (members ? limits.split(', ') : [structure])
            .filter((limit) => !members?.has(limit.split(' ')[0] ?? ''))
            .map((limit) => `${service} ${structure} ${limit}`)) ||
        []
      );
    });

    expect(unknown).toEqual([]);
  });

  it('have a least value, a greatest one, or both in this order', () => {
    for (const [, structure, limits = ''] of lines) {
      for (const limit of limits.split(', ')) {
        const [, least = '', most = ''] = /^\w+ (-?[\d.]*?)\.\.([\d.]*)$/.exec(limit) ?? [];

        expect([structure, limit, least + most]).not.toContain('');
        if (least !== '' && most !== '') expect(Number(least)).toBeLessThanOrEqual(Number(most));
      }
    }
  });
});
