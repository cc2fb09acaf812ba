/** Returns where the input has what is below a field of the step, for `StepType.fetches`; undefined for what is below other fields. */
export const belowField =
  (field: string, place: readonly (string | number)[]) =>
  (_step: unknown, [first, ...rest]: readonly (string | number)[]): (string | number)[] | undefined =>
    first === field ? [...place, ...rest] : undefined;
