/**
 * Parses an IP address into its 4 or 16 bytes; undefined if it is none. An IPv6 address that stands for an IPv4 address is that one.
 */
export const parseAddress = (text: string): number[] | undefined =>
  text.includes(':') ? parseIpv6(text) : parseIpv4(text);

const parseIpv4 = (text: string): number[] | undefined => {
  const parts = text.split('.');
  const bytes = parts.map(Number);
  const valid =
    parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part)) && bytes.every((byte) => byte < 256);
  return valid ? bytes : undefined;
};

const GROUPS = 8;

const parseIpv6 = (text: string): number[] | undefined => {
  if (!/^[0-9a-f:]+$/i.test(text)) return undefined;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = GROUPS - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = groups.flatMap((group) => [
    Number.parseInt(group, 16) >> 8,
    Number.parseInt(group, 16) & 255,
  ]);
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
};

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** A range of addresses: those whose first bits are the network's. */
export interface AddressRange {
  network: number[];
  bits: number;
}

/** Parses a range such as `10.0.0.0/24`; undefined if it is none. EventBridge takes none of a single address. */
export const parseRange = (text: string): AddressRange | undefined => {
  const [address = '', length = '', ...more] = text.split('/');
  const network = parseAddress(address);
  const valid =
    network !== undefined &&
    more.length === 0 &&
    /^\d{1,3}$/.test(length) &&
    Number(length) < network.length * 8;
  return valid ? { network, bits: Number(length) } : undefined;
};

/** Tells whether an address is in a range. */
export const isInRange = ({ network, bits }: AddressRange, text: string): boolean => {
  const bytes = parseAddress(text);
  if (bytes?.length !== network.length) return false;
  return network.every((byte, index) => {
    const own = Math.min(8, Math.max(0, bits - index * 8));
    const mask = 255 & (255 << (8 - own));
    return (byte & mask) === ((bytes[index] ?? 0) & mask);
  });
};
