// exp, log, tanh and their relatives as polynomials, for vectors. Largest errors found, against
// double precision over all ranges, in units in the last place (the tests assert them): exp 1.5,
// log 1.5, tanh 2.5, sigmoid 3, softplus 3. Infinities, NaN, zeros and subnormal numbers are
// handled; a result below the smallest normal number may be off by one subnormal step.
//
// exp and log follow S. L. Moshier, Cephes (expf, logf): range reduction by ln 2 in two parts,
// minimax polynomials of degree 5 and 8.

// y·2ᵏ for integers k, also where 2ᵏ itself is not a number.
INLINE V scale_by_power(V y, V k) {
#if WIDTH == 16
  return (V)_mm512_scalef_ps((__m512)y, (__m512)k);
#else
  I n = __builtin_convertvector(k, I), half = n >> 1;
  return y * (V)((half + 127) << 23) * (V)((n - half + 127) << 23);
#endif
}

// 1/x for x in 1 … 2⁶⁴; where the machine has 14 bits of it, with Newton's step.
INLINE V reciprocal_of_moderate(V x) {
#if WIDTH == 16
  V y = (V)_mm512_rcp14_ps((__m512)x);
  return fma_(y, fma_(-x, y, all(1.0f)), y);
#else
  return all(1.0f) / x;
#endif
}

// eˣ for x in −150 … 89.
INLINE V exp_of_moderate(V t) {
  const V magic = all(12582912.0f);  // 1.5·2²³: adding it rounds to an integer
  V k = fma_(t, all(1.44269504088896341f), magic) - magic;
  V r = fma_(k, all(-0.693359375f), t);
  r = fma_(k, all(2.12194440e-4f), r);
  V q = all(1.9875691500e-4f);
  q = fma_(q, r, all(1.3981999507e-3f));
  q = fma_(q, r, all(8.3334519073e-3f));
  q = fma_(q, r, all(4.1665795894e-2f));
  q = fma_(q, r, all(1.6666665459e-1f));
  q = fma_(q, r, all(5.0000001201e-1f));
  return scale_by_power(fma_(q, r * r, r) + all(1.0f), k);
}

// eˣ for x ≤ 0. Below the bound the result is 0. NaN passes through the comparison, and through the rest.
INLINE V exp_of_negative(V x) {
  return exp_of_moderate(choose(x < all(-104.0f), all(-104.0f), x));
}

// Above the bound the result is infinity.
INLINE V exp_(V x) { return exp_of_negative(choose(x > all(89.0f), all(89.0f), x)); }

// (eˣ − 1 − x)/x² for |x| < 1: Σ xᵏ/(k + 2)!.
INLINE V exp_series(V x) {
  V q = all(2.5052108e-8f);  // 1/11!; the terms left out are below 5e-9 of the result for |x| < 1
  q = fma_(q, x, all(2.7557319e-7f));
  q = fma_(q, x, all(2.7557319e-6f));
  q = fma_(q, x, all(2.4801587e-5f));
  q = fma_(q, x, all(1.9841270e-4f));
  q = fma_(q, x, all(1.3888889e-3f));
  q = fma_(q, x, all(8.3333333e-3f));
  q = fma_(q, x, all(4.1666667e-2f));
  q = fma_(q, x, all(1.6666667e-1f));
  return fma_(q, x, all(0.5f));
}

// eˣ − 1 − x, which is small beside its terms near 0. At ∞ the terms' difference would be NaN.
INLINE V exp_remainder_(V x) {
  V far = exp_(x) - all(1.0f) - choose(x > all(1e30f), all(1e30f), x);
  return choose(absolute(x) < all(1.0f), exp_series(x) * x * x, far);
}

// eˣ − 1, which is small beside its terms near 0.
INLINE V exp_minus_one_(V x) {
  return choose(absolute(x) < all(1.0f), fma_(exp_series(x) * x, x, x), exp_(x) - all(1.0f));
}

INLINE V log_(V x) {
  const float smallest_normal = 1.17549435e-38f;
  I subnormal = x < all(smallest_normal);
  V t = choose(subnormal, x * all(8388608.0f), x);
  I bits = (I)t;
  // Mantissa in √½ … √2.
  I e = (bits - 0x3f3504f3) >> 23;
  V m = (V)(bits - (e << 23)) - all(1.0f);
  V k = __builtin_convertvector(e, V) - choose(subnormal, all(23.0f), all(0.0f));
  V z = m * m;
  V q = all(7.0376836292e-2f);
  q = fma_(q, m, all(-1.1514610310e-1f));
  q = fma_(q, m, all(1.1676998740e-1f));
  q = fma_(q, m, all(-1.2420140846e-1f));
  q = fma_(q, m, all(1.4249322787e-1f));
  q = fma_(q, m, all(-1.6668057665e-1f));
  q = fma_(q, m, all(2.0000714765e-1f));
  q = fma_(q, m, all(-2.4999993993e-1f));
  q = fma_(q, m, all(3.3333331174e-1f));
  V y = q * m * z;
  y = fma_(k, all(-2.12194440e-4f), y);
  y = fma_(z, all(-0.5f), y);
  V result = fma_(k, all(0.693359375f), m + y);
  result = choose(x == all(INFINITY), x, result);
  result = choose(x == all(0.0f), all(-INFINITY), result);
  return choose(x < all(0.0f), all(NAN), choose(x != x, x, result));
}

// log(1 + x) for x in 0 … 1: 2·artanh(s), s = x/(2 + x) ≤ 1/3.
INLINE V log_1_plus(V x) {
  V s = x * reciprocal_of_moderate(x + all(2.0f));
  V z = s * s;
  V q = all(0.1333333333f);  // 2/15; the terms left out are below 2e-9 of the result
  q = fma_(q, z, all(0.1538461538f));
  q = fma_(q, z, all(0.1818181818f));
  q = fma_(q, z, all(0.2222222222f));
  q = fma_(q, z, all(0.2857142857f));
  q = fma_(q, z, all(0.4f));
  q = fma_(q, z, all(0.6666666667f));
  return fma_(q * z, s, s + s);
}

INLINE V tanh_(V x) {
  // Near 0 the polynomial of Cephes' tanhf, elsewhere 1 − 2/(e²ˣ + 1).
  V a = absolute(x), z = x * x;
  V q = all(-5.70498872745e-3f);
  q = fma_(q, z, all(2.06390887954e-2f));
  q = fma_(q, z, all(-5.37397155531e-2f));
  q = fma_(q, z, all(1.33314422036e-1f));
  q = fma_(q, z, all(-3.33332819422e-1f));
  V near = fma_(q * z, x, x);
  // Beyond 10 the result is 1; NaN passes through.
  V b = choose(a > all(10.0f), all(10.0f), a);
  V far = fma_(all(-2.0f), reciprocal_of_moderate(exp_of_moderate(b + b) + all(1.0f)), all(1.0f));
  far = (V)((I)far | ((I)x & (int)0x80000000));
  return choose(a < all(0.625f), near, far);
}

// 1/(1 + e⁻ˣ), or eˣ/(1 + eˣ) where x is negative, which does not overflow.
INLINE V sigmoid_(V x) {
  V e = exp_of_negative(-absolute(x));
  return choose(x < all(0.0f), e, all(1.0f)) * reciprocal_of_moderate(all(1.0f) + e);
}

// The same for |x| ≤ 150.
INLINE V sigmoid_of_moderate(V x) {
  V e = exp_of_moderate(-absolute(x));
  return choose(x < all(0.0f), e, all(1.0f)) * reciprocal_of_moderate(all(1.0f) + e);
}

// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|)
INLINE V softplus_(V x) {
  V result = choose(x > all(0.0f), x, all(0.0f)) + log_1_plus(exp_of_negative(-absolute(x)));
  return choose(x != x, x, result);
}

// x no further out than ±bound, beyond which a function's factors are 0 and 1 exactly, where ∞·0 and
// squares that overflow would be NaN. NaN stays.
INLINE V within(V x, float bound) {
  V t = choose(x < all(-bound), all(-bound), x);
  return choose(t > all(bound), all(bound), t);
}

INLINE V silu_(V x) { return choose(x < all(-1e30f), all(-1e30f), x) * sigmoid_(x); }

// x·Φ(x), with Φ by the tanh form of Hendrycks and Gimpel (2016): tanh(u) = 2·sigmoid(2u) − 1.
#define GELU_A 1.5957691216057308f  // 2·√(2/π)
#define GELU_B 0.07135481627159999f // 2·√(2/π)·0.044715
INLINE V gelu_(V x) {
  V t = choose(x < all(-11.0f), all(-11.0f), x);
  return t * sigmoid_(t * fma_(t * t, all(GELU_B), all(GELU_A)));
}

// The derivative of an activation; `saved` is its input for softplus, SiLU and GELU, else its output.
INLINE V derivative_(int op, V saved, V parameter) {
  const V one = all(1.0f), zero = all(0.0f);
  switch (op) {
  case UNARY_RELU: return choose(saved > zero, one, zero);
  case UNARY_LEAKY_RELU: return choose(saved > zero, one, parameter);
  case UNARY_TANH: return fma_(-saved, saved, one);
  case UNARY_SIGMOID: return fma_(-saved, saved, saved);
  case UNARY_SOFTPLUS: return sigmoid_(saved);
  case UNARY_SILU: {
    V x = within(saved, 104.0f), s = sigmoid_of_moderate(x);
    return s * fma_(x, one - s, one);
  }
  case UNARY_GELU: {
    V x = within(saved, 11.0f), z = x * x;
    V s = sigmoid_of_moderate(x * fma_(z, all(GELU_B), all(GELU_A)));
    return fma_(x * s * (one - s), fma_(z, all(3 * GELU_B), all(GELU_A)), s);
  }
  default: return one;
  }
}

INLINE V apply_(int op, V x, V parameter) {
  const V zero = all(0.0f), one = all(1.0f);
  switch (op) {
  case UNARY_NEGATE: return -x;
  case UNARY_EXP: return exp_(x);
  case UNARY_LOG: return log_(x);
  case UNARY_SQRT: return square_root(x);
  case UNARY_SQUARE: return x * x;
  case UNARY_RECIPROCAL: return one / x;
  case UNARY_ABS: return absolute(x);
  case UNARY_TANH: return tanh_(x);
  case UNARY_SIGMOID: return sigmoid_(x);
  case UNARY_SOFTPLUS: return softplus_(x);
  case UNARY_SILU: return silu_(x);
  case UNARY_GELU: return gelu_(x);
  // Written so that NaN stays NaN.
  case UNARY_RELU: return choose(x <= zero, zero, x);
  case UNARY_LEAKY_RELU: return choose(x <= zero, x * parameter, x);
  case UNARY_SIGN: return choose(x > zero, one, choose(x < zero, -one, x));
  case UNARY_LOG_SIGMOID: return -softplus_(-x);
  case UNARY_EXP_REMAINDER: return exp_remainder_(x);
  case UNARY_EXP_MINUS_ONE: return exp_minus_one_(x);
  default: return x;
  }
}

// Calls `body` with the activation as a constant, so that each has a loop of its own.
#define WITH_ACTIVATION(op, body)                          \
  switch (op) {                                            \
  case UNARY_RELU: { enum { OP = UNARY_RELU }; body } break;             \
  case UNARY_LEAKY_RELU: { enum { OP = UNARY_LEAKY_RELU }; body } break; \
  case UNARY_TANH: { enum { OP = UNARY_TANH }; body } break;             \
  case UNARY_SIGMOID: { enum { OP = UNARY_SIGMOID }; body } break;       \
  case UNARY_SOFTPLUS: { enum { OP = UNARY_SOFTPLUS }; body } break;     \
  case UNARY_SILU: { enum { OP = UNARY_SILU }; body } break;             \
  case UNARY_GELU: { enum { OP = UNARY_GELU }; body } break;             \
  default: { enum { OP = UNARY_IDENTITY }; body } break;                 \
  }
