import { join } from 'node:path';
import { defineWorkflow, documentOf, type WorkflowDefinition } from '#compiler/define-workflow.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { workflowFromDefinition } from '#constructs/index.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type Project, readProject } from '#stacks/index.ts';
import { ROOT } from './synthesize.ts';

/** A workflow with a bit of everything that permissions depend on. */
export const ORDER: WorkflowDefinition = {
  name: 'order',
  description: 'Takes an order.',
  triggers: [
    {
      event: {
        source: ['shop'],
        'detail-type': ['OrderPlaced'],
        detail: { total: [{ numeric: ['>', 10] }] },
      },
    },
    { schedule: { rate: '1 hour', input: {} } },
    { schedule: { cron: '0 9 * * ? *', timezone: 'Europe/Berlin', input: {} } },
  ],
  steps: [
    { id: 'look', uses: 'shop/look' },
    {
      id: 'charge',
      uses: 'shop/charge',
      breaker: { name: 'bank' },
      compensate: { uses: 'shop/refund' },
    },
    { id: 'tell', type: 'emit', event: 'Charged', with: { charge: '{{ $charge }}' } },
    { id: 'ask', type: 'approval', with: { title: 'Ship it?' }, timeout: '1h' },
  ],
};

/** Compiles a workflow that may call the others. */
export const manifestOf = (
  definition: WorkflowDefinition,
  others: readonly WorkflowDefinition[] = [],
  connections: Record<string, Connection> = {},
): WorkflowManifest => {
  const documents = others.flatMap((other) => {
    const { document, gaps } = documentOf(defineWorkflow(other));
    return document ? [{ document, gaps, file: '' }] : [];
  });
  return workflowFromDefinition(defineWorkflow(definition), {
    workflows: workflowFacts(documents),
    connections,
  });
};

const DEPLOYMENTS: Record<string, Deployment> = {
  'shop/look': { access: ['storage'], memoryMegabytes: 1024, timeoutSeconds: 60, reservedConcurrency: 5 },
  'shop/charge': { secrets: ['bank/key'] },
  'shop/refund': {},
};

/** A small project: Baton's platform as it is, a workflow, and three actions that stand for anybody's. Without arguments, the same object. */
export const smallProject = (
  workflows?: readonly WorkflowDefinition[],
  connections: Record<string, Connection> = {},
): Promise<Project> => {
  if (workflows) return projectOf(workflows, connections);
  ordinary ??= projectOf([ORDER], {});
  return ordinary;
};

let ordinary: Promise<Project> | undefined;

/** Baton's own project, with the campaign; the same object each time. */
export const wholeProject = (): Promise<Project> => {
  whole ??= readProject(ROOT);
  return whole;
};

let whole: Promise<Project> | undefined;

const projectOf = async (
  workflows: readonly WorkflowDefinition[],
  connections: Record<string, Connection>,
): Promise<Project> => {
  const { functions } = await wholeProject();
  const entry = join(ROOT, 'lambdas/platform/list-workflows/handler.ts');
  return {
    root: ROOT,
    workflows: workflows.map((workflow) => manifestOf(workflow, workflows, connections)),
    functions: [
      ...functions.filter(({ action }) => action.startsWith('platform/')),
      ...Object.entries(DEPLOYMENTS).map(([action, deployment]) => ({ action, entry, deployment })),
    ],
  };
};
