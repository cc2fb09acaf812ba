import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { checkInputFiles, copyInputFiles, filesOf } from './input-files.ts';

const file = { type: 'string', contentMediaType: 'text/csv' };
const schema = {
  type: 'object',
  properties: {
    list: file,
    title: { type: 'string' },
    nested: { type: 'object', properties: { more: { type: 'array', items: file } } },
  },
};

let project: TestProject;
beforeAll(() => {
  project = projectWith({});
  mkdirSync(join(project.root, 'in', 'sub'), { recursive: true });
  writeFileSync(join(project.root, 'in', 'sub', 'a.csv'), 'a');
});
afterAll(() => project.remove());

describe('The files of an input', () => {
  it('are the strings whose schema has a media type, at any depth', () => {
    const input = { list: 'a.csv', title: 'b.csv', nested: { more: ['c.csv', 'd.csv'] }, other: 'e.csv' };

    expect(filesOf(schema, input)).toEqual([
      { field: 'list', path: 'a.csv' },
      { field: 'nested.more.0', path: 'c.csv' },
      { field: 'nested.more.1', path: 'd.csv' },
    ]);
    expect(filesOf(undefined, input)).toEqual([]);
  });

  it("must be in the input's folder or below", () => {
    const check = (path: string) => checkInputFiles([{ field: 'list', path }], join(project.root, 'in'));

    expect(check('sub/a.csv')).toEqual([]);
    expect(check('sub')[0]?.message).toBe('names "sub", which is not a file');
    expect(check('b.csv')[0]?.message).toContain('not beside the input');
    for (const path of ['../package.json', '/etc/hostname', 'sub/../../package.json']) {
      expect(check(path)[0]?.message).toContain("below the input's folder");
    }
  });

  it('are copied under the paths that the input has for them', () => {
    const storage = join(project.root, 'storage');
    copyInputFiles([{ field: 'list', path: 'sub/a.csv' }], join(project.root, 'in'), storage);

    expect(readFileSync(join(storage, 'sub', 'a.csv'), 'utf8')).toBe('a');
    expect(existsSync(join(storage, 'a.csv'))).toBe(false);
  });
});
