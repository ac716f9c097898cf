// Moments of channels, and normalization with the activation that follows it, forth and back.
// Rows are pixels, columns are channels. A block of rows is summed in single precision, blocks in
// double precision.

enum { MOMENT_BLOCK = 64 };

void NAME(moments_rows)(const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t channels,
                        double *sums) {
  EACH_STRIP(channels, {
    V shift[strips];
    UNROLL for (int k = 0; k < strips; k++) shift[k] = load_lanes(origin + i + k * WIDTH, lanes);
    for (ptrdiff_t start = 0; start < rows; start += MOMENT_BLOCK) {
      const ptrdiff_t stop = start + MOMENT_BLOCK < rows ? start + MOMENT_BLOCK : rows;
      V sum[strips];
      V square[strips];
      UNROLL for (int k = 0; k < strips; k++) sum[k] = square[k] = 0;
      for (ptrdiff_t r = start; r < stop; r++)
        UNROLL for (int k = 0; k < strips; k++) {
          V d = load_lanes(x + r * channels + i + k * WIDTH, lanes) - shift[k];
          sum[k] += d;
          square[k] = fma_(d, d, square[k]);
        }
      UNROLL for (int k = 0; k < strips; k++) {
        add_to_doubles(sums + i + k * WIDTH, sum[k], lanes);
        add_to_doubles(sums + channels + i + k * WIDTH, square[k], lanes);
      }
    }
  });
}

void NAME(scale_shift_rows)(const float *x, const float *mean, const float *factor,
                            const float *term, float *y, ptrdiff_t rows, ptrdiff_t channels,
                            int activation, float parameter) {
  const V p = all(parameter);
  if (mean)
    WITH_ACTIVATION(activation, for (ptrdiff_t r = 0; r < rows; r++, x += channels, y += channels)
      EACH_VECTOR(channels, {
        V z = fma_(load_lanes(x + i, lanes) - load_lanes(mean + i, lanes),
                   load_lanes(factor + i, lanes), load_lanes(term + i, lanes));
        store_lanes(y + i, apply_(OP, z, p), lanes);
      });)
  else
    WITH_ACTIVATION(activation, for (ptrdiff_t r = 0; r < rows; r++, x += channels, y += channels)
      EACH_VECTOR(channels, {
        V z = fma_(load_lanes(x + i, lanes), load_lanes(factor + i, lanes),
                   load_lanes(term + i, lanes));
        store_lanes(y + i, apply_(OP, z, p), lanes);
      });)
}

// The activation's derivative from its input z.
INLINE V derivative_at_(int op, V z, V p) {
  if (op == UNARY_TANH || op == UNARY_SIGMOID)
    return derivative_(op, apply_(op, z, p), p);
  return derivative_(op, z, p);
}

void NAME(scale_shift_gradient_rows)(const float *dy, const float *x, const float *factor,
                                     const float *term, const float *mean, const float *inverse,
                                     float *dz, ptrdiff_t rows, ptrdiff_t channels,
                                     int is_centered, int activation, float parameter,
                                     double *sums) {
  const V p = all(parameter);
  WITH_ACTIVATION(activation, EACH_STRIP(channels, {
    V f[strips];
    V t[strips];
    V m[strips];
    V s[strips];
    UNROLL for (int k = 0; k < strips; k++) {
      f[k] = load_lanes(factor + i + k * WIDTH, lanes);
      t[k] = load_lanes(term + i + k * WIDTH, lanes);
      m[k] = load_lanes(mean + i + k * WIDTH, lanes);
      s[k] = load_lanes(inverse + i + k * WIDTH, lanes);
    }
    for (ptrdiff_t start = 0; start < rows; start += MOMENT_BLOCK) {
      const ptrdiff_t stop = start + MOMENT_BLOCK < rows ? start + MOMENT_BLOCK : rows;
      V sum[strips];
      V product[strips];
      UNROLL for (int k = 0; k < strips; k++) sum[k] = product[k] = 0;
      for (ptrdiff_t r = start; r < stop; r++)
        UNROLL for (int k = 0; k < strips; k++) {
          const ptrdiff_t at = r * channels + i + k * WIDTH;
          V v = load_lanes(x + at, lanes);
          V c = v - m[k];
          V d = load_lanes(dy + at, lanes) *
                derivative_at_(OP, fma_(is_centered ? c : v, f[k], t[k]), p);
          store_lanes(dz + at, d, lanes);
          sum[k] += d;
          product[k] = fma_(d, c * s[k], product[k]);
        }
      UNROLL for (int k = 0; k < strips; k++) {
        add_to_doubles(sums + i + k * WIDTH, sum[k], lanes);
        add_to_doubles(sums + channels + i + k * WIDTH, product[k], lanes);
      }
    }
  });)
}

void NAME(three_term_rows)(const float *dz, const float *x, const float *mean, const float *p,
                           const float *q, const float *r, const float *s, float *dx,
                           ptrdiff_t rows, ptrdiff_t channels) {
  if (mean)
    for (ptrdiff_t row = 0; row < rows; row++, dz += channels, x += channels, dx += channels)
      EACH_VECTOR(channels, {
        V v = load_lanes(x + i, lanes) - load_lanes(mean + i, lanes);
        v = fma_(v, load_lanes(q + i, lanes), load_lanes(r + i, lanes));
        v = fma_(load_lanes(dz + i, lanes), load_lanes(p + i, lanes), v);
        store_lanes(dx + i, v * load_lanes(s + i, lanes), lanes);
      });
  else
    for (ptrdiff_t row = 0; row < rows; row++, dz += channels, x += channels, dx += channels)
      EACH_VECTOR(channels, {
        V v = fma_(load_lanes(x + i, lanes), load_lanes(q + i, lanes), load_lanes(r + i, lanes));
        v = fma_(load_lanes(dz + i, lanes), load_lanes(p + i, lanes), v);
        store_lanes(dx + i, v, lanes);
      });
}
