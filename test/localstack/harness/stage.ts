import { type DeployedApi, deployedApi } from './api.ts';
import { type DeployOptions, deploy, destroy } from './cdk.ts';
import { PROBES } from './deployment.ts';
import { emptyBucket } from './empty-bucket.ts';
import { publishVersions } from './versions.ts';

/** A deployed stage: the platform, and a few workflows. */
export interface Stage {
  name: string;
  api: DeployedApi;
  bus: string;
  table: string;
  bucket: string;
  /** Removes the stage with what it holds. */
  remove(): Promise<void>;
}

/** Deploys a stage of a few workflows, of the project or of a folder. */
export const deployStage = async (
  name: string,
  { folder = PROBES, ...options }: Omit<DeployOptions, 'stage'> & { folder?: string },
): Promise<Stage> => {
  const all = { ...options, stage: name };
  const outputs = await deploy(folder, all);
  await publishVersions(name);
  const {
    BusName: bus = '',
    TableName: table = '',
    FilesBucket: bucket = '',
  } = outputs[`${name}-baton-data`] ?? {};
  return {
    name,
    api: deployedApi(outputs[`${name}-baton-api`]?.ApiId ?? ''),
    bus,
    table,
    bucket,
    async remove() {
      await emptyBucket(bucket);
      await destroy(all);
    },
  };
};
