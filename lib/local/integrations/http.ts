import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { describeConnection } from '#contracts/connections/describe.ts';
import { TaskFailure } from '#engine/integrations/integration.ts';
import { type HttpAccess, httpWith } from '#engine/integrations/services/http.ts';
import type { LocalConnections } from '../http/connections.ts';
import type { LocalIntegration } from './local-integration.ts';

/** Step Functions' HTTP tasks with the project's connections; their secrets are those of the local stack. */
export const httpIntegration: LocalIntegration = ({ connections }) => ({
  http: httpWith(accessTo(connections)),
});

/** Loopback, private, link-local and other addresses that the internet does not route; instance metadata is among them. */
const PRIVATE = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const)
  PRIVATE.addSubnet(address, bits, 'ipv6');

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
    const refused = addresses.find((address) => isPrivate(address));
    if (refused === undefined) return;
    throw new TaskFailure(
      'States.Http.Socket',
      `${host} is a private address (${refused}), which Step Functions cannot reach; allow_private in its connection allows it locally`,
    );
  },
});

const isPrivate = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return PRIVATE.check(mapped, 'ipv4');
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
};
