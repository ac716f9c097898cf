// Moments of channels, and normalisation with the activation that follows it, forth and back.
// Rows are pixels, columns are channels. A block of rows is summed in single precision, blocks in
// double precision.

enum { MOMENT_BLOCK = 64 };

void NAME(moments_rows)(const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t channels,
                        double *sums) {
  EACH_VECTOR(channels, {
    const V shift = load_lanes(origin + i, lanes);
    for (ptrdiff_t start = 0; start < rows; start += MOMENT_BLOCK) {
      const ptrdiff_t stop = start + MOMENT_BLOCK < rows ? start + MOMENT_BLOCK : rows;
      V sum = 0;
      V square = 0;
      for (ptrdiff_t r = start; r < stop; r++) {
        V d = load_lanes(x + r * channels + i, lanes) - shift;
        sum += d;
        square = fma_(d, d, square);
      }
      for (ptrdiff_t k = 0; k < lanes; k++) {
        sums[i + k] += sum[k];
        sums[channels + i + k] += square[k];
      }
    }
  });
}

void NAME(scale_shift_rows)(const float *x, const float *factor, const float *term, float *y,
                            ptrdiff_t rows, ptrdiff_t channels, int activation,
                            float parameter) {
  const V p = all(parameter);
  WITH_ACTIVATION(activation, for (ptrdiff_t r = 0; r < rows; r++, x += channels, y += channels)
    EACH_VECTOR(channels, {
      V z = fma_(load_lanes(x + i, lanes), load_lanes(factor + i, lanes),
                 load_lanes(term + i, lanes));
      store_lanes(y + i, apply_(OP, z, p), lanes);
    });)
}

// The activation's derivative from its input z.
INLINE V derivative_at_(int op, V z, V p) {
  if (op == UNARY_TANH || op == UNARY_SIGMOID || op == UNARY_SOFTPLUS)
    return derivative_(op, apply_(op, z, p), p);
  return derivative_(op, z, p);
}

void NAME(scale_shift_gradient_rows)(const float *dy, const float *x, const float *factor,
                                     const float *term, const float *mean, const float *inverse,
                                     float *dz, ptrdiff_t rows, ptrdiff_t channels,
                                     int activation, float parameter, double *sums) {
  const V p = all(parameter);
  WITH_ACTIVATION(activation, EACH_VECTOR(channels, {
    const V f = load_lanes(factor + i, lanes);
    const V t = load_lanes(term + i, lanes);
    const V m = load_lanes(mean + i, lanes);
    const V s = load_lanes(inverse + i, lanes);
    for (ptrdiff_t start = 0; start < rows; start += MOMENT_BLOCK) {
      const ptrdiff_t stop = start + MOMENT_BLOCK < rows ? start + MOMENT_BLOCK : rows;
      V sum = 0;
      V product = 0;
      for (ptrdiff_t r = start; r < stop; r++) {
        const ptrdiff_t at = r * channels + i;
        V v = load_lanes(x + at, lanes);
        V d = load_lanes(dy + at, lanes) * derivative_at_(OP, fma_(v, f, t), p);
        store_lanes(dz + at, d, lanes);
        sum += d;
        product = fma_(d, (v - m) * s, product);
      }
      for (ptrdiff_t k = 0; k < lanes; k++) {
        sums[i + k] += sum[k];
        sums[channels + i + k] += product[k];
      }
    }
  });)
}

void NAME(three_term_rows)(const float *dz, const float *x, const float *p, const float *q,
                           const float *r, float *dx, ptrdiff_t rows, ptrdiff_t channels) {
  for (ptrdiff_t row = 0; row < rows; row++, dz += channels, x += channels, dx += channels)
    EACH_VECTOR(channels, {
      V v = fma_(load_lanes(x + i, lanes), load_lanes(q + i, lanes), load_lanes(r + i, lanes));
      v = fma_(load_lanes(dz + i, lanes), load_lanes(p + i, lanes), v);
      store_lanes(dx + i, v, lanes);
    });
}
