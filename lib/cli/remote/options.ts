import type { OptionSpec } from '../command/command.ts';

/** Options of every command that talks to a stack, running here or deployed. */
export const REMOTE_OPTIONS = {
  url: {
    type: 'string',
    value: 'URL',
    describe: 'Address of the API (default: the running "baton dev")',
  },
  stage: {
    type: 'string',
    value: 'NAME',
    kind: 'stage',
    describe: 'Deployed stage to talk to; "none" is the deployment without a stage',
  },
  region: {
    type: 'string',
    value: 'REGION',
    describe: "AWS region (default: the stage's in baton.config.ts, or AWS_REGION)",
  },
  profile: { type: 'string', value: 'NAME', describe: 'Profile of the AWS configuration' },
} as const satisfies Record<string, OptionSpec>;

/** How a usage line names them. */
export const REMOTE_USAGE = '[--stage NAME | --url URL]';

/** Values of the options. */
export interface RemoteOptions {
  url?: string | undefined;
  stage?: string | undefined;
  region?: string | undefined;
  profile?: string | undefined;
}

/** The option of commands that the audit trail keeps. */
export const REASON_OPTION = {
  reason: { type: 'string', value: 'TEXT', describe: 'Say why, for the audit trail' },
} as const satisfies Record<string, OptionSpec>;

/** Returns the options of commands that begin an execution from an old one: at which step, in which version, with which input. */
export const beginningOptions = (describe: { from: string; version: string }) =>
  ({
    from: { type: 'string', value: 'STEP', kind: 'step', describe: describe.from },
    version: { type: 'string', value: 'live|NUMBER', describe: describe.version },
    input: {
      type: 'string',
      short: 'i',
      value: 'FILE|JSON',
      describe: "Input instead of the old execution's",
    },
  }) as const satisfies Record<string, OptionSpec>;
