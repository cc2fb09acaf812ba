import { z } from 'zod';
import { expression } from '../common-fields.ts';
import { loopEstimate } from '../loop-estimate.ts';

/** The fields of `dynamic` besides those that it shares. */
export const fields = {
  tasks: expression(
    'List of tasks `{ id, uses, with }` or `{ id, type, with }`, computed when the step begins. Ids are different texts.',
  ),
  allow: z
    .array(
      z.string().regex(/^([a-z][a-z0-9-]*\/([a-z][a-z0-9-]*)?\*?|(http|llm|script|sql|tool):.+)$/, {
        error:
          'expected an action or a pattern of actions, such as "research/market" or "research/*", or what tasks of a type may use, such as "llm:writer"',
      }),
    )
    .min(1)
    .describe(
      'What tasks may use: actions, models (`llm:writer`), databases to read from (`sql:shop`), tools (`tool:docs/search`), scripts of the document (`script:score`) and hosts (`http:api.example.com`, with a connection `http:crm@api.example.com`); names, or patterns with `*` at the end. The workflow may use these and no others.',
    ),
  max_concurrency: z
    .int()
    .min(1)
    .max(40)
    .optional()
    .describe(
      'Tasks that run at the same time; with 1 they run in order, and none begins after one that failed. Default: all.',
    ),
  estimate: loopEstimate('tasks', 'tasks in the list'),
} satisfies z.ZodRawShape;
