import { inverse, normalQuantile } from './normal.ts';

/** Degrees of freedom from which the normal distribution is the same in eight digits of a quantile that is used here. */
const MANY = 1e7;

/** Coefficients of Lanczos' approximation with g = 7 (https://en.wikipedia.org/wiki/Lanczos_approximation). */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
];

/** Returns the logarithm of the gamma function of a number of 0.5 or more. */
const logGamma = (x: number): number => {
  const sum = LANCZOS.reduce((total, coefficient, index) =>
    index === 0 ? total : total + coefficient / (x - 1 + index),
  );
  const base = x + 6.5;
  return Math.log(Math.sqrt(2 * Math.PI)) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
};

/** Keeps Lentz's method from dividing by 0. */
const TINY = 1e-300;

/** Returns the regularised incomplete beta function by its continued fraction (https://dlmf.nist.gov/8.17.E22). */
const betaShare = (x: number, a: number, b: number): number => {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
};

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Returns the share of Student's t distribution below a value that is not negative. */
const studentShare = (t: number, degrees: number): number =>
  1 - betaShare(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;

/** Returns the value below which a share, of 0.5 or more, of Student's t distribution lies: 2.228 for 0.975 and 10 degrees of freedom. */
export const studentQuantile = (share: number, degrees: number): number =>
  degrees >= MANY ? normalQuantile(share) : inverse((t) => studentShare(t, degrees), share, 0, 1e6);
