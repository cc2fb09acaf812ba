import type { Session } from './session.ts';

/** Makes the session of the local stack, which asks no one who they are: changes carry a token that its page has. */
export const localSession = (token: string): Session => ({
  base: '',
  sendsEvents: true,
  person: undefined,
  isOver: false,
  headers: async (method): Promise<Record<string, string>> =>
    method === 'GET' ? {} : { 'x-baton-token': token },
  renew: async () => false,
  fileUrl: (url) => url,
  signOut: async () => undefined,
  signIn: async () => undefined,
  onEnd: () => () => undefined,
});
