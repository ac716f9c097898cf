// Log densities of Student's t and of Gaussian mixtures, and the sums of expectation-maximization:
// loops whose time is exp or log1p, fused with what feeds them so that nothing goes through memory.
//
// Sums run in eight lanes whatever the width, and the lanes are added in order at the end, so that
// every instruction set gives the same bits.

// e^x for x <= 0 where what is below e^-700 counts for nothing beside a term of 1: the `exp` of
// elementary.h without its special cases, under 1.5 units in the last place. NaN may come out as
// anything.
INLINE vd NAME(exp_of_share)(vd x) {
  vd zero = (vd){};
  vd bounded = __builtin_elementwise_max(x, zero - 700.0);
  vd shifted = bounded * 1.44269504088896338700 + 6755399441055744.0;
  vd n = shifted - 6755399441055744.0;
  vd r = (bounded - n * LN2_HIGH) - n * LN2_LOW;
  vd q = NAME(exp_excess)(r);
  vd y = 1.0 + (r + r * r * q);
  vi whole = (vi)shifted - 0x4338000000000000ll;
  return y * (vd)((whole + 1023) << 52);
}

// log(1 + x) for finite x >= 0: log of the rounded sum u, and what the rounding lost over u. The loss
// counts where u is near 1, and there 1/u is 2 - u; half a unit of the logarithm at most goes with the
// rest, and a division less.
INLINE vd NAME(log1p_positive)(vd x) {
  vd u = 1.0 + x, zero = (vd){};
  vd lost = x - (u - 1.0);
  vd k, m = NAME(split)(u, &k);
  return NAME(log_reduced)(k, m - 1.0, zero) + lost * __builtin_elementwise_max(2.0 - u, zero);
}

static void NAME(student_log_density)(const double *in, double *out, size_t count, double location,
                                      double inverse_scale, double inverse_freedom, double power,
                                      double constant) {
  for (size_t i = 0; i < count; i += W) {
    vd x = NAME(load)(in + i, count - i);
    vd z = (x - location) * inverse_scale;
    vd y = power * NAME(log1p_positive)(z * (z * inverse_freedom)) - constant;
    NAME(store)(out + i, y, count - i);
  }
}

static void NAME(mixture_log_density)(const double *in, double *out, size_t count,
                                      const double *means, const double *inverse_scales,
                                      const double *log_weights, size_t components) {
  for (size_t i = 0; i < count; i += W) {
    vd x = NAME(load)(in + i, count - i), zero = (vd){};
    // The greatest term first; the terms are cheap enough to make twice.
    vd greatest = zero - __builtin_inf();
    for (size_t k = 0; k < components; k++) {
      vd z = (x - means[k]) * inverse_scales[k];
      vd term = log_weights[k] - 0.5 * z * z;
      greatest = __builtin_elementwise_max(greatest, term);
    }
    vi finite = greatest > zero - __builtin_inf();
    vd origin = NAME(choose)(finite, greatest, zero);
    vd sum = zero;
    for (size_t k = 0; k < components; k++) {
      vd z = (x - means[k]) * inverse_scales[k];
      sum += NAME(exp_of_share)(log_weights[k] - 0.5 * z * z - origin);
    }
    vd y = NAME(choose)(finite, greatest + NAME(log_positive)(sum), greatest);
    y = NAME(choose)(x != x, x, y);
    NAME(store)(out + i, y, count - i);
  }
}

#define GROUP 8
#define PARTS (GROUP / W)

// See cnumerics.h. `scratch` holds GROUP * (components + dimension) doubles, `sums` as many groups
// as there are sums; both aligned to GROUP doubles.
static double NAME(mixture_sums)(const double *points, size_t stride, size_t count,
                                 size_t dimension, size_t components, const double *means,
                                 const double *inverse_roots, const double *log_weights,
                                 double *scratch, double *sums) {
  size_t packed = dimension * (dimension + 1) / 2, each = 1 + dimension + packed;
  vd *accumulator = (vd *)sums, *terms = (vd *)scratch, *offsets = terms + PARTS * components;
  vd likelihood[PARTS];
  for (size_t h = 0; h < PARTS; h++) likelihood[h] = (vd){};
  for (size_t i = 0; i < count; i += GROUP) {
    for (size_t h = 0; h < PARTS; h++) {
      size_t start = i + h * W;
      if (start >= count) break;
      size_t rest = count - start < W ? count - start : W;
      // Lanes past the end take part with weight zero.
      vd present = (vd){}, zero = (vd){};
      for (size_t lane = 0; lane < rest; lane++) present[lane] = 1;
      vd x[dimension];
      for (size_t a = 0; a < dimension; a++)
        x[a] = NAME(load)(points + a * stride + start, count - start);
      vd greatest = zero - __builtin_inf();
      for (size_t k = 0; k < components; k++) {
        const double *mean = means + k * dimension, *root = inverse_roots + k * packed;
        vd square = zero;
        for (size_t a = 0; a < dimension; a++) {
          vd y = zero;
          for (size_t b = 0; b <= a; b++) y += *root++ * (x[b] - mean[b]);
          square += y * y;
        }
        vd term = log_weights[k] - 0.5 * square;
        terms[k] = term;
        greatest = __builtin_elementwise_max(greatest, term);
      }
      vd total = zero;
      for (size_t k = 0; k < components; k++) {
        terms[k] = NAME(exp_of_share)(terms[k] - greatest);
        total += terms[k];
      }
      likelihood[h] += present * (greatest + NAME(log_positive)(total));
      vd scale = present / total;
      for (size_t k = 0; k < components; k++) {
        const double *mean = means + k * dimension;
        vd *to = accumulator + k * each * PARTS + h;
        vd share = terms[k] * scale;
        *to += share;
        for (size_t a = 0; a < dimension; a++) {
          offsets[a] = x[a] - mean[a];
          to += PARTS;
          *to += share * offsets[a];
        }
        for (size_t a = 0; a < dimension; a++) {
          vd weighted = share * offsets[a];
          for (size_t b = 0; b <= a; b++) {
            to += PARTS;
            *to += weighted * offsets[b];
          }
        }
      }
    }
  }
  double sum = 0;
  for (size_t h = 0; h < PARTS; h++)
    for (size_t lane = 0; lane < W; lane++) sum += likelihood[h][lane];
  return sum;
}

#undef GROUP
#undef PARTS
