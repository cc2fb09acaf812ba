import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type DeployedApi, deployedApi } from './api.ts';
import { type BusTap, tapBus } from './bus-tap.ts';
import { deploy, destroy } from './cdk.ts';
import { clients } from './clients.ts';
import { emptyBucket } from './empty-bucket.ts';
import { publishVersions } from './versions.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const PROBES = resolve(import.meta.dirname, '../workflows');
export const LIMITED = resolve(import.meta.dirname, '../limited-workflows');

/** The deployed system as the scenarios see it; filled by `setUp`. */
export interface Deployed {
  api: DeployedApi;
  tap: BusTap;
  table: string;
  auditTable: string;
  bucket: string;
  /** ARN of the current version by name of state machine. */
  versions: Map<string, string>;
  /** Folder with the probe workflows, which a scenario may change. */
  probes: string;
}

/** Deploys, and puts the campaign's files where its actions look for them. */
export const setUp = async (): Promise<Deployed> => {
  const probes = mkdtempSync(join(tmpdir(), 'baton-probes-'));
  cpSync(PROBES, probes, { recursive: true });
  const outputs = await deploy(probes);
  const {
    TableName: table = '',
    AuditTableName: auditTable = '',
    BusName: bus = '',
    FilesBucket: bucket = '',
  } = outputs['baton-data'] ?? {};
  for (const file of ['customers.csv', 'competitors.json']) {
    const Body = readFileSync(join(ROOT, 'statemachines/marketing-campaign', file));
    await clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: `files/marketing-campaign/${file}`, Body }),
    );
  }
  return {
    api: deployedApi(outputs['baton-api']?.ApiId ?? ''),
    tap: await tapBus(bus),
    table,
    auditTable,
    bucket,
    versions: await publishVersions(),
    probes,
  };
};

/** Changes a probe workflow's text and deploys again. */
export const redeploy = async (
  deployed: Deployed,
  workflow: string,
  change: (text: string) => string,
): Promise<void> => {
  const file = join(deployed.probes, `${workflow}.workflow.yaml`);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await deploy(deployed.probes);
  deployed.versions = await publishVersions();
};

/** Removes everything that was deployed. */
export const tearDown = async ({ bucket, tap }: Deployed): Promise<void> => {
  await tap.close();
  await emptyBucket(bucket);
  await destroy();
};
