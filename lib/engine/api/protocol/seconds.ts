/** Returns a time in milliseconds as the API writes it: in seconds since the epoch. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;
