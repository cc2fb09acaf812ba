import { secretNames } from '#contracts/connections/secret-names.ts';
import { permanentErrors } from '#contracts/errors.ts';
import { TOOL_ERRORS } from '#contracts/tools/errors.ts';
import { DEFAULT_TOOL_SECONDS, MAX_TOOL_SECONDS, type Tool } from '#contracts/tools/tool-list.ts';
import { defined } from '#core/defined.ts';
import { asJson, type Json, ownField } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import { toolOf } from './server-tools.ts';

/** The platform's function that calls tools. */
export const ACTION = 'call-tool';

/** Fields of its input that no log may have. */
export const SENSITIVE = ['arguments'];

/** Its errors that another attempt would meet again. */
export const PERMANENT = permanentErrors(TOOL_ERRORS);

/** Returns what the function gets about a server. */
export const serverOf = (name: string, { connections }: Project): Json => {
  const { tools, api_key, basic, oauth, headers } = ownField(connections, name) ?? {};
  return asJson({ name, url: tools?.url ?? '', ...defined({ api_key, basic, oauth, headers }) });
};

/** Returns the schemas of a tool, as far as they are known. */
export const schemasOf = (tool: Tool | undefined): Json =>
  defined({ input: tool?.input, output: tool?.output }) as Json;

/** Returns the breaker that all calls of a server share, unless a step has its own. */
export const breakerOf = (server: string): string => `tools-${server.replaceAll('_', '-')}`;

/** Emits one Task state that calls the function which calls tools, with a breaker for each server. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const name = String(step.server);
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    secrets: secretNames(ownField(context.project.connections, name) ?? {}),
  });
  const { TimeoutSeconds = DEFAULT_TOOL_SECONDS } = context.timeout(step);
  const breaker = step.breaker ?? { name: breakerOf(name) };
  return callPlatform({ ...step, breaker }, context, {
    action: ACTION,
    comment: `Calls the tool ${step.tool} of ${name}.`,
    input: {
      server: context.literal(serverOf(name, context.project)),
      tool: context.literal(String(step.tool)),
      arguments: null,
      schemas: context.literal(schemasOf(toolOf(step, context.project))),
      timeout_seconds: Math.min(TimeoutSeconds, MAX_TOOL_SECONDS),
    },
    authored: { arguments: step.with ?? {} },
    sensitive: SENSITIVE,
    permanent: PERMANENT,
  });
};
