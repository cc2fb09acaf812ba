import type { CliContext } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import { readDevAddress } from './dev-file.ts';
import type { RemoteOptions } from './options.ts';
import { type Sign, signatureV4 } from './sign.ts';
import { findStage, outputsOf, stackName } from './stage.ts';

/** Where requests go, and how they say who sends them. */
export interface Target {
  /** Address of the API, without a slash at the end. */
  base: string;
  /** For messages: what is there if nothing answers. */
  what: 'local' | 'deployed';
  /** Sent as `x-api-key`. */
  apiKey?: string;
  sign?: Sign;
}

/**
 * Finds the stack that a command talks to: `--url`, the deployed `--stage`, or the one that "baton dev" runs in this project. Requests to
 * a deployed one carry the key in BATON_API_KEY, or else a signature. Throws a UserError that says what is missing.
 */
export const findTarget = async (
  options: RemoteOptions,
  { cwd, env }: Pick<CliContext, 'cwd' | 'env'>,
): Promise<Target> => {
  const { url, stage } = options;
  if (url !== undefined && stage !== undefined)
    throw new UserError('--url and --stage both say which stack to talk to', {
      hint: 'remove one of the two',
    });
  if (stage !== undefined) return deployedTarget(stage, options, { cwd, env });
  if (url === undefined) return localTarget(cwd);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UserError(`--url takes an address such as http://127.0.0.1:8484, got "${url}"`);
  const base = url.replace(/\/+$/, '');
  const { hostname } = new URL(url);
  const found = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1];
  const region = options.region ?? found;
  if (env.BATON_API_KEY)
    return { base, what: isLocal(hostname) ? 'local' : 'deployed', apiKey: env.BATON_API_KEY };
  if (region === undefined || (isLocal(hostname) && options.region === undefined))
    return { base, what: 'local' };
  return { base, what: 'deployed', sign: signatureV4(region, options.profile) };
};

const isLocal = (hostname: string): boolean => /^(localhost|127\..*|\[::1\])$/.test(hostname);

const localTarget = (cwd: string): Target => {
  const base = readDevAddress(findRoot(cwd))?.url;
  if (base !== undefined) return { base, what: 'local' };
  throw new UserError('No stack is running for this project', {
    hint: 'start one with "baton dev", or name a deployed one with --stage or --url',
  });
};

const deployedTarget = async (
  stage: string,
  options: RemoteOptions,
  { cwd, env }: Pick<CliContext, 'cwd' | 'env'>,
): Promise<Target> => {
  const { settings, region } = await findStage(stage, options, { cwd, env });
  const stack = stackName(settings, 'api');
  const outputs = await outputsOf(stack, region, options.profile);
  const base = addressIn(outputs, env.AWS_ENDPOINT_URL);
  if (base === undefined)
    throw new UserError(`The stack "${stack}" in ${region} has no output ApiUrl; is it one of Baton's?`);
  if (env.BATON_API_KEY) return { base, what: 'deployed', apiKey: env.BATON_API_KEY };
  if (outputs.has('ApiKeyId')) {
    throw new UserError(`Stage "${stage}" takes an API key`, {
      hint: `set BATON_API_KEY; the console shows the key ${outputs.get('ApiKeyId')} under API Gateway, API keys`,
    });
  }
  return { base, what: 'deployed', sign: signatureV4(region, options.profile) };
};

/** Returns the API's address; behind an emulator (AWS_ENDPOINT_URL) the one that the emulator serves it at. */
const addressIn = (
  outputs: ReadonlyMap<string, string>,
  emulator: string | undefined,
): string | undefined => {
  const url = outputs.get('ApiUrl')?.replace(/\/+$/, '');
  if (url === undefined || emulator === undefined) return url;
  const stage = new URL(url).pathname.split('/').at(-1);
  return `${emulator.replace(/\/+$/, '')}/_aws/execute-api/${outputs.get('ApiId')}/${stage}`;
};
