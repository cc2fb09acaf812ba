/** Returns the name that whoever calls the command line has on this machine. */
export const userName = ({ USER, USERNAME }: Readonly<Record<string, string | undefined>>): string =>
  USER || USERNAME || 'command line';
