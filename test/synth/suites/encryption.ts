import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { OTHER_SETTINGS } from '../harness/settings.ts';
import {
  type Loose,
  ofType,
  only,
  statementsOf,
  synthesize,
  synthesizeChanged,
  synthesizeOther,
  type Template,
} from '../harness/synthesize.ts';

const project = await smallProject();
const env = { account: '111122223333', region: 'eu-central-1' };
const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-1111-2222-333344445555';
const given = synthesize(project, { env, context: { ...OTHER_SETTINGS, 'baton:encryptionKey': ARN } });
const created = synthesizeOther(project);
const all = (templates: Record<string, Template>, type: string): Loose[] =>
  Object.values(templates).flatMap((template) =>
    ofType(template, type).map(([, { Properties }]) => Properties),
  );

describe('a key of the customer', () => {
  it('encrypts everything that is stored', () => {
    const keys: Record<string, (properties: Loose) => unknown> = {
      'AWS::DynamoDB::GlobalTable': ({ Replicas }) => Replicas[0].SSESpecification.KMSMasterKeyId,
      'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
      'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
      'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
      'AWS::S3::Bucket': ({ BucketEncryption }) =>
        BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
      'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
      'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
      'AWS::StepFunctions::StateMachine': ({ EncryptionConfiguration }) => EncryptionConfiguration.KmsKeyId,
    };
    for (const [type, keyOf] of Object.entries(keys)) {
      const found = all(given, type).map(keyOf);
      expect([type, found.length > 0]).toEqual([type, true]);
      expect([type, [...new Set(found.map((key) => JSON.stringify(key)))]]).toEqual([
        type,
        [JSON.stringify(ARN)],
      ]);
    }
  });

  it('may be used by every function that reaches any of it', () => {
    for (const name of ['platformlistworkflows', 'platformdecideapproval'])
      expect(statementsOf(given['baton-api'], `${name}Role`)).toContainEqual(
        expect.objectContaining({ Action: expect.arrayContaining(['kms:Decrypt']), Resource: ARN }),
      );
  });

  it('is made if there is none: it rotates, stays, and lets in the services that have no role of ours', () => {
    const [key, ...others] = all(created, 'AWS::KMS::Key');

    expect(others).toEqual([]);
    expect(key.EnableKeyRotation).toBe(true);
    expect(only(created['baton-data'], 'AWS::KMS::Key').DeletionPolicy).toBe('Retain');
    expect(key.KeyPolicy.Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
          Condition: {
            ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() },
          },
        }),
        expect.objectContaining({
          Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        }),
      ]),
    );
  });

  it("is AWS's own unless one is asked for", () => {
    const plain = synthesizeChanged(project);

    expect(all(plain, 'AWS::KMS::Key')).toEqual([]);
    expect(JSON.stringify(plain)).not.toMatch(/"kms:/);
  });
});
