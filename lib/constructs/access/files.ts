import { ENVIRONMENT } from '#contracts/environment.ts';
import { STORED_VALUES_FOLDER } from '#contracts/stored-values.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import { FOLDERS } from './resources.ts';

/** Reads files in one folder of the bucket. */
export const filesRead = (folder: keyof typeof FOLDERS): AccessType => ({
  grant(target, { bucket }) {
    const prefix = `${FOLDERS[folder]}/`;
    target.addEnvironment(ENVIRONMENT[folder], `s3://${bucket.bucketName}/${FOLDERS[folder]}`);
    allow(target, ['s3:GetObject'], [bucket.arnForObjects(`${prefix}*`)]);
    if (!target.role) return;
    const resource = { arn: bucket.bucketArn, rest: `/${prefix}*`, within: bucket };
    acknowledgeWildcard(target.role, resource, `The files under ${prefix} are named at run time.`);
  },
});

/** Lists and reads files in one folder of the bucket. */
export const filesListed = (folder: keyof typeof FOLDERS): AccessType => ({
  grant(target, resources) {
    filesRead(folder).grant(target, resources);
    allow(target, ['s3:ListBucket'], [resources.bucket.bucketArn], {
      StringLike: { 's3:prefix': [`${FOLDERS[folder]}/*`] },
    });
  },
});

const storedValues = (...actions: string[]): AccessType => ({
  grant(target, { bucket, filesExpire = false }) {
    const keys = `${FOLDERS.storage}/${STORED_VALUES_FOLDER}/*`;
    target.addEnvironment(ENVIRONMENT.storage, `s3://${bucket.bucketName}/${FOLDERS.storage}`);
    // Its other files may be tagged, and then so are these.
    const tags = filesExpire && actions.includes('s3:PutObject') ? ['s3:PutObjectTagging'] : [];
    allow(target, [...actions, ...tags], [bucket.arnForObjects(keys)]);
    if (!target.role) return;
    const resource = { arn: bucket.bucketArn, rest: `/${keys}`, within: bucket };
    acknowledgeWildcard(target.role, resource, 'Values are named by their execution and their hash.');
  },
});

/** Gets values that are too long for a state. */
export const storedValuesRead = storedValues('s3:GetObject');

/** Puts values that are too long for a state, and gets them for an attempt that is repeated. */
export const storedValuesWrite = storedValues('s3:GetObject', 's3:PutObject');

/** Reads, writes, lists and deletes files in one folder of the bucket. */
export const filesIn = (folder: keyof typeof FOLDERS): AccessType => ({
  grant(target, { bucket, filesExpire = false }) {
    const prefix = `${FOLDERS[folder]}/`;
    target.addEnvironment(ENVIRONMENT[folder], `s3://${bucket.bucketName}/${FOLDERS[folder]}`);
    const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
    if (filesExpire) {
      target.addEnvironment(ENVIRONMENT.filesExpire, 'true');
      actions.push('s3:PutObjectTagging');
    }
    allow(target, actions, [bucket.arnForObjects(`${prefix}*`)]);
    allow(target, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': [`${prefix}*`] } });
    if (!target.role) return;
    const resource = { arn: bucket.bucketArn, rest: `/${prefix}*`, within: bucket };
    acknowledgeWildcard(target.role, resource, `An action names its files under ${prefix} itself.`);
  },
});
