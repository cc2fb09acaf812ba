import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  type ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts';
import { acknowledgeDistribution } from './acknowledge-distribution.ts';
import { responseHeaders } from './response-headers.ts';

/** A name for the console instead of CloudFront's. */
export interface ConsoleName {
  /** Such as `console.example.com`; its DNS record is yours. */
  readonly host: string;
  /** ARN of its certificate, which is in us-east-1, as CloudFront demands. */
  readonly certificateArn: string;
}

/** Properties of a ConsoleSite. */
export interface ConsoleSiteProps {
  /** The API that the console calls. */
  readonly api: RestApi;
  /** Name of the API's stage, which is the first part of its paths. */
  readonly stageName: string;
  /** Content security policy of the page. */
  readonly policy: string;
  /**
   * Name of the console.
   *
   * @default - one that CloudFront makes
   */
  readonly name?: ConsoleName;
}

/**
 * The console's files in a private bucket and, beside them at `/api/`, the API, both behind one name: the page calls nothing elsewhere, so
 * no request is asked twice as CORS would have it.
 */
export class ConsoleSite extends Construct {
  /** Address of the page, `https://…/`. */
  readonly url: string;
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { api, stageName, policy, name }: ConsoleSiteProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'CloudFront alone reads it: files that are the same for everyone.',
    );
    const headers = responseHeaders(this, 'Headers', { policy, framed: false });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Baton: console',
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
      },
      additionalBehaviors: { [`/${stageName}/*`]: apiBehavior(api, headers) },
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(name && {
        domainNames: [name.host],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', name.certificateArn),
      }),
    });
    acknowledgeDistribution(distribution, { hasCertificate: name !== undefined });
    this.url = `https://${name?.host ?? distribution.distributionDomainName}/`;
  }

  /**
   * Puts files into the bucket: those of a folder, if there is one, and a JSON document. Browsers ask for each whether it has changed, so
   * a deployment needs no invalidation.
   */
  deploy(folder: string | undefined, document: { name: string; content: object }): void {
    const logGroup = new LogGroup(this, 'DeploymentLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const deployment = new BucketDeployment(this, 'Deployment', {
      sources: [
        ...(folder === undefined ? [] : [Source.asset(folder)]),
        Source.jsonData(document.name, document.content),
      ],
      destinationBucket: this.bucket,
      cacheControl: [CacheControl.noCache()],
      retainOnDelete: false,
      logGroup,
    });
    this.acknowledge(deployment);
  }

  /** The deployment is made by CDK's own function, with a role that CDK writes: it copies from one bucket to another. */
  private acknowledge({ handlerRole }: BucketDeployment): void {
    const { account, partition, region, synthesizer } = Stack.of(this);
    const assets = `arn:${partition}:s3:::cdk-${synthesizer.bootstrapQualifier ?? 'hnb659fds'}-assets-${account}-${region}`;
    for (const arn of [assets, this.bucket.bucketArn])
      acknowledgeWildcard(handlerRole, { arn, rest: '/*' }, 'It copies what the assets hold to the bucket.');
    for (const action of ['GetObject', 'GetBucket', 'List', 'DeleteObject', 'Abort'])
      acknowledge(
        handlerRole,
        `AwsSolutions-IAM5[Action::s3:${action}*]`,
        'Variants of one action, on two buckets.',
      );
    const handler = handlerRole.node.scope ?? handlerRole;
    acknowledge(
      handler,
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'The managed policy is for the log of the function.',
    );
    acknowledge(handler, 'AwsSolutions-L1', 'The runtime comes with the version of CDK.');
  }
}

const apiBehavior = (api: RestApi, responseHeadersPolicy: ResponseHeadersPolicy): BehaviorOptions => {
  const { region, urlSuffix } = Stack.of(api);
  return {
    origin: new HttpOrigin(`${api.restApiId}.execute-api.${region}.${urlSuffix}`, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // With the token; API Gateway finds its API by the host, which therefore stays its own.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy,
  };
};
