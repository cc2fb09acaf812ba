import { settingsOf } from '#contracts/config/config.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { staged } from '#contracts/names.ts';
import type { CliContext } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import type { RemoteOptions } from './options.ts';
import { noCredentials } from './sign.ts';

/** How `--stage` names the deployment without a stage. */
const NO_STAGE = 'none';

/** A deployed stage. */
export interface Stage {
  settings: BatonSettings;
  region: string;
}

/** Finds a stage's settings and region; throws a UserError if one is missing. */
export const findStage = async (
  stage: string,
  options: Pick<RemoteOptions, 'region'>,
  { cwd, env }: Pick<CliContext, 'cwd' | 'env'>,
): Promise<Stage> => {
  const settings = await settingsFor(stage, cwd);
  const region = options.region ?? settings.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region !== undefined) return { settings, region };
  throw new UserError(`The region of stage "${stage}" is not known`, {
    hint: 'pass --region, set AWS_REGION, or give the stage a region in baton.config.ts',
  });
};

/** Returns the name of one of a stage's stacks. */
export const stackName = ({ stackPrefix, stage }: BatonSettings, part: string): string =>
  `${staged(stackPrefix, stage)}-${part}`;

const settingsFor = async (stage: string, cwd: string) => {
  try {
    const config = await loadConfig(findRoot(cwd));
    return settingsOf({ config, ...(stage !== NO_STAGE && { stage }) });
  } catch (error) {
    if ((error as Error).name !== 'SettingsError') throw error;
    const text = (error as Error).message.replace(/^The context holds settings that do not fit:\n/, '');
    throw new UserError(text, { hint: 'stages are those in baton.config.ts' });
  }
};

/** Reads the outputs of a stack, which takes `cloudformation:DescribeStacks` on it and nothing else. */
export const outputsOf = async (
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
