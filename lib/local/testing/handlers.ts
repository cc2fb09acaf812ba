import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project folder of a test. */
export interface TestProject {
  root: string;
  /** Settings of a stack of the project: its folder, and those for data and files in it. */
  folders: { root: string; dataFolder: string; storageFolder: string };
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
  return {
    root,
    folders: { root, dataFolder: join(root, '.baton'), storageFolder: join(root, 'out') },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
