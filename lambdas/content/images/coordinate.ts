/** A coordinate or length as SVG takes it; a tenth of a pixel is finer than anybody sees. */
export const coordinate = (value: number): string => String(Math.round(value * 10) / 10);
