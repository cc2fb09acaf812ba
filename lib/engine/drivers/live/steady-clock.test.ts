import { describe, expect, it } from '@jest/globals';
import { SteadyClock } from './steady-clock.ts';

const clocks = () => {
  const machine = { time: 1_000_000, tick: 0 };
  const clock = new SteadyClock({ now: () => machine.time }, () => machine.tick);
  /** Lets time pass, and sets the machine's clock by some milliseconds. */
  const pass = (milliseconds: number, set = 0): number => {
    machine.tick += milliseconds;
    machine.time += milliseconds + set;
    return clock.now();
  };
  return { clock, pass };
};

describe('A steady clock', () => {
  it('is the clock of the machine as long as that is not set back', () => {
    const { clock, pass } = clocks();

    expect([clock.now(), pass(10), pass(5, 3_600_000)]).toEqual([1_000_000, 1_000_010, 4_600_015]);
  });

  it('continues when the clock of the machine is set back, and meets it when that is put right', () => {
    const { clock, pass } = clocks();
    clock.now();

    expect(pass(10, -3_600_000)).toBe(1_000_010);
    expect(pass(1000)).toBe(1_001_010);
    expect(pass(10, 3_600_000)).toBe(1_001_020);
    expect(pass(10, 60_000)).toBe(1_061_030);
  });

  it('continues from a time that has been', () => {
    const { clock, pass } = clocks();
    clock.continueFrom(2_000_000);

    expect(clock.now()).toBe(2_000_000);
    expect(pass(10)).toBe(2_000_010);
    clock.continueFrom(5);
    expect(clock.now()).toBe(2_000_010);
  });
});
