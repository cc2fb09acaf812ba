/** Asks the library again: node lib/engine/query/jsonpath/testing/record-jayway.ts; needs Java, Maven and Maven Central. */
import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENT, generatedPaths } from './generated-paths.ts';
import { type Answer, askJayway, prepareJayway } from './jayway.ts';

const hindrance = prepareJayway();
if (hindrance !== undefined) throw new Error(hindrance);

const file = new URL('./jayway-2.0.json', import.meta.url);
/** Paths that someone thought of stay; the others are generated. */
const recorded = (JSON.parse(readFileSync(file, 'utf8')) as { thoughtOf: Answer[] }).thoughtOf;
const thoughtOf = recorded.map(([path]) => path);
const generated = generatedPaths(1, 3500).filter(
  (path) => !/^\$[\w$]/.test(path) && !thoughtOf.includes(path),
);
const answers = askJayway(DOCUMENT, [...thoughtOf, ...new Set(generated)]);
const lines = (part: Answer[]): string => part.map((answer) => `    ${JSON.stringify(answer)}`).join(',\n');
writeFileSync(
  file,
  `{
  "thoughtOf": [\n${lines(answers.slice(0, thoughtOf.length))}\n  ],
  "generated": [\n${lines(answers.slice(thoughtOf.length))}\n  ]
}
`,
);
