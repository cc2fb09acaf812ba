import { ownField } from '#core/json.ts';

/** What a run of esbuild tells of itself. */
export interface EsbuildResult {
  /** Files that it has written, by path; those of entries with the module that is the entry. */
  outputs: Record<string, { bytes: number; entryPoint?: string }>;
  /** Modules that it has read, each with those that it imports. */
  imports: Record<string, readonly string[]>;
  /** Whether it has warned of something. */
  hasWarnings: boolean;
}

/** Returns the modules that an entry needs, and the entry itself. */
export const modulesOf = (entry: string, { imports }: EsbuildResult): string[] => {
  const found = new Set([entry]);
  for (const module of found) for (const imported of ownField(imports, module) ?? []) found.add(imported);
  return [...found];
};
