/** Returns the address of a path under a link, which may itself end with a query or a fragment. */
export const addressUnder = (link: string, path: string): string => {
  const { origin, pathname } = new URL(link);
  return `${origin}${pathname.replace(/\/$/, '')}/${path}`;
};
