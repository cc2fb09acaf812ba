/** Returns a connection to an API with a key, which is in a secret. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: connections
name: ${name}
description: Say what these connections are for, in one sentence.

connections:
  # A step names it: type: http, connection: …
  ${name.replaceAll(/[^a-z0-9]+/g, '_').replace(/^_+/, '')}_api:
    description: Say whose API it is.
    api_key: { header: X-Api-Key, secret: ${name.replaceAll(/["']/g, '')}/key }   # the secret's name; locally it is in .baton/secrets.json
`;
