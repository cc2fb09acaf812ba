import { locationOf, type ReviewRule } from '../piece.ts';

const trouble = (url: string): string | undefined => {
  if (!URL.canParse(url)) return 'is not an address';
  const { protocol, username, hostname } = new URL(url);
  if (protocol !== 'https:') return `uses ${protocol.slice(0, -1)}, expected https`;
  if (username !== '') return 'carries a user name';
  if (/^(?:localhost|[\d.]+|\[.*\])$/.test(hostname) || !hostname.includes('.'))
    return 'leads to a machine, not a site';
  if (/[{}[\]]|%7B|%7D/i.test(url)) return 'holds a placeholder that nothing filled';
  return undefined;
};

export const brokenLink: ReviewRule = {
  id: 'broken-link',
  order: 6,
  about: 'Every text leads somewhere, and all its links are well-formed https addresses of sites.',
  check: (piece) => {
    if (piece.channel !== 'headline' && piece.links.length === 0) {
      return [
        {
          severity: 'blocking',
          location: locationOf(piece),
          message: 'It has no link.',
          suggestion: "Link to the product page: the brief's links.product.",
        },
      ];
    }
    return piece.links.flatMap(({ name, url }) => {
      const reason = trouble(url);
      if (reason === undefined) return [];
      return {
        severity: 'blocking' as const,
        location: locationOf(piece, name),
        message: `The link ${url} ${reason}.`,
        suggestion: "Correct it in the brief's links or in the claim's evidence.",
      };
    });
  },
};
