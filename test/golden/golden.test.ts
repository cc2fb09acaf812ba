import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generate } from '#compiler/reference/generate.ts';
import { stepTypes } from '#steps/index.ts';
import { costFiles } from './costs.ts';
import { problemsOf } from './definition-rules.ts';
import { goldenFiles } from './files.ts';
import { indexFiles } from './indexes.ts';

const root = resolve(import.meta.dirname, '../..');
const files = [...indexFiles(root), ...(await goldenFiles(root)), ...(await costFiles(root))];

describe('generated files', () => {
  it.each(files.map((file) => [relative(root, file.path), file] as const))(
    '%s is current (npm run golden)',
    (_, file) => {
      expect(file.current).toBe(file.text);
    },
  );

  it('the registries, the types and the language reference are current (npm run golden)', async () => {
    expect(await generate(root, { check: true })).toEqual([]);
  });

  it('there is an example with a history for every step type', () => {
    const examples = globSync('lib/steps/*/example.history.json', { cwd: root });

    expect(examples).toHaveLength(stepTypes.size);
  });
});

describe('emitted definitions', () => {
  const definitions = files.filter((file) => file.path.endsWith('.asl.json'));

  it.each(definitions.map((file) => [relative(root, file.path), file] as const))(
    '%s keeps the rules of the service',
    (_, file) => {
      expect(problemsOf(JSON.parse(file.text))).toEqual([]);
    },
  );

  it('no state only moves data, but where branches or loops begin with what they read', () => {
    const passes = globSync('statemachines/*.asl.json', { cwd: root }).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/"Type": "Pass"/g)].map(() => file),
    );

    expect(passes).toEqual([]);
  });
});
