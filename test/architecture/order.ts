// Above 250 lines: one table, whose order is read from top to bottom.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folders in a folder, none of which imports another: adding one changes nothing here. */
const foldersIn = (folder: string): string[] =>
  readdirSync(join(resolve(import.meta.dirname, '../..'), folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${entry.name}/`);

/** Files and folders of one level, which import only those of earlier levels: neither each other nor later ones. */
export type Levels = readonly (readonly string[])[];

/** What each part may import besides itself and packages. */
export const MAY_IMPORT: Record<string, readonly string[]> = {
  'lib/core': [],
  'lib/asl': ['lib/core'],
  'lib/contracts': ['lib/core'],
  'lib/steps': ['lib/core', 'lib/asl', 'lib/contracts'],
  'lib/kinds': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/steps'],
  'lib/compiler': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/steps', 'lib/kinds'],
  'lib/graph': ['lib/core', 'lib/contracts'],
  'lib/console': ['lib/core', 'lib/contracts', 'lib/graph'],
  'lib/engine': ['lib/core', 'lib/asl'],
  'lib/actions': ['lib/core', 'lib/contracts'],
  'lib/platform': ['lib/core', 'lib/contracts', 'lib/actions'],
  lambdas: ['lib/core', 'lib/contracts', 'lib/actions', 'lib/platform'],
  'lib/local': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/console', 'lib/engine'],
  'lib/testing': ['lib/core', 'lib/asl', 'lib/contracts', 'lib/compiler', 'lib/engine', 'lib/local'],
  'lib/sweep': [
    'lib/core',
    'lib/asl',
    'lib/contracts',
    'lib/actions',
    'lib/platform',
    'lib/steps',
    'lib/compiler',
    'lib/engine',
    'lib/local',
    'lib/testing',
  ],
  'lib/constructs': ['lib/core', 'lib/contracts', 'lib/compiler'],
  'lib/stacks': ['lib/core', 'lib/contracts', 'lib/compiler', 'lib/console', 'lib/constructs'],
  'lib/cli': [
    'lib/core',
    'lib/asl',
    'lib/contracts',
    'lib/compiler',
    'lib/engine',
    'lib/graph',
    'lib/kinds',
    'lib/local',
    'lib/platform',
    'lib/steps',
    'lib/sweep',
  ],
  'lib/entry': [
    'lib/core',
    'lib/contracts',
    'lib/compiler',
    'lib/engine',
    'lib/actions',
    'lib/testing',
    'lib/constructs',
    'lib/stacks',
  ],
  bin: ['lib/core', 'lib/cli', 'lib/stacks'],
};

/**
 * The order inside a folder: rooms (`folder/` or `file.ts`), level by level. A room imports only rooms of earlier levels.
 * Once a folder is listed, every room in it must be, except tests and `testing/`.
 */
export const INNER_ORDER: Record<string, Levels> = {
  'lib/core': [
    ['json.ts'],
    [
      'author-modules.ts',
      'clock.ts',
      'defined.ts',
      'diagnostics.ts',
      'did-you-mean.ts',
      'dispatch.ts',
      'duration-words.ts',
      'durations.ts',
      'farewell.ts',
      'light-http.ts',
      'light-locales.ts',
      'linear-pattern.ts',
      'load-error.ts',
      'module-file.ts',
      'private-address.ts',
      'sizes.ts',
      'value-words.ts',
    ],
    ['html.ts', 'ids.ts', 'invariant.ts', 'json-depth.ts', 'json-problem.ts', 'known-imports.ts'],
    ['all-defined.ts', 'certain.ts'],
    [
      'hash.ts',
      'issue-words.ts',
      'sanitize.ts',
      'json-text.ts',
      'sha256.ts',
      'json-schema-relations.ts',
      'required.ts',
      'schema-words.ts',
    ],
    ['json-schema.ts'],
  ],

  'lib/asl': [
    [
      'diagnostic.ts',
      'field-values.ts',
      'query-language.ts',
      'sdk-names.ts',
      'sdk-services.ts',
      'jsonata/',
      'jsonpath/',
    ],
    ['intrinsics/', 'walk.ts'],
    ['rules/', 'variable-references.ts'],
    ['validate.ts'],
  ],

  'lib/steps': [
    ['common-fields.ts', 'step.ts'],
    ['sections.ts'],
    ['project.ts'],
    ['definition-fields.ts', 'emission.ts', 'limits.ts', 'loop-estimate.ts', 'retried-except.ts'],
    ['result-edge.ts', 'step-type.ts'],
    ['fits.ts', 'kept.ts', 'platform-call.ts', 'task-type.ts'],
    ['approval/', 'aws/', 'emit/', 'fail/', 'for-each/', 'group/', 'http/', 'lifecycle/', 'llm/'],
    [
      'parallel/',
      'return/',
      'script/',
      'service/',
      'sql/',
      'state/',
      'switch/',
      'task/',
      'tool/',
      'transform/',
      'wait/',
      'while/',
      'workflow/',
    ],
    ['dynamic/'],
    ['definitions.ts', 'index.ts'],
  ],

  'lib/kinds': [
    ['draft.ts'],
    ['document-kind.ts'],
    ['workflow-fields.ts'],
    foldersIn('lib/kinds'),
    ['definitions.ts', 'index.ts', 'names.ts'],
  ],

  'lib/compiler': [
    ['document.ts', 'findings/', 'workflow-files.ts'],
    ['flow-control.ts', 'limits.ts', 'types.ts'],
    ['actions/', 'expressions/', 'schemas/', 'sdk/'],
    ['sensitive.ts'],
    ['parse/'],
    ['model/'],
    ['rules/'],
    ['plan/'],
    ['emit/', 'graph/'],
    ['reference/'],
    ['manifest.ts', 'project-document.ts', 'source.ts', 'validate.ts', 'source-file.ts', 'workflow-facts.ts'],
    ['index.ts'],
    ['define-workflow.ts'],
    ['definition-file.ts', 'hints.ts'],
    ['load-documents.ts'],
    ['compile-file.ts', 'load-project.ts'],
  ],

  'lib/engine': [
    ['model/'],
    ['query/'],
    ['run/'],
    ['states/'],
    ['store/'],
    ['integrations/'],
    ['drivers/'],
    ['api/'],
    ['engine.ts'],
    ['serve.ts'],
  ],

  'lib/engine/query': [['jsonpath/'], ['intrinsics/'], ['jsonata/'], ['data/'], ['choice/']],

  'lib/engine/api': [
    ['protocol/'],
    ['catalogue/'],
    ['operation.ts'],
    ['executions/', 'tags/'],
    ['activities/', 'machines/', 'map-runs/', 'state-tests/', 'tasks/'],
    ['operations.ts'],
    ['server.ts'],
  ],

  'lib/contracts': [
    [
      'console-configuration.ts',
      'correlation.ts',
      'environment.ts',
      'estimates.ts',
      'event-order.ts',
      'flow.ts',
      'events.ts',
      'bundle-parts.ts',
      'graph.ts',
      'local-services.ts',
      'resumed-executions.ts',
      'table.ts',
      'variants.ts',
      'config/',
      'secrets/',
      'sql/',
      'tools/',
      'waits/',
      'webhooks/',
    ],
    ['audit-item.ts', 'connections/', 'deployment.ts', 'http-step.ts', 'records/', 'stored-values.ts'],
    ['claim-check.ts', 'scripts/', 'limits.ts', 'models/', 'prices.ts', 'searchable.ts'],
    [
      'action-event.ts',
      'cached-result.ts',
      'child-executions.ts',
      'errors.ts',
      'manifest.ts',
      'names.ts',
      'rate.ts',
      'worker.ts',
      'event-patterns/',
      'schedules/',
    ],
    ['trigger-input.ts', 'called-action.ts', 'lifecycles/', 'services/'],
    ['table-definition.ts', 'permissions/', 'progress/'],
    ['compensation/', 'http/'],
  ],

  'lib/cli': [
    ['terminal/', 'errors/', 'outcome/'],
    ['command/'],
    ['render/'],
    ['project/'],
    ['remote/', 'new/', 'run/', 'sweep/', 'tools/'],
    ['dev/', 'completion/', 'diff/', 'gc/', 'history/', 'worker/'],
    ['commands/'],
    ['main.ts'],
  ],

  'lib/graph': [['texts.ts'], ['mermaid.ts', 'layout/'], ['svg/']],

  'lib/testing': [
    ['usage-error.ts'],
    ['workflow/'],
    ['answers/'],
    ['result/'],
    ['coverage/', 'matchers/', 'snapshot/'],
    ['test-workflow.ts'],
  ],

  'lib/sweep': [
    ['scenario.ts', 'sweep-error.ts', 'sample/', 'blocks.ts', 'rules.ts', 'rendered.ts'],
    ['ledger.ts', 'step-results.ts'],
    ['subject.ts'],
    ['retried.ts'],
    ['world/'],
    ['run-scenario.ts'],
    ['explore.ts', 'forks.ts', 'shrink.ts'],
    ['faults.ts', 'invariants/', 'state-coverage.ts', 'trace.ts'],
    ['scenarios.ts'],
    ['sweep.ts'],
    ['mutants/'],
  ],

  'lib/console': [['console-assets.ts', 'console-page.ts', 'app/']],

  'lib/console/app': [
    ['router.ts', 'styles.d.ts', 'api/'],
    ['words/'],
    ['state/', 'graph/'],
    ['view/'],
    ['screens/', 'signed.tsx'],
    ['main.tsx'],
  ],

  'lib/local': [
    ['http/', 'storage/', 'definitions/'],
    ['report/'],
    ['dynamo/', 'bus/', 'workers/'],
    ['activities/'],
    ['scripts/'],
    ['api/', 'triggers/', 'executions/'],
    ['actions/', 'site/'],
    ['integrations/'],
    ['virtual/', 'stack.ts'],
    ['run-host/'],
  ],

  'lib/actions': [
    ['action-error.ts'],
    ['left-out.ts'],
    ['contract.ts', 'ports/', 'storage/'],
    ['telemetry/', 'effects/'],
    ['breaker/', 'cache/'],
    ['action-call.ts'],
    ['layers/'],
    ['define-action.ts'],
  ],

  'lib/platform': [
    ['problem.ts', 'http/', 'models/', 'sql/', 'statistics/'],
    ['metrics/', 'tools/'],
    ['ports/', 'services/'],
    ['events/', 'flow/', 'undoing/', 'runs/', 'variants/', 'versions/'],
    ['views/', 'progress/'],
    ['approvals/', 'lifecycles/', 'waits/'],
    ['announcements/'],
    ['platform-ports.ts'],
    ['turns/'],
    ['handlers/', 'continuation/', 'executions/', 'retention/'],
    ['firing/'],
  ],

  lambdas: [['shared/', 'platform/'], ['research/', 'content/', 'media/', 'application/'], ['distribution/']],

  'lib/constructs': [
    [
      'acknowledge.ts',
      'content-role.ts',
      'definition-body.ts',
      'encryption-key.ts',
      'event-log.ts',
      'function-version.ts',
      'partition.ts',
      'service-topic.ts',
      'service-trust.ts',
      'api/',
      'bundle/',
      'monitoring/',
    ],
    ['access/'],
    ['events/', 'permissions/', 'console/'],
    [
      'workflow-data.ts',
      'workflow-source.ts',
      'workflow-monitoring.ts',
      'action-function.ts',
      'script-function.ts',
      'worker-activity.ts',
      'announcements.ts',
      'approvals.ts',
    ],
    ['breakers.ts', 'workflow-api.ts', 'workflow-state-machine.ts', 'workflow-triggers.ts'],
    ['index.ts'],
  ],

  'lib/stacks': [
    ['costs.ts', 'settings.ts', 'shards.ts', 'discover/'],
    ['project.ts', 'resource-counts.ts'],
    ['function-code.ts', 'name-lengths.ts', 'read-project.ts', 'read-project-sync.ts'],
    ['data-stack.ts', 'actions-stack.ts', 'workers-stack.ts', 'workflows-stack.ts', 'platform-alarms.ts'],
    ['announcements-stack.ts', 'monitoring-stack.ts', 'console-stack.ts'],
    ['api-stack.ts'],
    ['app.ts'],
    ['baton.ts', 'synthesize.ts'],
    ['index.ts'],
  ],

  'lib/entry': [
    [
      'actions.ts',
      'constructs.ts',
      'engine.ts',
      'index.ts',
      'register.ts',
      'testing.ts',
      'testing-jest.ts',
      'testing-vitest.ts',
      'vitest.d.ts',
    ],
  ],

  bin: [['app.ts']],
};

/** Import cycles that are argued: a file of each, and why. */
export const ARGUED_CYCLES: Record<string, string> = {};
