import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeText } from '../project/files.ts';
import { completePackageJson } from './package-json.ts';
import { styleOf } from './project-style.ts';
import { type NewFile, writeNew } from './write-new.ts';

/** What `baton init` did. */
export interface Initialized {
  /** Files that it wrote, relative to the folder. */
  written: string[];
  /** Files that were there already. */
  left: string[];
  /** Fields that it added to `package.json`. */
  added: string[];
  /** What the author still has to do, a sentence each. */
  todo: string[];
}

const ALWAYS = {
  'statemachines/hello.workflow.yaml': 'hello.workflow.yaml.txt',
  'lambdas/hello/greet/contract.ts': 'contract.ts.txt',
  'lambdas/hello/greet/logic.ts': 'logic.ts.txt',
  'lambdas/hello/greet/handler.ts': 'handler.ts.txt',
  'tsconfig.json': 'tsconfig.json.txt',
  '.vscode/settings.json': 'vscode-settings.json.txt',
  '.gitignore': 'gitignore.txt',
};
const APP = { 'bin/app.ts': 'app.ts.txt', 'cdk.json': 'cdk.json.txt' };
const JEST = { 'jest.config.json': 'jest.config.json.txt' };

/** Makes a folder a project: writes what is missing, all or nothing, and overwrites nothing. */
export const initialize = (root: string): Initialized => {
  const has = (file: string): boolean => existsSync(join(root, file));
  const hasApp = has('cdk.json');
  const isNew = !hasApp && !has('tsconfig.json');
  const { manifest, added } = completePackageJson(root, { isNew, deploys: !hasApp });
  const style = styleOf(root);
  const test = has('test') ? 'test/hello.test.ts' : 'lambdas/hello/greet/logic.test.ts';
  const logic = has('test') ? '../lambdas/hello/greet/logic' : './logic';
  const files: Record<string, string> = {
    ...ALWAYS,
    [test]: 'greet.test.ts.txt',
    ...(hasApp ? {} : APP),
    ...(added.includes('scripts.test') ? JEST : {}),
  };
  const written = Object.keys(files).filter((file) => !has(file));
  writeNew(
    root,
    written.map((file): NewFile => ({ path: join(root, file), template: `project/${files[file]}` })),
    { ...style, logic: `${logic}${style.ending}` },
  );
  if (added.length > 0) writeText('package.json', root, `${JSON.stringify(manifest, null, 2)}\n`);
  const left = Object.keys(files).filter((file) => !written.includes(file));
  return { written, left, added, todo: todoOf(root, left, hasApp) };
};

/** Whether a file of the project already has what a template would have put into it. */
const mentions = (root: string, file: string, text: string): boolean =>
  existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8').includes(text);

const todoOf = (root: string, left: readonly string[], hasApp: boolean): string[] => {
  const ignored = left.includes('.gitignore') ? readFileSync(join(root, '.gitignore'), 'utf8') : '.baton/';
  return [
    ...(hasApp && !mentions(root, 'bin/app.ts', 'baton/constructs')
      ? [
          "Deploy it: in your CDK app, import { Baton } from 'baton/constructs' and add new Baton(app, 'Baton')",
        ]
      : []),
    ...(/^\/?\.baton\/?$/m.test(ignored) ? [] : ['Add .baton/ and out/ to .gitignore']),
    ...(left.includes('.vscode/settings.json') &&
    !mentions(root, '.vscode/settings.json', 'workflow.schema.json')
      ? [
          'Let your editor check workflows: "yaml.schemas": { ".baton/workflow.schema.json": "statemachines/*.*.yaml" }',
        ]
      : []),
  ];
};
