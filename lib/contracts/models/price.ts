import type { TokenPrice } from '../connections/connection.ts';

/** Returns what tokens cost in US dollars; undefined if the model's price is not known. */
export const dollarsOf = (
  tokens: { input: number; output: number },
  price: TokenPrice | undefined,
): number | undefined => price && (tokens.input * price.input + tokens.output * price.output) / 1_000_000;
