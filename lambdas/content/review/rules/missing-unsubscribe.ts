import { locationOf, type ReviewRule } from '../piece.ts';

export const missingUnsubscribe: ReviewRule = {
  id: 'missing-unsubscribe',
  order: 3,
  about: 'Every e-mail can be unsubscribed from and says who sent it, with a postal address.',
  check: (piece) => {
    if (piece.channel !== 'email') return [];
    const findings = [];
    if (!piece.footer?.unsubscribe) {
      findings.push({
        severity: 'blocking' as const,
        location: locationOf(piece, 'footer'),
        message: 'The e-mail has no way to unsubscribe.',
        suggestion: "Set the brief's links.unsubscribe.",
      });
    }
    if (!piece.footer?.postalAddress.trim()) {
      findings.push({
        severity: 'blocking' as const,
        location: locationOf(piece, 'footer'),
        message: 'The e-mail does not say where its sender can be reached.',
        suggestion: "Set the brief's sender.postal_address.",
      });
    }
    return findings;
  },
};
