import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseJsonPath } from '#asl/jsonpath/parse.ts';
import { TEST_SEED } from '#core/testing/generated-runs.ts';
import { compileSegments } from './evaluate.ts';
import { DOCUMENT, generatedPaths } from './testing/generated-paths.ts';
import { type Answer, askJayway, prepareJayway } from './testing/jayway.ts';

/** What Jayway's JsonPath 2.0.0 made of paths in DOCUMENT, as `record-jayway.ts` wrote it down. */
const recorded = JSON.parse(
  readFileSync(new URL('./testing/jayway-2.0.json', import.meta.url), 'utf8'),
) as Record<'thoughtOf' | 'generated', Answer[]>;

const answerOf = (path: string): Answer => {
  let compiled: ReturnType<typeof compileSegments>;
  try {
    compiled = compileSegments(parseJsonPath(path).segments);
  } catch {
    return [path, 'refused'];
  }
  const value = compiled.read(DOCUMENT);
  if (value !== undefined) return [path, compiled.definite ? 'one' : 'list', value];
  return [path, 'nothing', compiled.whyNothing(DOCUMENT)?.replace(/ Current context is: .*/s, '') ?? ''];
};

const differences = (answers: Answer[]): [expected: Answer, found: Answer][] =>
  answers
    .map((expected): [Answer, Answer] => [expected, answerOf(expected[0])])
    .filter(([expected, found]) => {
      // Java has its own words for what is none of the library's errors.
      const same = expected[1] === 'nothing' && expected[2] === '' ? found.slice(0, 2) : found;
      return JSON.stringify(expected.slice(0, same.length)) !== JSON.stringify(same);
    });

/** The library has no variables, and no context object. */
const comparable = (paths: string[]): string[] => paths.filter((path) => !/^\$[\w$]/.test(path));

describe('A path', () => {
  it('leads where it leads with the library that AWS uses, and fails with its words', () => {
    expect(recorded.thoughtOf.length + recorded.generated.length).toBeGreaterThan(2500);
    expect(differences([...recorded.thoughtOf, ...recorded.generated])).toEqual([]);
  });

  const whyNot =
    process.env.BATON_TEST_RUNS === undefined ? 'in CI, or with BATON_TEST_RUNS=1' : prepareJayway();
  const compare = whyNot === undefined ? it : it.skip;
  compare(`does so with ten thousand paths more${whyNot === undefined ? '' : ` (${whyNot})`}`, () => {
    const answers = askJayway(DOCUMENT, comparable(generatedPaths(TEST_SEED, 10_000)));

    expect({ seed: TEST_SEED, wrong: differences(answers) }).toEqual({ seed: TEST_SEED, wrong: [] });
  });
});
