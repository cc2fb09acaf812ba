import { secretNames } from '#contracts/connections/secret-names.ts';
import { DEFAULT_TOOL_SECONDS, MAX_TOOL_SECONDS } from '#contracts/tools/tool-list.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Step } from '../step.ts';
import { toolOf } from './server-tools.ts';

const ACTION = 'call-tool';

/** One Task state that calls the function which calls tools, with a breaker for each server. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const name = String(step.server);
  const { tools, ...connection } = context.project.connections?.[name] ?? {};
  const { api_key, basic, oauth, headers } = connection;
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    secrets: secretNames(connection),
  });
  const tool = toolOf(step, context.project);
  const server = { name, url: tools?.url ?? '', ...defined({ api_key, basic, oauth, headers }) };
  const { TimeoutSeconds = DEFAULT_TOOL_SECONDS } = context.timeout(step);
  const breaker = step.breaker ?? { name: `tools-${name.replaceAll('_', '-')}` };
  return callPlatform({ ...step, breaker }, context, {
    action: ACTION,
    comment: `Calls the tool ${step.tool} of ${name}.`,
    input: {
      server: context.literal(server as unknown as Json),
      tool: context.literal(String(step.tool)),
      arguments: context.template(step.with ?? {}),
      schemas: context.literal(defined({ input: tool?.input, output: tool?.output }) as Json),
      timeout_seconds: Math.min(TimeoutSeconds, MAX_TOOL_SECONDS),
    },
    permanent: ['ServerRefused', 'ToolFailed', 'UnfitArguments', 'UnfitResult'],
  });
};
