import type { NodeShape } from '#contracts/graph.ts';

/** Icons of 14 by 14 pixels, as the data of SVG paths. */
export const ICON_PATHS: Partial<Record<NodeShape, string>> = {
  /** A person. */
  approval: 'M7 7A3 3 0 1 0 7 1A3 3 0 1 0 7 7zM1 14A6 5.5 0 0 1 13 14z',
  /** A clock. */
  wait: 'M7 0.5A6.5 6.5 0 1 0 7 13.5A6.5 6.5 0 1 0 7 0.5zM7 2A5 5 0 1 1 7 12A5 5 0 1 1 7 2zM6.3 3.5H7.7V6.8L10 8.6L9.2 9.7L6.3 7.5z',
  /** A cross. */
  failure: 'M2 0.6L7 5.6L12 0.6L13.4 2L8.4 7L13.4 12L12 13.4L7 8.4L2 13.4L0.6 12L5.6 7L0.6 2z',
};
