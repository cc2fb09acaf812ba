import { describe, expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { defineWorkflow } from '../define-workflow.ts';
import { toDiagnostic } from '../findings/to-diagnostic.ts';
import { invalidDefinition } from './invalid-definition.ts';

const workflow = defineWorkflow({ name: 'order', steps: [{ id: 'a', uses: 'a/b' }] });
const found = (exported: unknown, named: string[] = []): string =>
  diagnosticLine(toDiagnostic(invalidDefinition.noWorkflow(exported, named)));

describe('invalid-definition', () => {
  it.each([
    ['nothing', undefined, [], 'got nothing (export default defineWorkflow({'],
    ['no export', {}, [], 'got nothing (export default defineWorkflow({'],
    ['a function', () => workflow, [], 'got a function (call it:'],
    ['a plain map', { name: 'order', steps: [] }, [], 'got a map (wrap it: export default defineWorkflow('],
    ['several', [workflow], [], 'got a list (a file holds one workflow'],
    ['several named', undefined, ['order', 'refund'], 'got nothing (a file holds one workflow'],
    ['a named one', undefined, ['order'], 'got nothing (export it by default: export default order)'],
    ['nothing defined', { definition: null }, [], 'got defineWorkflow of nothing (export default'],
  ])('says how to export a workflow where there is %s', (_, exported, named, expected) => {
    expect(found(exported, named)).toContain(
      `/ error invalid-definition: the file has no workflow as its default export, ${expected}`,
    );
  });
});
