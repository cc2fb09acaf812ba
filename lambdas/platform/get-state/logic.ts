import { readItem } from '#actions/ports/documents.ts';
import type { getState as route } from '#contracts/http/routes/get-state.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { attributeOf } from '#contracts/records/record-write.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Json } from '#core/json.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** Shows a record that `state` steps keep. */
export const getState: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const owners = statesOf(manifest);
  const states = [...owners].map(([state, owner]) => ({ state, shared: owner === '' }));
  if (query.state === undefined) return { states };
  const owner = owners.get(query.state);
  if (owner === undefined) {
    const hint =
      didYouMean(query.state, owners.keys()) ?? `there are ${[...owners.keys()].join(', ') || 'none'}`;
    throw new Problem('not_found', `"${manifest.name}" keeps no state "${query.state}"; ${hint}`);
  }
  const record = await recordOf(ports, KEYS.state(owner, query.state, query.key ?? ''));
  return { states, ...defined({ record }) };
};

/** Returns the states that the steps of a workflow read or write, with the workflow that they belong to; none if they are shared. */
const statesOf = ({ substitutions }: WorkflowManifest): Map<string, string> => {
  const patterns = Object.values(substitutions).flatMap((substitution) => {
    if (substitution.kind === 'state') return [substitution.partitions];
    return substitution.kind === 'reach' ? (substitution.records ?? []) : [];
  });
  return new Map(
    patterns.flatMap((pattern): [string, string][] => {
      const [, owner, name] = /^state#([^#]*)#([^#]+)#/.exec(pattern) ?? [];
      return owner === undefined || name === undefined ? [] : [[name, owner]];
    }),
  );
};

const PREFIX = attributeOf('');

const recordOf = async (
  { table, clock }: Pick<PlatformPorts, 'clock' | 'table'>,
  key: { pk: string; sk: string },
): Promise<{ fields: Record<string, Json>; expires_at?: string } | undefined> => {
  const item = await readItem(table, key);
  if (!item) return undefined;
  const ttl = Number(item[TABLE.ttl] ?? Number.NaN);
  // DynamoDB removes what has expired hours later.
  if (ttl * 1000 <= clock.now()) return undefined;
  const fields = Object.entries(item).filter(([name]) => name.startsWith(PREFIX));
  return {
    fields: Object.fromEntries(fields.map(([name, value]) => [name.slice(PREFIX.length), value as Json])),
    ...(Number.isNaN(ttl) ? {} : { expires_at: new Date(ttl * 1000).toISOString() }),
  };
};
