import type { FileUses } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';

/** Returns the placeholder of what keys of the project's files begin with in their bucket. */
export const filesPrefix = (context: EmitContext): string =>
  context.substitute('files_prefix', { kind: 'files', part: 'prefix' });

/** Returns the key of a project's file in its bucket, as an ASL value. */
export const inFolder = (emitted: Json, context: EmitContext): string => {
  const prefix = filesPrefix(context);
  const text = typeof emitted === 'string' ? emitted : '';
  const expression = /^\{%(.*)%\}$/s.exec(text)?.[1]?.trim();
  return expression === undefined ? `${prefix}${text}` : `{% "${prefix}" & (${expression}) %}`;
};

/** Returns the placeholder of a bucket, or of that of the project's files, with permissions for what the step does there. */
export const placeholderOf = (bucket: string | undefined, uses: FileUses, context: EmitContext): string => {
  const used = defined(uses);
  const patterns = [uses.lists, ...(uses.reads ?? []), ...(uses.writes ?? [])].filter(
    (one) => one !== undefined,
  );
  const kind = uses.writes ? 'results' : 'bucket';
  // A placeholder for each pattern, as each is a permission.
  const key = `${kind}__${`${bucket ?? 'files'}__${patterns.join('__')}`.replace(/[*]/g, 'any').replace(/\W+/g, '_')}`;
  return context.substitute(
    key,
    bucket === undefined ? { kind: 'files', part: 'bucket', ...used } : { kind: 'bucket', bucket, ...used },
  );
};
