/** Returns the value below which a share of the values lies, from 0 to 1, by the nearest rank; undefined of none. Sorts the values. */
export const percentile = (values: number[], share: number): number | undefined => {
  values.sort((one, other) => one - other);
  return values[Math.max(0, Math.ceil(share * values.length) - 1)];
};
