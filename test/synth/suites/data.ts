import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { ofType, only, synthesize, synthesizeChanged } from '../harness/synthesize.ts';

const project = await smallProject();

/** The audit trail does not expire. */
const isOfItems = ({ TimeToLiveSpecification }: { TimeToLiveSpecification?: unknown }): boolean =>
  TimeToLiveSpecification !== undefined;

describe('the data stack', () => {
  const template = synthesize(project)['baton-data'];

  it('keeps one table: paid by request, items expire, restorable, not to be deleted by mistake', () => {
    const table = only(template, 'AWS::DynamoDB::GlobalTable', isOfItems);

    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [{ IndexName: 'gsi1', Projection: { ProjectionType: 'ALL' } }],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  it('keeps the audit trail in a table that everybody may only add to', () => {
    const { DeletionPolicy, Properties } = only(
      template,
      'AWS::DynamoDB::GlobalTable',
      (properties) => !isOfItems(properties),
    );
    const [{ ResourcePolicy, ...replica }] = Properties.Replicas;

    expect(DeletionPolicy).toBe('Retain');
    expect(replica).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(ResourcePolicy.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLUpdate', 'UpdateItem'].map(
          (name) => `dynamodb:${name}`,
        ),
        Resource: '*',
      },
    ]);
  });

  it('keeps files private, encrypted and in versions', () => {
    expect(only(template, 'AWS::S3::Bucket').Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('lets files expire that actions have written, if the setting says after how many days', () => {
    const rulesOf = (from: typeof template) =>
      only(from, 'AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules.filter(
        ({ TagFilters }: { TagFilters?: unknown }) => TagFilters !== undefined,
      );
    const changed = synthesizeChanged(project);

    expect(rulesOf(template)).toEqual([]);
    expect(rulesOf(changed['baton-data'])).toEqual([
      { ExpirationInDays: 90, Status: 'Enabled', TagFilters: [{ Key: 'baton', Value: 'expires' }] },
    ]);
    expect(JSON.stringify(changed['baton-actions'])).toMatch(/s3:PutObjectTagging.*BATON_FILES_EXPIRE/s);
  });

  it('archives what is on the bus for as long as the setting says, and else not', () => {
    const archived = synthesizeChanged(project)['baton-data'];

    expect(only(archived, 'AWS::Events::Archive').Properties).toMatchObject({ RetentionDays: 30 });
    expect(ofType(template, 'AWS::Events::Archive')).toEqual([]);
  });

  it('has a bus, and a queue that only events of this account get into', () => {
    expect(only(template, 'AWS::Events::EventBus').Properties).toMatchObject({ Name: 'baton' });
    const { Statement } = only(template, 'AWS::SQS::QueuePolicy').Properties.PolicyDocument;

    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('can be removed with what it holds, if that is asked for', () => {
    const removable = synthesizeChanged(project)['baton-data'];

    const tables = ofType(removable, 'AWS::DynamoDB::GlobalTable');

    expect(tables.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(['Delete', 'Delete']);
    expect(only(removable, 'AWS::S3::Bucket').DeletionPolicy).toBe('Delete');
  });
});

describe('settings', () => {
  it('are refused line by line when they do not fit', () => {
    const context = { 'baton:removal': 'maybe', 'baton:shiftPercent': '150' };

    expect(() => synthesize(project, { context })).toThrow(/baton:removal.*\n.*baton:shiftPercent/s);
  });

  it('are not taken for others that there are none of', () => {
    expect(() => synthesize(project, { context: { 'baton:authorisation': 'api-key' } })).toThrow(
      'baton:authorisation: there is no such setting; did you mean "baton:authorization"?',
    );
  });
});
