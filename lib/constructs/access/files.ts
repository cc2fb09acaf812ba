import { ENVIRONMENT } from '#contracts/environment.ts';
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
    acknowledgeWildcard(target.role, resource, `Steps name the files under ${prefix} at run time.`);
  },
});

/** Reads, writes, lists and deletes files in one folder of the bucket. */
export const filesIn = (folder: keyof typeof FOLDERS): AccessType => ({
  grant(target, { bucket }) {
    const prefix = `${FOLDERS[folder]}/`;
    target.addEnvironment(ENVIRONMENT[folder], `s3://${bucket.bucketName}/${FOLDERS[folder]}`);
    allow(target, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [bucket.arnForObjects(`${prefix}*`)]);
    allow(target, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': [`${prefix}*`] } });
    if (!target.role) return;
    const resource = { arn: bucket.bucketArn, rest: `/${prefix}*`, within: bucket };
    acknowledgeWildcard(target.role, resource, `An action names its files under ${prefix} itself.`);
  },
});
