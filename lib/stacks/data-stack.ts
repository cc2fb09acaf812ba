import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EncryptionKey, WorkflowData } from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { defined } from '#core/defined.ts';
import { removalPolicy } from './settings.ts';

/** Properties of the DataStack. */
export interface DataStackProps extends StackProps {
  readonly settings: BatonSettings;
}

/** Table, bus and bucket: what must outlive everything else. */
export class DataStack extends Stack {
  readonly data: WorkflowData;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, { description: 'Baton: table, bus and files', ...props });
    this.data = new WorkflowData(this, 'Data', {
      removal: removalPolicy(settings),
      encryptionKey: keyOf(this, settings),
      stateMachinePrefix: settings.stateMachinePrefix,
      stage: settings.stage,
      ...defined({
        fileExpiration: settings.fileDays === undefined ? undefined : Duration.days(settings.fileDays),
        archive: settings.archiveDays === undefined ? undefined : Duration.days(settings.archiveDays),
      }),
    });
    new CfnOutput(this, 'TableName', { value: this.data.table.tableName });
    new CfnOutput(this, 'AuditTableName', { value: this.data.auditTable.tableName });
    new CfnOutput(this, 'BusName', { value: this.data.bus.eventBusName });
    new CfnOutput(this, 'FilesBucket', { value: this.data.bucket.bucketName });
  }
}

const keyOf = (scope: Construct, settings: BatonSettings): IKey | undefined => {
  const { encryptionKey } = settings;
  if (encryptionKey === 'aws') return undefined;
  if (encryptionKey !== 'create') return Key.fromKeyArn(scope, 'Key', encryptionKey);
  return new EncryptionKey(scope, 'Key', { removalPolicy: removalPolicy(settings) });
};
