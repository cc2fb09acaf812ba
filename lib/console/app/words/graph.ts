/** What the graph of a workflow says besides what is in its boxes. */
export const GRAPH_WORDS = {
  iterations: (ended: number, total: number | undefined) =>
    total === undefined ? String(ended) : `${ended} of ${total}`,
  attempts: (count: number) => `${count} attempts`,
  retries: (seconds: number) => (seconds > 0 ? `again within ${seconds} s` : 'again any moment'),
} as const;
