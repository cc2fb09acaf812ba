import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseWorkflow } from '../parse/index.ts';
import { foundIn } from '../testing/found-in.ts';
import { stepFolders } from './registries.ts';

const steps = fileURLToPath(new URL('../../steps/', import.meta.url));
const folders = stepFolders(fileURLToPath(new URL('../../..', import.meta.url)));

describe.each(folders)('the step type in %s', (folder) => {
  const file = `${steps}${folder}/example.workflow.yaml`;

  it('has an example of itself without mistakes', () => {
    const text = readFileSync(file, 'utf8');

    expect(foundIn(text)).toEqual([]);
    const { document } = parseWorkflow({ text, file });

    expect(document?.steps.map((step) => step.type)).toContain(folder.replaceAll('-', '_'));
  });

  it('has a page that says what it is for, which states it makes and how it fails', () => {
    const page = readFileSync(`${steps}${folder}/README.md`, 'utf8');
    for (const part of ['**Fields:**', '**States:**', '**Failure modes**']) expect(page).toContain(part);
  });
});
