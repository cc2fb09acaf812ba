import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { acknowledge } from '../acknowledge.ts';

/** Says why a distribution is as it is where cdk-nag would have it otherwise. */
export const acknowledgeDistribution = (
  distribution: Distribution,
  { hasCertificate }: { hasCertificate: boolean },
): void => {
  const reasons: Record<string, string> = {
    'AwsSolutions-CFR1': 'People sign in from wherever they are.',
    'AwsSolutions-CFR2':
      'A web ACL costs more a month than everything else together; what is served takes a signed token.',
    'AwsSolutions-CFR3':
      'Files of the console are the same for everyone; what people do is in the audit trail and in the logs of the API.',
    ...(!hasCertificate && {
      'AwsSolutions-CFR4': "CloudFront's own name comes with CloudFront's own certificate and its protocols.",
    }),
  };
  for (const [rule, reason] of Object.entries(reasons)) acknowledge(distribution, rule, reason);
};
