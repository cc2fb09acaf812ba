import type { JsonObject } from '#core/json.ts';
import type { Connection, SecretOr } from './connection.ts';

/** Header of the connection of APIs that need none: Step Functions calls no API without a connection. */
const PUBLIC = { ApiKeyName: 'X-Baton', ApiKeyValue: 'public' };

/**
 * Returns the parameters of EventBridge's CreateConnection, with the secrets that `secret` yields. Without a connection they are those
 * of an API that needs no authorisation.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html
 */
export const describeConnection = (
  connection: Connection | undefined,
  secret: (name: string) => string,
): { AuthorizationType: string; AuthParameters: JsonObject } => {
  const { api_key: key, basic, oauth, headers = {} } = connection ?? {};
  const textOf = (value: SecretOr): string => (typeof value === 'string' ? value : secret(value.secret));
  const added = Object.entries(headers).map(([Key, value]) => ({
    Key,
    Value: textOf(value),
    IsValueSecret: typeof value !== 'string',
  }));
  const invocation: JsonObject =
    added.length > 0 ? { InvocationHttpParameters: { HeaderParameters: added } } : {};
  if (basic) {
    const BasicAuthParameters = { Username: basic.username, Password: secret(basic.secret) };
    return { AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters, ...invocation } };
  }
  if (oauth) {
    const body = [
      { Key: 'grant_type', Value: 'client_credentials', IsValueSecret: false },
      ...(oauth.scope === undefined ? [] : [{ Key: 'scope', Value: oauth.scope, IsValueSecret: false }]),
    ];
    const OAuthParameters = {
      AuthorizationEndpoint: oauth.token_url,
      HttpMethod: oauth.method ?? 'POST',
      ClientParameters: { ClientID: oauth.client_id, ClientSecret: secret(oauth.secret) },
      OAuthHttpParameters: { BodyParameters: body },
    };
    return {
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: { OAuthParameters, ...invocation },
    };
  }
  const ApiKeyAuthParameters = key ? { ApiKeyName: key.header, ApiKeyValue: secret(key.secret) } : PUBLIC;
  return { AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters, ...invocation } };
};
