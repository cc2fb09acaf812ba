import { describe, expect, it } from '@jest/globals';
import { emit } from '../index.ts';

describe('a thousand conditional steps', () => {
  const steps = Array.from({ length: 1000 }, (_, i) => ({
    id: `s${i}`,
    type: 'task',
    uses: 'a/b',
    when: `$input.n > ${i % 300}`,
  }));

  it('are minimised without taking many times as long, or more bytes', () => {
    const document = { name: 'long', steps };
    const measured = (minimises: boolean): { milliseconds: number; bytes: number } => {
      const before = process.cpuUsage();
      const { definition } = emit(document, undefined, { minimises });
      const { user, system } = process.cpuUsage(before);
      return { milliseconds: (user + system) / 1000, bytes: JSON.stringify(definition).length };
    };
    measured(false);

    const drafted = measured(false);
    const minimised = measured(true);

    expect(minimised.bytes).toBeLessThanOrEqual(drafted.bytes);
    // Analyses that visit states again and again took 80 times as long.
    expect(minimised.milliseconds).toBeLessThan(10 * drafted.milliseconds);
  });
});
