import { TOOL_ERRORS } from '#contracts/tools/errors.ts';
import { belowField } from '../passed-on.ts';
import { defineStep } from '../step-type.ts';
import { checkTool } from './check.ts';
import { ACTION, emit } from './emit.ts';
import { fields } from './schema.ts';
import { toolOf } from './server-tools.ts';

export const toolStep = defineStep({
  type: 'tool',
  summary: 'Calls a tool of an MCP server.',
  common: [
    'retry',
    'timeout',
    'on_error',
    'compensate',
    'irreversible',
    'idempotency',
    'breaker',
    'cache',
    'limits',
    'sensitive',
    'estimate',
  ],
  fields,
  secrets: ['with'],
  stores: () => ({}),
  fetches: belowField('with', ['arguments']),
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  effect: (step, project) => toolOf(step, project)?.read_only !== true,
  errors: TOOL_ERRORS,
  check: checkTool,
  function: () => ({ megabytes: 512, action: `platform/${ACTION}` }),
  result: (step, _values, { project }) => ({
    type: 'object',
    additionalProperties: false,
    required: ['output', 'text', 'media'],
    properties: {
      output: toolOf(step, project)?.output ?? {},
      text: { type: 'string' },
      media: { type: 'array', items: { type: 'object' } },
    },
  }),
  detail: (step) => `${step.tool} of ${step.server}`,
  emit,
});
