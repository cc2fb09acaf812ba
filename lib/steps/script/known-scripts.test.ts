import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KnownScripts } from './known-scripts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-scripts-'));
  writeFileSync(join(folder, 'python3'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Asks as another process does; returns the answer, and whether anybody was asked. */
const ask = (script: string, question = 'a question', kept = join(folder, 'kept')) => {
  let asked = false;
  const answer = new KnownScripts<{ about: string }>(question, folder, kept).answerFor(script, () => {
    asked = true;
    return { about: script };
  });
  return { answer, asked };
};

describe('What a Python said of a script', () => {
  it('is known to later processes', () => {
    ask('1');
    ask('2');

    expect(ask('1')).toEqual({ answer: { about: '1' }, asked: false });
    expect(ask('2')).toEqual({ answer: { about: '2' }, asked: false });
    expect(ask('3')).toEqual({ answer: { about: '3' }, asked: true });
  });

  it('is asked again with another question, or of another Python', () => {
    ask('1');

    expect(ask('1', 'another').asked).toBe(true);
    writeFileSync(join(folder, 'python3'), 'another');
    expect(ask('1', 'another').asked).toBe(true);
  });

  it('is asked again if what was kept is damaged, or cannot be kept', () => {
    ask('1');
    writeFileSync(join(folder, 'kept/python-scripts.json'), '{"stamp":');
    mkdirSync(join(folder, 'closed'));
    writeFileSync(join(folder, 'closed/file'), '');

    expect(ask('1').asked).toBe(true);
    expect(ask('1', 'a question', join(folder, 'closed/file'))).toEqual({
      answer: { about: '1' },
      asked: true,
    });
  });

  it('is not kept if there was no answer', () => {
    const scripts = new KnownScripts<object>('a question', folder, join(folder, 'kept'));

    expect(scripts.answerFor('1', () => undefined)).toBeUndefined();
    expect(ask('1').asked).toBe(true);
  });
});
