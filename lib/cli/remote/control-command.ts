import type { z } from 'zod';
import type { controlRoute } from '#contracts/http/control-route.ts';
import { defined } from '#core/defined.ts';
import { type Command, defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { openClient } from './client.ts';
import { findExecution } from './execution-reference.ts';
import { REASON_OPTION, REMOTE_OPTIONS, REMOTE_USAGE } from './options.ts';

/** What a control command does. */
export interface ControlSpec {
  summary: string;
  /** What is true of the execution afterwards, such as `is paused`; may depend on how it is. */
  done: string | ((answer: z.output<ReturnType<typeof controlRoute>['response']>) => string);
  route: ReturnType<typeof controlRoute>;
}

/** Declares a command that controls one execution of a running stack: stop, pause, resume, retry, cancel. */
export const controlCommand = (name: string, { summary, done, route }: ControlSpec): Command =>
  defineCommand({
    name,
    summary,
    usage: `WORKFLOW EXECUTION [--reason TEXT] ${REMOTE_USAGE} [--json]`,
    arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
    options: {
      ...REMOTE_OPTIONS,
      ...REASON_OPTION,
    },
    example: `baton ${name} marketing-campaign 2026-03-01-094512-123`,
    async run(call) {
      const { positionals, options, terminal } = call;
      const client = await openClient(options, call);
      const parameters = { ...(await findExecution(client, positionals)) };
      const body = defined({ reason: options.reason });
      const answer = await client(route, { parameters, body });
      const what = typeof done === 'string' ? done : done(answer);
      terminal.line(
        options.json ? JSON.stringify(answer) : `${parameters.workflow}/${parameters.execution} ${what}`,
      );
      return EXIT.ok;
    },
  });
