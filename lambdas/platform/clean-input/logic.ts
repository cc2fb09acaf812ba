import type { z } from 'zod';
import { sanitized } from '#core/sanitize.ts';
import type { input, output } from './contract.ts';

/** Cleans a value as an execution's input is cleaned that is started by the API. */
export const cleanInput = async ({
  value,
  schema,
}: z.output<typeof input>): Promise<z.input<typeof output>> => sanitized(value, schema);
