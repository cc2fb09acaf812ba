import { useEffect, useState } from 'preact/hooks';

/** What the address says is shown: the parts of its path, and its fields. */
export interface Route {
  parts: readonly string[];
  fields: Readonly<Record<string, string>>;
}

/** Decodes a part of an address; one that is not encoded stays as it is. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** Reads a route from the part of an address after `#`. */
const parseRoute = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decoded);
  return { parts, fields: Object.fromEntries(new URLSearchParams(query)) };
};

/** Writes a route as a link; fields without a value are left out. */
export const linkTo = (parts: readonly string[], fields: Record<string, string | undefined> = {}): string => {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  return `#/${parts.map(encodeURIComponent).join('/')}${query}`;
};

/** Returns the route of the address, whenever it changes. */
export const useRoute = (): Route => {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
};

/** Changes fields of the address without another entry in the browser's history. */
export const changeFields = (route: Route, fields: Record<string, string | undefined>): void => {
  history.replaceState(null, '', linkTo(route.parts, { ...route.fields, ...fields }));
  dispatchEvent(new HashChangeEvent('hashchange'));
};
