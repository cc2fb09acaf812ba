import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project folder of a test. */
export interface TestProject {
  root: string;
  remove(): void;
}

/** Makes a project whose actions have these sources: `{'t/ok': 'export const handler = …'}`. */
export const projectWith = (handlers: Record<string, string>): TestProject => {
  const root = mkdtempSync(join(tmpdir(), 'baton-'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const [action, source] of Object.entries(handlers)) {
    const folder = join(root, 'lambdas', action);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'handler.ts'), source);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};
