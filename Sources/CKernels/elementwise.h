// One number in, one number out.

#define UNARY_LOOP(op)                                                                         \
  case op:                                                                                     \
    EACH_VECTOR(n, store_lanes(y + i, apply_(op, load_lanes(x + i, lanes), p), lanes););       \
    break;

void NAME(unary)(int op, const float *x, float *y, ptrdiff_t n, float parameter) {
  const V p = all(parameter);
  switch (op) {
    UNARY_LOOP(UNARY_NEGATE)
    UNARY_LOOP(UNARY_EXP)
    UNARY_LOOP(UNARY_LOG)
    UNARY_LOOP(UNARY_SQRT)
    UNARY_LOOP(UNARY_SQUARE)
    UNARY_LOOP(UNARY_RECIPROCAL)
    UNARY_LOOP(UNARY_ABS)
    UNARY_LOOP(UNARY_TANH)
    UNARY_LOOP(UNARY_SIGMOID)
    UNARY_LOOP(UNARY_SOFTPLUS)
    UNARY_LOOP(UNARY_SILU)
    UNARY_LOOP(UNARY_GELU)
    UNARY_LOOP(UNARY_RELU)
    UNARY_LOOP(UNARY_LEAKY_RELU)
    UNARY_LOOP(UNARY_SIGN)
    UNARY_LOOP(UNARY_LOG_SIGMOID)
    UNARY_LOOP(UNARY_EXP_REMAINDER)
    UNARY_LOOP(UNARY_EXP_MINUS_ONE)
    UNARY_LOOP(UNARY_IDENTITY)
  // Needed for a few angles only: the C library's.
  case UNARY_SIN:
    for (ptrdiff_t i = 0; i < n; i++) y[i] = sinf(x[i]);
    break;
  case UNARY_COS:
    for (ptrdiff_t i = 0; i < n; i++) y[i] = cosf(x[i]);
    break;
  }
}

INLINE V combine_(int op, V a, V b) {
  const V one = all(1.0f), zero = all(0.0f);
  switch (op) {
  case BINARY_ADD: return a + b;
  case BINARY_SUBTRACT: return a - b;
  case BINARY_MULTIPLY: return a * b;
  case BINARY_DIVIDE: return a / b;
  // NaN in either is NaN in the result.
  case BINARY_MAXIMUM: return choose(a != a, a, choose(a > b, a, b));
  case BINARY_MINIMUM: return choose(a != a, a, choose(a < b, a, b));
  case BINARY_GREATER: return choose(a > b, one, zero);
  default: return choose(a >= b, one, zero);
  }
}

#define BINARY_LOOP(op)                                                                        \
  case op:                                                                                     \
    if (a_step && b_step)                                                                      \
      EACH_VECTOR(n, store_lanes(y + i, combine_(op, load_lanes(a + i, lanes),                 \
                                                 load_lanes(b + i, lanes)), lanes););          \
    else if (a_step)                                                                           \
      EACH_VECTOR(n, store_lanes(y + i, combine_(op, load_lanes(a + i, lanes), all(*b)),       \
                                 lanes););                                                     \
    else                                                                                       \
      EACH_VECTOR(n, store_lanes(y + i, combine_(op, all(*a), load_lanes(b + i, lanes)),       \
                                 lanes););                                                     \
    break;

void NAME(binary)(int op, const float *a, int a_step, const float *b, int b_step, float *y,
                  ptrdiff_t n) {
  if (!a_step && !b_step) {
    V v = combine_(op, all(*a), all(*b));
    EACH_VECTOR(n, store_lanes(y + i, v, lanes););
    return;
  }
  switch (op) {
    BINARY_LOOP(BINARY_ADD)
    BINARY_LOOP(BINARY_SUBTRACT)
    BINARY_LOOP(BINARY_MULTIPLY)
    BINARY_LOOP(BINARY_DIVIDE)
    BINARY_LOOP(BINARY_MAXIMUM)
    BINARY_LOOP(BINARY_MINIMUM)
    BINARY_LOOP(BINARY_GREATER)
    BINARY_LOOP(BINARY_GREATER_EQUAL)
  }
}

void NAME(binary_broadcast)(int op, int rank, const int32_t *extents, const ptrdiff_t *a_strides,
                            const ptrdiff_t *b_strides, const float *a, const float *b, float *y,
                            ptrdiff_t begin, ptrdiff_t end) {
  const ptrdiff_t n = extents[rank - 1];
  for (ptrdiff_t row = begin; row < end; row++) {
    ptrdiff_t rest = row, ia = 0, ib = 0;
    for (int axis = rank - 2; axis >= 0; axis--) {
      const ptrdiff_t index = rest % extents[axis];
      rest /= extents[axis];
      ia += index * a_strides[axis];
      ib += index * b_strides[axis];
    }
    NAME(binary)(op, a + ia, (int)a_strides[rank - 1], b + ib, (int)b_strides[rank - 1],
                 y + row * n, n);
  }
}

void NAME(clamp)(const float *x, float *y, ptrdiff_t n, float lower, float upper) {
  const V lo = all(lower), hi = all(upper);
  EACH_VECTOR(n, {
    V v = load_lanes(x + i, lanes);
    v = choose(v < lo, lo, v);
    store_lanes(y + i, choose(v > hi, hi, v), lanes);
  });
}

void NAME(power)(const float *x, float *y, ptrdiff_t n, float exponent) {
  for (ptrdiff_t i = 0; i < n; i++) y[i] = powf(x[i], exponent);
}

void NAME(multiply_add)(const float *a, const float *b, const float *c, float *y, ptrdiff_t n) {
  EACH_VECTOR(n, store_lanes(y + i, fma_(load_lanes(a + i, lanes), load_lanes(b + i, lanes),
                                         load_lanes(c + i, lanes)), lanes););
}

void NAME(select)(const float *mask, const float *a, const float *b, float *y, ptrdiff_t n) {
  EACH_VECTOR(n, store_lanes(y + i, choose(load_lanes(mask + i, lanes) != all(0.0f),
                                           load_lanes(a + i, lanes), load_lanes(b + i, lanes)),
                             lanes););
}

void NAME(accumulate)(float *y, const float *x, ptrdiff_t n, float s) {
  const V f = all(s);
  EACH_VECTOR(n, store_lanes(y + i, fma_(f, load_lanes(x + i, lanes), load_lanes(y + i, lanes)),
                             lanes););
}

void NAME(scale)(float *y, ptrdiff_t n, float s) {
  const V f = all(s);
  EACH_VECTOR(n, store_lanes(y + i, f * load_lanes(y + i, lanes), lanes););
}

void NAME(blend)(float *y, const float *x, ptrdiff_t n, float p) {
  const V keep = all(p), take = all(1 - p);
  EACH_VECTOR(n, store_lanes(y + i, fma_(keep, load_lanes(y + i, lanes),
                                         take * load_lanes(x + i, lanes)), lanes););
}

void NAME(activation_gradient)(int op, const float *dy, const float *saved, float *dx,
                               ptrdiff_t n, float parameter) {
  const V p = all(parameter);
  WITH_ACTIVATION(op, EACH_VECTOR(n, {
    V d = derivative_(OP, load_lanes(saved + i, lanes), p);
    store_lanes(dx + i, load_lanes(dy + i, lanes) * d, lanes);
  });)
}

void NAME(activation_gradient_rows)(int op, const float *dy, const float *saved, float *dx,
                                    ptrdiff_t rows, ptrdiff_t columns, float parameter,
                                    double *sums) {
  const V p = all(parameter);
  WITH_ACTIVATION(op, EACH_STRIP(columns, {
    for (ptrdiff_t start = 0; start < rows; start += ROW_BLOCK) {
      const ptrdiff_t stop = start + ROW_BLOCK < rows ? start + ROW_BLOCK : rows;
      V sum[strips];
      UNROLL for (int k = 0; k < strips; k++) sum[k] = 0;
      for (ptrdiff_t r = start; r < stop; r++)
        UNROLL for (int k = 0; k < strips; k++) {
          const ptrdiff_t at = r * columns + i + k * WIDTH;
          V d = load_lanes(dy + at, lanes);
          if (OP != UNARY_IDENTITY) {
            d *= derivative_(OP, load_lanes(saved + at, lanes), p);
            store_lanes(dx + at, d, lanes);
          }
          sum[k] += d;
        }
      UNROLL for (int k = 0; k < strips; k++)
        add_to_doubles(sums + i + k * WIDTH, sum[k], lanes);
    }
  });)
}
