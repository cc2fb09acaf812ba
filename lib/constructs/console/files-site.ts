import {
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { acknowledgeDistribution } from './acknowledge-distribution.ts';
import { responseHeaders } from './response-headers.ts';

/** Properties of a FilesSite. */
export interface FilesSiteProps {
  /** Bucket with the files of executions. */
  readonly bucket: IBucket;
  /** Content security policy of each file. */
  readonly policy: string;
}

/**
 * Where browsers open files of executions: an origin that has nothing else, so that a page among the files can reach nothing of the
 * console. CloudFront has no access to the bucket; S3 lets in who has an address that a function has signed for an hour.
 */
export class FilesSite extends Construct {
  /** Where the files are, `https://…`. */
  readonly url: string;

  constructor(scope: Construct, id: string, { bucket, policy }: FilesSiteProps) {
    super(scope, id);
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Baton: files of executions',
      defaultBehavior: {
        origin: S3BucketOrigin.withBucketDefaults(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // The signature is in the query, and covers the host of the bucket.
        originRequestPolicy: new OriginRequestPolicy(this, 'Query', {
          comment: 'Baton: the query of signed addresses',
          queryStringBehavior: OriginRequestQueryStringBehavior.all(),
          headerBehavior: OriginRequestHeaderBehavior.none(),
          cookieBehavior: OriginRequestCookieBehavior.none(),
        }),
        responseHeadersPolicy: responseHeaders(this, 'Headers', { policy, framed: true }),
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
    });
    this.url = `https://${distribution.distributionDomainName}`;
    acknowledgeDistribution(distribution, { hasCertificate: false });
    acknowledge(
      distribution,
      'AwsSolutions-CFR7',
      'Access control of the origin would open every file to everyone; addresses are signed one by one.',
    );
  }
}
