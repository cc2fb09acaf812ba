/** What the console says about announcements that did not arrive. */
export const ANNOUNCEMENT_WORDS = {
  failed: (channel: string, tries: number, error: string) =>
    `Not announced by ${channel}: ${error} (${tries === 1 ? 'tried once' : `tried ${tries} times`}, last`,
} as const;
