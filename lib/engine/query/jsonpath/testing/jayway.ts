import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '#core/cache-folder.ts';
import type { Json } from '#core/json.ts';

/** What the library makes of a path: refused, nothing and why, one value, or a list. */
export type Answer = [path: string, outcome: 'refused' | 'nothing' | 'one' | 'list', value?: Json];

const HERE = fileURLToPath(new URL('./jayway/', import.meta.url));
const FOLDER = join(cacheFolder(), 'jayway-2.0.0');
const CLASSES = `${join(FOLDER, '*')}:${FOLDER}`;

/** Gets the library from Maven Central, once for an installation; returns why that cannot be done here, or undefined. */
export const prepareJayway = (): string | undefined => {
  const missing = ['java', 'javac', 'mvn'].find((program) => spawnSync(program, ['-version']).status !== 0);
  if (missing !== undefined) return `${missing} is not installed`;
  mkdirSync(FOLDER, { recursive: true });
  if (!existsSync(join(FOLDER, 'json-path-2.0.0.jar'))) {
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${FOLDER}`];
    if (spawnSync('mvn', ['-q', '-B', '-f', join(HERE, 'pom.xml'), ...copy]).status !== 0)
      return 'Maven Central cannot be reached';
  }
  execFileSync('javac', ['-cp', CLASSES, '-d', FOLDER, join(HERE, 'Answers.java')]);
  return undefined;
};

/** Asks Jayway's JsonPath 2.0.0, once it is prepared, what paths lead to in a document. */
export const askJayway = (document: Json, paths: readonly string[]): Answer[] => {
  const output = execFileSync('java', ['-cp', CLASSES, 'Answers'], {
    input: JSON.stringify({ document, paths }),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = JSON.parse(output) as Answer[];
  return answers.map((answer) =>
    answer[1] === 'nothing' ? [answer[0], 'nothing', reasonOf(String(answer[2]))] : answer,
  );
};

/** Returns what a message says, without the document in it, and nothing of what Java says by itself. */
const reasonOf = (message: string): string => {
  if (!/^(No results|Missing property|Property|Multi properties|Filter|The path)/.test(message)) return '';
  return message.replace(/ Current context is: .*/s, '');
};
