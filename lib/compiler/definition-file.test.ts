import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inTime } from '#core/author-import.ts';
import { diagnosticLine } from '#core/diagnostics.ts';
import { compileDefinitionFile } from './definition-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-definition-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** Writes each text to another file, because Jest caches modules by path. */
const compile = async (text: string) => {
  files += 1;
  const path = join(folder, `order-${files}.workflow.ts`);
  writeFileSync(path, text);
  const source = { text: readFileSync(path, 'utf8'), file: 'order.workflow.ts' };
  const { diagnostics, manifest } = await compileDefinitionFile(path, source);
  return { lines: diagnostics.map(diagnosticLine), manifest };
};

const DEFINE = `import { defineWorkflow } from '${join(import.meta.dirname, 'define-workflow.ts')}';\n`;
const DEFINED = "defineWorkflow({ name: 'order', steps: [{ id: 'a', type: 'transform', with: 1 }] })";

describe('compileDefinitionFile', () => {
  it('compiles the default export, and a promise of one', async () => {
    const plain = await compile(`${DEFINE}export default ${DEFINED};`);

    expect(plain).toMatchObject({ lines: [], manifest: { name: 'order' } });
    const promised = await compile(`${DEFINE}export default (async () => ${DEFINED})();`);

    expect(promised).toEqual(plain);
  });

  it('says where the file throws, also when the promise that it exports does', async () => {
    const thrown = await compile("import 'node:fs';\n  throw new Error('no region');\n");

    expect(thrown.lines).toEqual([
      'order.workflow.ts:2:9 error invalid-definition: the file could not be loaded: no region',
    ]);
    const rejected = await compile(
      "const build = async () => {\n  throw new Error('no region');\n};\nexport default build();\n",
    );

    expect(rejected.lines).toEqual([
      'order.workflow.ts:2:9 error invalid-definition: the file could not be loaded: no region',
    ]);
  });

  it('says that the file would end the process', async () => {
    const { exit } = process;

    const { lines } = await compile('\nprocess.exit(7);\n');

    expect(lines).toEqual([
      expect.stringMatching(
        /^order\.workflow\.ts:2:\d+ error invalid-definition: .*: it calls process\.exit$/,
      ),
    ]);
    expect(process.exit).toBe(exit);
  });

  it('waits no longer than is given for what a file waits for', async () => {
    await expect(inTime(new Promise(() => {}), 10)).rejects.toThrow('does not come within 0.01 s');
    expect(await inTime(Promise.resolve(3))).toBe(3);
  });

  it('says where a file without a workflow should have it', async () => {
    const { lines } = await compile(`${DEFINE}\n  ${DEFINED};\n`);

    expect(lines).toEqual([expect.stringMatching(/^order\.workflow\.ts:3:3 error invalid-definition/)]);
  });

  it('says which file is at fault when it is one that the definition imports', async () => {
    writeFileSync(join(folder, 'steps.ts'), "export const a = 1;\nthrow new Error('no steps');\n");
    const { lines } = await compile("import './steps.ts';\nexport default 1;\n");

    expect(lines).toEqual([
      expect.stringMatching(
        /^order\.workflow\.ts:1:8 error invalid-definition: .*: no steps \(steps\.ts:2\)$/,
      ),
    ]);
  });

  it('says what a file without a workflow exports in its place', async () => {
    const { lines } = await compile(`${DEFINE}export const order = ${DEFINED};`);

    expect(lines).toEqual([
      expect.stringContaining('got nothing (export it by default: export default order)'),
    ]);
  });
});
