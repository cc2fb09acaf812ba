import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { describeConnection } from '#contracts/connections/describe.ts';
import { isPrivateAddress } from '#core/private-address.ts';
import { TaskFailure } from '#engine/integrations/integration.ts';
import { type HttpAccess, httpWith } from '#engine/integrations/services/http.ts';
import type { LocalConnections } from '../http/connections.ts';
import type { LocalIntegration } from './local-integration.ts';

/** Performs Step Functions' HTTP tasks with the project's connections; their secrets are those of the local stack. */
export const httpIntegration: LocalIntegration = ({ connections }) => ({
  http: httpWith(accessTo(connections)),
});

const accessTo = ({ connectionOf, secret }: LocalConnections): HttpAccess => ({
  tokens: new Map(),
  connections: (arn) => {
    const known = connectionOf(arn);
    return describeConnection(known, (name) => {
      const value = secret(name);
      if (value !== undefined) return value;
      throw new TaskFailure(
        'Events.ConnectionResource.InvalidConnectionState',
        `There is no secret "${name}"; expected one in .baton/secrets.json, a JSON object of secrets by name`,
      );
    });
  },
  async check(url, arn) {
    if (arn !== undefined && connectionOf(arn)?.allow_private) return;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
    const refused = addresses.find(isPrivateAddress);
    if (refused === undefined) return;
    throw new TaskFailure(
      'States.Http.Socket',
      `${host} is a private address (${refused}), which Step Functions cannot reach; allow_private in its connection allows it locally`,
    );
  },
});
