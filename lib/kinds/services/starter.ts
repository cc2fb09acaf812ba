/** Returns a registry of two services, one of which depends on the other. */
export const starter = (
  name: string,
): string => `# yaml-language-server: $schema=../.baton/workflow.schema.json
kind: services
name: ${name}
description: Say which services these are, in one sentence.

services:
  ${name.replaceAll(/[^a-z0-9]+/g, '_')}_accounts:
    url: https://accounts.example.com/api
    health: { path: /health }
    operations:
      open: { method: PUT, path: "/accounts/{account_id}", undo: close }
      close: { method: DELETE, path: "/accounts/{account_id}" }

  ${name.replaceAll(/[^a-z0-9]+/g, '_')}_billing:
    url: https://billing.example.com/api
    needs: [${name.replaceAll(/[^a-z0-9]+/g, '_')}_accounts]
    health: { path: /health, interval: 5m }
    operations:
      open: { path: "/accounts/{account_id}/plan", undo: close }
      close: { method: DELETE, path: "/accounts/{account_id}/plan" }
`;
