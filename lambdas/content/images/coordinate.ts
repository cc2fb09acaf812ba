/** Formats a coordinate or length for SVG; a tenth of a pixel is finer than anyone sees. */
export const coordinate = (value: number): string => String(Math.round(value * 10) / 10);
