import { describe, expect, it } from '@jest/globals';
import { dispatch, type Handlers } from './dispatch.ts';

type Shape = { type: 'square'; side: number } | { type: 'circle'; radius: number };

const AREA: Handlers<Shape, [scale: number], number> = {
  square: (scale, { side }) => scale * side ** 2,
  circle: (scale, { radius }) => scale * 3 * radius ** 2,
};

describe('dispatch', () => {
  it('calls the handler of the value’s type, with the value as the last argument', () => {
    const shapes: Shape[] = [
      { type: 'square', side: 2 },
      { type: 'circle', radius: 1 },
    ];

    expect(shapes.map((shape) => dispatch(AREA, shape, 10))).toEqual([40, 30]);
  });
});
