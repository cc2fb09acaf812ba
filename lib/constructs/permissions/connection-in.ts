import { SecretValue, type Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-events';
import type { Connection } from '#contracts/connections/connection.ts';
import { describeConnection } from '#contracts/connections/describe.ts';
import { secretName } from '#contracts/names.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Returns a stack's connection of a name, with secrets that CloudFormation reads from Secrets Manager; adds it if it is not there. */
export const connectionIn = (
  stack: Stack,
  name: string | undefined,
  described: Connection | undefined,
  stage: string | undefined,
): CfnConnection => {
  const id = `connection-${name ?? 'public'}`;
  const known = stack.node.tryFindChild(id);
  if (known instanceof CfnConnection) return known;
  const { AuthorizationType, AuthParameters } = describeConnection(described, (secret) =>
    SecretValue.secretsManager(secretName(secret, stage)).unsafeUnwrap(),
  );
  return new CfnConnection(stack, id, {
    authorizationType: AuthorizationType,
    authParameters: inCamelCase(AuthParameters) as CfnConnection.AuthParametersProperty,
    description: described?.description ?? `Baton: ${name ?? 'APIs that need no authorisation'}`,
  });
};

/** CDK's properties begin with a lower-case letter, abbreviations whole: `ClientID` is `clientId`. */
const inCamelCase = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (!isObject(value)) return value;
  const renamed: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const name = key.replace(/ID$/, 'Id');
    renamed[name.charAt(0).toLowerCase() + name.slice(1)] = inCamelCase(item);
  }
  return renamed;
};
