import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { projectWith } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

describe("The functions that run in the stack's process", () => {
  it("are Baton's own, in every project, and in its repository or with a link to it too", () => {
    const project = projectWith({ 't/work': 'export const handler = async () => 1;' });
    const ownIn = (root: string) =>
      [...findFunctions(root).values()].filter(({ own }) => own === true).map(({ action }) => action);

    const own = ownIn(project.root);
    project.remove();
    const linked = projectWith({});
    rmSync(join(linked.root, 'lambdas'), { recursive: true, force: true });
    symlinkSync(join(REPOSITORY, 'lambdas'), join(linked.root, 'lambdas'));
    const ownOfLink = ownIn(linked.root);
    linked.remove();

    expect(own).toEqual(
      expect.arrayContaining(['platform/start-execution', 'platform/consume-status-change']),
    );
    expect(own.filter((action) => !action.startsWith('platform/'))).toEqual([]);
    expect(ownIn(REPOSITORY).sort()).toEqual(own.sort());
    expect(ownOfLink.sort()).toEqual(own);
  });

  it("are not those that do a step's work, nor those of an author's folder of that name", () => {
    const project = projectWith({ 'platform/mine': 'export const handler = async () => 1;' });

    const functions = findFunctions(project.root);
    project.remove();

    expect(functions.get('baton-platform-call-http')?.own).toBeUndefined();
    expect(functions.get('baton-platform-mine')).toMatchObject({ action: 'platform/mine' });
    expect(functions.get('baton-platform-mine')?.own).toBeUndefined();
  });
});
