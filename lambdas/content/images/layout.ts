import type { Circle } from './art.ts';
import type { BannerSize } from './sizes.ts';

/** Positions in a banner, in pixels. Text and light never share a place. */
export interface Composition {
  light: Circle;
  /** Height at which the planes begin. */
  horizon: number;
  text: {
    x: number;
    y: number;
    width: number;
    height: number;
    /** Size of the product's name. */
    mark: number;
    /** Largest size of the headline. */
    largest: number;
    /** Vertical position of the text in its place: 0 is the top, 0.5 the middle. */
    gravity: number;
  };
}

const landscape = ({ width, height }: BannerSize): Composition => {
  const margin = height * 0.105;
  const radius = Math.min(height * 0.27, width * 0.17);
  return {
    light: { x: width - margin - radius * 1.15, y: height * 0.56, radius },
    horizon: height * 0.84,
    text: {
      x: margin,
      y: margin,
      width: width - margin * 2 - radius * 2.9,
      height: height * 0.7,
      mark: height * 0.053,
      largest: height * 0.13,
      gravity: 0.5,
    },
  };
};

const portrait = ({ width, height }: BannerSize): Composition => {
  const margin = width * 0.085;
  const tall = height / width > 1.5;
  const squat = height < width;
  const radius = Math.min(width * 0.3, height * (tall ? 0.2 : 0.22));
  const y = margin * (tall ? 1.6 : 1);
  const light = { x: width * (squat ? 0.8 : 0.5), y: height * (tall ? 0.82 : 0.92), radius };
  return {
    light,
    horizon: height * 0.9,
    text: {
      x: margin,
      y,
      width: width - margin * 2,
      height: squat ? height * 0.7 : light.y - radius * 1.12 - y,
      mark: width * 0.052,
      largest: width * (squat ? 0.1 : 0.115),
      gravity: 0,
    },
  };
};

const strip = ({ width, height }: BannerSize): Composition => ({
  light: { x: width * 0.72, y: height * 1.2, radius: height * 0.55 },
  horizon: height * 2,
  text: { x: 0, y: 0, width, height, mark: height * 0.2, largest: height * 0.3, gravity: 0 },
});

/** Returns the positions in a banner of a size. */
export const compose = (size: BannerSize): Composition => ({ landscape, portrait, strip })[size.shape](size);
