import { settingsOf } from '#contracts/config/config.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import { staged } from '#contracts/names.ts';
import type { CliContext } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import { readDevAddress } from './dev-file.ts';
import type { RemoteOptions } from './options.ts';
import { noCredentials, type Sign, signatureV4 } from './sign.ts';

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

/** How `--stage` names the deployment without a stage. */
const NO_STAGE = 'none';

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

/** Returns the settings and the region of a stage; throws a UserError if the stage or its region is not known. */
export const findStage = async (
  stage: string,
  options: RemoteOptions,
  { cwd, env }: Pick<CliContext, 'cwd' | 'env'>,
) => {
  const settings = await settingsFor(stage, cwd);
  const region = options.region ?? settings.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region !== undefined) return { settings, region };
  throw new UserError(`The region of stage "${stage}" is not known`, {
    hint: 'pass --region, set AWS_REGION, or give the stage a region in baton.config.ts',
  });
};

const deployedTarget = async (
  stage: string,
  options: RemoteOptions,
  context: Pick<CliContext, 'cwd' | 'env'>,
): Promise<Target> => {
  const { env } = context;
  const { settings, region } = await findStage(stage, options, context);
  const stack = `${staged(settings.stackPrefix, settings.stage)}-api`;
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

const settingsFor = async (stage: string, cwd: string) => {
  try {
    const config = await loadConfig(findRoot(cwd));
    return settingsOf({ config, ...(stage === NO_STAGE ? {} : { stage }) });
  } catch (error) {
    if ((error as Error).name !== 'SettingsError') throw error;
    const text = (error as Error).message.replace(/^The context holds settings that do not fit:\n/, '');
    throw new UserError(text, { hint: 'stages are those in baton.config.ts' });
  }
};

/** Reads the outputs of a stack, which takes `cloudformation:DescribeStacks` on it and nothing else. */
const outputsOf = async (
  stack: string,
  region: string,
  profile: string | undefined,
): Promise<Map<string, string>> => {
  const [{ CloudFormationClient, DescribeStacksCommand }, { defaultProvider }] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const client = new CloudFormationClient({
    region,
    credentials: defaultProvider(profile === undefined ? {} : { profile }),
    maxAttempts: 3,
  });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    throw lookUpFailed(error as Error, stack, region);
  } finally {
    client.destroy();
  }
};

const lookUpFailed = (error: Error, stack: string, region: string): UserError => {
  const { name, message } = error;
  if (/CredentialsProviderError/.test(name) || /credentials/i.test(message)) return noCredentials(error);
  if (/does not exist/.test(message)) {
    return new UserError(`There is no stack "${stack}" in ${region}`, {
      hint: 'deploy it first ("npx cdk deploy --all -c stage=…"), or check --region and the account',
    });
  }
  if (/AccessDenied/.test(name)) {
    return new UserError(`AWS does not let you look the address up: ${message}`, {
      hint: `you need cloudformation:DescribeStacks on ${stack}; or pass the address with --url`,
    });
  }
  return new UserError(`The address of "${stack}" could not be looked up in ${region}: ${name}: ${message}`);
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
