import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { GROUPS, type Group } from '#contracts/http/groups.ts';
import { acknowledge } from '../acknowledge.ts';

/** Properties of ConsolePeople. */
export interface ConsolePeopleProps {
  /** First part of the host of the sign-in pages, which no other account of the region may have. */
  readonly domain: string;
  /**
   * What happens to the people when the stack is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removal?: RemovalPolicy;
}

/** What each group may do, as an administrator reads it. */
const MEANING: Record<Group, string> = {
  viewer: 'May see executions, approvals and the rest of the console.',
  operator: 'May start, stop, retry and undo executions.',
  approver: 'May decide approvals that are asked of them, or of anybody.',
};

/** Whoever has left a browser alone signs in again the next working day. */
const SESSION = Duration.hours(8);

/** Short, because API Gateway takes a token until it has expired, whatever has happened to its owner. */
const TOKEN = Duration.minutes(15);

/**
 * The people who use the console: a user pool in which only administrators add somebody, with a second factor, a group for each kind of
 * right, and pages on which they sign in.
 */
export class ConsolePeople extends Construct {
  readonly pool: UserPool;
  /** Where the sign-in pages are, `https://…`. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, { domain, removal = RemovalPolicy.RETAIN }: ConsolePeopleProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      // An address counts in `to` of an approval, so a new one counts once it is verified.
      keepOriginal: { email: true },
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: removal === RemovalPolicy.RETAIN,
      removalPolicy: removal,
    });
    for (const group of GROUPS)
      new CfnUserPoolGroup(this, group, {
        userPoolId: this.pool.userPoolId,
        groupName: group,
        description: MEANING[group],
      });
    this.pool.addDomain('SignIn', { cognitoDomain: { domainPrefix: domain } });
    // Not from the domain's resource: the policy of the page names it, and the page's address is in the client of the pool.
    const { region } = Stack.of(this);
    this.signInUrl = `https://${domain}.auth.${region}.amazoncognito.com`;
    acknowledge(
      this.pool,
      'AwsSolutions-COG3',
      'Threat protection costs more per user than the rest; a second factor is required.',
    );
    acknowledge(this.pool, 'AwsSolutions-COG8', 'The Plus plan is for threat protection, see COG3.');
  }

  /** Adds the console as a client: a public one with PKCE, as a page in a browser keeps no secret (RFC 7636). */
  addConsole(url: string): UserPoolClient {
    return new UserPoolClient(this, 'Console', {
      userPool: this.pool,
      generateSecret: false,
      // Of the flows without the sign-in pages, none but refreshing.
      authFlows: { userSrp: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [url],
        logoutUrls: [url],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: TOKEN,
      accessTokenValidity: TOKEN,
      refreshTokenValidity: SESSION,
    });
  }
}
