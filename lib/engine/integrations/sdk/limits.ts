import type { Json } from '#core/json.ts';
import { LIMITS } from './limits-table.ts';

/** A member of a structure in a service's model. */
export interface ModelMember {
  /** As the SDK's packages name it. */
  service: string;
  structure: string;
  member: string;
  isBlob: boolean;
}

/** Returns what a value is by the limits of its member, in AWS's words; undefined if it is within them. */
export const beyondLimit = (member: ModelMember, value: Json): string | undefined => {
  const limit = limitOf(member);
  if (!limit) return undefined;
  if (typeof value === 'number') {
    if (value < limit.least) return 'is less than the minimum value';
    return value > limit.most ? 'exceeds the maximum value' : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (value.length < limit.least) return 'is smaller than the minimum length';
  // How many bytes the text of a blob stands for depends on how it is written.
  return value.length > limit.most && !member.isBlob ? 'exceeds the maximum length' : undefined;
};

let structures: ReadonlyMap<string, string> | undefined;

const limitOf = ({
  service,
  structure,
  member,
}: ModelMember): { least: number; most: number } | undefined => {
  structures ??= new Map(LIMITS.split('\n').map((line) => line.split(': ') as [string, string]));
  const limits = structures.get(`${service} ${structure}`)?.split(', ') ?? [];
  const range = limits.find((limit) => limit.startsWith(`${member} `))?.slice(member.length + 1);
  if (range === undefined) return undefined;
  const [least, most] = range.split('..');
  return { least: Number(least || '-Infinity'), most: Number(most || 'Infinity') };
};
