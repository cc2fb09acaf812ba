/** Returns the values if all of them are defined, and undefined if one is not. */
export const allDefined = <Value>(values: readonly (Value | undefined)[]): Value[] | undefined => {
  const found = values.filter((value) => value !== undefined);
  return found.length === values.length ? found : undefined;
};
