import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { consoleAssetsSync } from '#console/console-assets.ts';
import { consolePage, consolePolicy, SCRIPT_PATH, STYLE_PATH } from '#console/console-page.ts';
import {
  type BatonResources,
  type ConsoleName,
  ConsolePeople,
  ConsoleSite,
  FilesSite,
  functionArn,
  WorkflowApi,
} from '#constructs/index.ts';
import { temporaryFolder } from '#constructs/temporary-folder.ts';
import { SettingsError } from '#contracts/config/check-settings.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { CONFIGURATION_PATH, type ConsoleConfiguration } from '#contracts/console-configuration.ts';
import { FILE_POLICY } from '#contracts/http/file-policy.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { staged } from '#contracts/names.ts';
import { removalPolicy } from './settings.ts';

/** Properties of the ConsoleStack. */
export interface ConsoleStackProps extends StackProps {
  readonly resources: BatonResources;
  readonly settings: BatonSettings;
}

/** First part of the paths of the API beside the console. */
const API = 'api';

/** The console, the people who sign in to it, and the API that they call: the functions of the other one, for tokens of theirs. */
export class ConsoleStack extends Stack {
  /** Address of the console, `https://…/`. */
  readonly url: string;

  constructor(scope: Construct, id: string, { resources, settings, ...props }: ConsoleStackProps) {
    super(scope, id, { description: 'Baton: console', ...props });
    const { stage, requestsPerSecond, accessLogs } = settings;
    const name = consoleName(settings);
    const people = new ConsolePeople(this, 'People', {
      domain: signInDomain(settings),
      removal: removalPolicy(settings),
    });
    const { api } = new WorkflowApi(this, 'Api', {
      name: staged('baton-console', stage),
      stageName: API,
      routes: callerRoutes(this, stage),
      people: people.pool,
      requestsPerSecond,
      logs: accessLogs,
      encryptionKey: resources.encryptionKey,
    });
    const files = new FilesSite(this, 'ExecutionFiles', { bucket: resources.bucket, policy: FILE_POLICY });
    const site = new ConsoleSite(this, 'Site', {
      api,
      stageName: API,
      policy: consolePolicy({ connect: people.signInUrl, frames: files.url }),
      ...(name && { name }),
    });
    this.url = site.url;
    const client = people.addConsole(site.url);
    const configuration: ConsoleConfiguration = {
      api: `/${API}`,
      files: files.url,
      signIn: { url: people.signInUrl, client: client.userPoolClientId },
    };
    site.deploy(this.bundlingRequired ? consoleFolder() : undefined, {
      name: CONFIGURATION_PATH.slice(1),
      content: configuration,
    });
    new CfnOutput(this, 'ConsoleUrl', { value: site.url });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId });
  }
}

/** Functions by their names, which no export ties to the other API's stack. */
const callerRoutes = (stack: Stack, stage: string | undefined) =>
  ROUTES.filter(({ access }) => access === 'caller').map((route) => ({
    route,
    handler: LambdaFunction.fromFunctionAttributes(stack, route.name, {
      functionArn: functionArn(stack, `platform/${route.name}`, stage),
      sameEnvironment: true,
    }),
  }));

/** Writes what browsers load into a folder. */
const consoleFolder = (): string => {
  const folder = temporaryFolder('baton-console-');
  const { script, style } = consoleAssetsSync();
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('index.html', consolePage().markup);
  write(SCRIPT_PATH, script);
  write(STYLE_PATH, style);
  return folder;
};

const consoleName = ({ consoleHost, consoleCertificate }: BatonSettings): ConsoleName | undefined => {
  if (consoleHost !== undefined && consoleCertificate !== undefined)
    return { host: consoleHost, certificateArn: consoleCertificate };
  if (consoleHost === undefined && consoleCertificate === undefined) return undefined;
  throw new SettingsError('consoleHost and consoleCertificate: expected both, or neither');
};

/** Words that Cognito takes in no domain (https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html). */
const RESERVED = /aws|amazon|cognito/;

/** A domain is unique in a region, so the default has the account. */
const signInDomain = ({ stage, consoleDomain }: BatonSettings): string => {
  const domain = consoleDomain ?? `${staged('baton', stage)}-${Aws.ACCOUNT_ID}`;
  const word = RESERVED.exec(consoleDomain ?? stage ?? '')?.[0];
  if (word === undefined) return domain;
  throw new SettingsError(
    `consoleDomain: Cognito takes no domain with "${word}" in it, got "${consoleDomain ?? `${stage}-baton-…`}"; choose another one`,
  );
};
