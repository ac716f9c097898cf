// exp, log, log1p of W doubles, and the logarithm of 2W floats.
//
// Goals, in this order: the same bits on every machine (no fused multiply-add, no tables);
// under one unit in the last place; the special values of C99; speed.
// Source: the reductions and the polynomial of fdlibm's e_log.c, s_log1p.c (Sun Microsystems,
// 1993), every case computed and the right one chosen by masks; exp by its Taylor series to r^13
// on |r| <= log(2)/2, where the first term left out is below 2^-57.

#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10

// k·log 2 + log(1 + f + c), for |f| < 0.42 and a correction c below one unit of 1 + f.
INLINE vd NAME(log_reduced)(vd k, vd f, vd c) {
  vd half_square = 0.5 * f * f;
  vd s = f / (2.0 + f);
  vd z = s * s, w = z * z;
  vd even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  vd odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 +
           w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return k * LN2_HIGH - ((half_square - (s * (half_square + (odd + even)) + (k * LN2_LOW + c))) - f);
}

// A positive normal x as 2^k·m with m in [√½, √2).
INLINE vd NAME(split)(vd x, vd *exponent) {
  // √½ in the upper word; adding the gap to 1 carries into the exponent exactly when m ≥ √2.
  vu bits = (vu)x + (0x3FF0000000000000ull - 0x3FE6A09E667F3BCDull);
  vu biased = bits >> 52;
  // 2^52 + biased as a double, less 2^52 and the bias: an exact conversion without an instruction.
  *exponent = (vd)(biased | 0x4330000000000000ull) - 4503599627371519.0;
  return (vd)((bits & 0x000FFFFFFFFFFFFFull) + 0x3FE6A09E667F3BCDull);
}

INLINE vd NAME(log_positive)(vd x) {
  vd k, zero = (vd){} ;
  vd m = NAME(split)(x, &k);
  return NAME(log_reduced)(k, m - 1.0, zero);
}

INLINE vd NAME(log)(vd x) {
  vd zero = (vd){}, infinity = zero + __builtin_inf();
  vi subnormal = x < 0x1p-1022;
  vd scaled = NAME(choose)(subnormal, x * 0x1p54, x);
  vd k, m = NAME(split)(scaled, &k);
  k = NAME(choose)(subnormal, k - 54.0, k);
  vd y = NAME(log_reduced)(k, m - 1.0, zero);
  y = NAME(choose)(x == zero, -infinity, y);
  y = NAME(choose)(x < zero, zero + __builtin_nan(""), y);
  // Infinity and NaN are their own logarithms.
  return NAME(choose)(~(x < infinity), x, y);
}

INLINE vd NAME(log1p)(vd x) {
  vd zero = (vd){}, infinity = zero + __builtin_inf();
  // Near zero f = x, exactly; elsewhere u = 1 + x, rounded, and what the rounding lost over u.
  vi near = (x > -0.2928932188134524) & (x < 0.41421356237309503);
  vd u = 1.0 + x;
  vd lost = NAME(choose)(u > 2.0, 1.0 - (u - x), x - (u - 1.0)) / u;
  vd k, m = NAME(split)(u, &k);
  vd y = NAME(log_reduced)(NAME(choose)(near, zero, k), NAME(choose)(near, x, m - 1.0),
                           NAME(choose)(near, zero, lost));
  vd size = (vd)((vu)x & 0x7FFFFFFFFFFFFFFFull);
  y = NAME(choose)(size < 0x1p-54, x, y);
  y = NAME(choose)(x == -1.0, -infinity, y);
  y = NAME(choose)(x < -1.0, zero + __builtin_nan(""), y);
  return NAME(choose)(~(x < infinity), x, y);
}

// (e^r - 1 - r) / r^2.
INLINE vd NAME(exp_excess)(vd r) {
  vd q = (vd){} + 1.0 / 6227020800.0;
  q = q * r + 1.0 / 479001600.0;
  q = q * r + 1.0 / 39916800.0;
  q = q * r + 1.0 / 3628800.0;
  q = q * r + 1.0 / 362880.0;
  q = q * r + 1.0 / 40320.0;
  q = q * r + 1.0 / 5040.0;
  q = q * r + 1.0 / 720.0;
  q = q * r + 1.0 / 120.0;
  q = q * r + 1.0 / 24.0;
  q = q * r + 1.0 / 6.0;
  return q * r + 0.5;
}

INLINE vd NAME(exp)(vd x) {
  vd zero = (vd){};
  vd low = zero - 746.0, high = zero + 710.0;
  vd bounded = NAME(choose)(x < low, low, NAME(choose)(x > high, high, x));
  // The nearest integer to x / log 2, by adding and taking away 1.5·2^52.
  vd shifted = bounded * 1.44269504088896338700 + 6755399441055744.0;
  vd n = shifted - 6755399441055744.0;
  vd r_high = bounded - n * LN2_HIGH, r_low = n * LN2_LOW;
  vd r = r_high - r_low;
  vd q = NAME(exp_excess)(r);
  // What rounding r lost is worth its own size: e^(r + d) = e^r + d to this precision.
  vd lost = (r_high - r) - r_low;
  vd y = 1.0 + (r + (r * r * q + lost));
  // 2^n in two factors, so that subnormal and largest results are reached.
  vi whole = (vi)shifted - 0x4338000000000000ll;
  vi half = whole >> 1;
  vd first = (vd)((half + 1023) << 52), second = (vd)((whole - half + 1023) << 52);
  y = y * first * second;
  return NAME(choose)(x != x, x, y);
}

// log of positive normal floats; source: fdlibm's e_logf.c. Under one unit in the last place.
INLINE vf NAME(log_positive32)(vf x) {
  vu32 bits = (vu32)x + (0x3F800000u - 0x3F3504F3u);
  vf k = __builtin_convertvector((vi32)(bits >> 23) - 127, vf);
  vf f = (vf)((bits & 0x007FFFFFu) + 0x3F3504F3u) - 1.0f;
  vf half_square = 0.5f * f * f;
  vf s = f / (2.0f + f);
  vf z = s * s, w = z * z;
  vf rest = w * (0.40000972152f + w * 0.24279078841f) + z * (0.66666662693f + w * 0.28498786688f);
  return k * 0.69313812256f - ((half_square - (s * (half_square + rest) + k * 9.0580006145e-06f)) - f);
}
