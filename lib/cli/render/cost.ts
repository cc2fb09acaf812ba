/** Formats dollars for people: `$0.00` for nothing, three significant digits below a dollar, cents from a dollar on. */
export const formatDollars = (dollars: number): string => {
  if (dollars === 0) return '$0.00';
  if (Math.abs(dollars) >= 1) return `$${dollars.toFixed(2)}`;
  const digits = Math.min(8, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(dollars)))));
  return `$${dollars.toFixed(digits)}`;
};

/** Formats the cost of a thousand executions, which is easier to grasp than that of one. */
export const formatPerThousand = (dollars: number): string =>
  `${formatDollars(dollars * 1000)} per 1,000 executions`;
