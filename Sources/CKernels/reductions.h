// Many numbers in, one out. Sums run in several lanes at once, in an order that depends on the
// instruction set only; blocks of 4096 are added up in double precision. A block whose sum leaves the
// range in which single precision is precise is added up again in double precision.

enum { SUM_BLOCK = 4096 };

// Whether a sum of products may have lost a part that overflowed or vanished.
INLINE int is_out_of_range(float sum) { return !(fabsf(sum) > 1e-26f && fabsf(sum) < INFINITY); }

// `term` is the term at `at` in double precision, for blocks whose sum fulfills `is_lost`.
#define BLOCKED_SUM(n, is_lost, term, ...)                              \
  double total = 0;                                                     \
  for (ptrdiff_t start = 0; start < (n); start += SUM_BLOCK) {          \
    const ptrdiff_t length = (n) - start < SUM_BLOCK ? (n) - start : SUM_BLOCK; \
    V sum = 0;                                                          \
    EACH_VECTOR(length, {                                               \
      const ptrdiff_t at = start + i;                                   \
      __VA_ARGS__                                                       \
    });                                                                 \
    const float block = sum_lanes(sum);                                 \
    if (is_lost(block)) {                                               \
      double again = 0;                                                 \
      for (ptrdiff_t at = start; at < start + length; at++) again += term; \
      total += again;                                                   \
    } else {                                                            \
      total += block;                                                   \
    }                                                                   \
  }                                                                     \
  return total;

static double NAME(sum)(const float *x, ptrdiff_t n) {
  BLOCKED_SUM(n, !isfinite, (double)x[at], sum += load_lanes(x + at, lanes);)
}

static double NAME(sum_of_squares)(const float *x, ptrdiff_t n) {
  BLOCKED_SUM(n, is_out_of_range, (double)x[at] * x[at], {
    V v = load_lanes(x + at, lanes);
    sum = fma_(v, v, sum);
  })
}

double NAME(dot)(const float *a, const float *b, ptrdiff_t n) {
  BLOCKED_SUM(n, !isfinite, (double)a[at] * b[at],
              sum = fma_(load_lanes(a + at, lanes), load_lanes(b + at, lanes), sum);)
}

double NAME(squared_error_sum)(const float *a, const float *b, ptrdiff_t n) {
  BLOCKED_SUM(n, is_out_of_range, ((double)a[at] - b[at]) * ((double)a[at] - b[at]), {
    V d = load_lanes(a + at, lanes) - load_lanes(b + at, lanes);
    sum = fma_(d, d, sum);
  })
}

// Extremes; a NaN anywhere is the result.
static float NAME(extreme)(int largest, const float *x, ptrdiff_t n) {
  V best = all(x[0]);
  I invalid = best != best;
  EACH_VECTOR(n, {
    V v = load_lanes(x + i, lanes);
    if (lanes < WIDTH)
      for (ptrdiff_t k = lanes; k < WIDTH; k++) v[k] = x[0];
    invalid |= v != v;
    best = largest ? larger(v, best) : smaller(v, best);
  });
  for (int i = 0; i < WIDTH; i++)
    if (invalid[i]) return NAN;
  return largest ? largest_lane(best) : smallest_lane(best);
}

double NAME(reduce)(int op, const float *x, ptrdiff_t n) {
  switch (op) {
  case REDUCE_SUM: return NAME(sum)(x, n);
  case REDUCE_SUM_OF_SQUARES: return NAME(sum_of_squares)(x, n);
  default: return NAME(extreme)(op == REDUCE_MAXIMUM, x, n);
  }
}

// Sums of columns, in blocks of rows so that the running sums do not swallow small terms; blocks in
// double precision, and column by column where a sum of them overflows.
static void NAME(sum_columns)(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *y,
                              double factor) {
  EACH_STRIP(columns, {
    D total[strips];
    UNROLL for (int k = 0; k < strips; k++) total[k] = 0;
    for (ptrdiff_t start = 0; start < rows; start += ROW_BLOCK) {
      const ptrdiff_t stop = start + ROW_BLOCK < rows ? start + ROW_BLOCK : rows;
      V sum[strips];
      UNROLL for (int k = 0; k < strips; k++) sum[k] = 0;
      for (ptrdiff_t r = start; r < stop; r++)
        UNROLL for (int k = 0; k < strips; k++)
          sum[k] += load_lanes(x + r * columns + i + k * WIDTH, lanes);
      UNROLL for (int k = 0; k < strips; k++)
        total[k] += __builtin_convertvector(sum[k], D);
    }
    V poison = 0;
    UNROLL for (int k = 0; k < strips; k++) {
      V mean = __builtin_convertvector(total[k] * factor, V);
      store_lanes(y + i + k * WIDTH, mean, lanes);
      poison += mean - mean;
    }
    if (sum_lanes(poison) != 0)
      for (ptrdiff_t c = i; c < i + (strips - 1) * WIDTH + lanes; c++) {
        double again = 0;
        for (ptrdiff_t r = 0; r < rows; r++) again += x[r * columns + c];
        y[c] = (float)(again * factor);
      }
  });
}

void NAME(reduce_middle)(int op, const float *x, float *y, ptrdiff_t outer, ptrdiff_t reduced,
                         ptrdiff_t inner) {
  const double factor = op == REDUCE_MEAN ? 1 / (double)reduced : 1;
  for (ptrdiff_t o = 0; o < outer; o++, x += reduced * inner, y += inner) {
    if (inner == 1) {
      *y = (float)(NAME(reduce)(op == REDUCE_MEAN ? REDUCE_SUM : op, x, reduced) * factor);
    } else if (op == REDUCE_SUM || op == REDUCE_MEAN) {
      NAME(sum_columns)(x, reduced, inner, y, factor);
    } else {
      EACH_VECTOR(inner, {
        V best = load_lanes(x + i, lanes);
        for (ptrdiff_t r = 1; r < reduced; r++) {
          V v = load_lanes(x + r * inner + i, lanes);
          best = combine_(op == REDUCE_MAXIMUM ? BINARY_MAXIMUM : BINARY_MINIMUM, v, best);
          best = choose(v != v, v, best);
        }
        store_lanes(y + i, best, lanes);
      });
    }
  }
}

void NAME(add_rows)(const float *x, ptrdiff_t rows, ptrdiff_t columns, double *sums) {
  EACH_STRIP(columns, {
    for (ptrdiff_t start = 0; start < rows; start += ROW_BLOCK) {
      const ptrdiff_t stop = start + ROW_BLOCK < rows ? start + ROW_BLOCK : rows;
      V sum[strips];
      UNROLL for (int k = 0; k < strips; k++) sum[k] = 0;
      for (ptrdiff_t r = start; r < stop; r++)
        UNROLL for (int k = 0; k < strips; k++)
          sum[k] += load_lanes(x + r * columns + i + k * WIDTH, lanes);
      V poison = 0;
      UNROLL for (int k = 0; k < strips; k++) poison += sum[k] - sum[k];
      if (sum_lanes(poison) == 0) {
        UNROLL for (int k = 0; k < strips; k++)
          add_to_doubles(sums + i + k * WIDTH, sum[k], lanes);
      } else {
        // The block's sum overflows, but a mean of it may not.
        for (ptrdiff_t r = start; r < stop; r++)
          UNROLL for (int k = 0; k < strips; k++)
            add_to_doubles(sums + i + k * WIDTH,
                           load_lanes(x + r * columns + i + k * WIDTH, lanes), lanes);
      }
    }
  });
}

ptrdiff_t NAME(first_non_finite)(const float *x, ptrdiff_t n) {
  enum { BLOCK = 1024 };
  for (ptrdiff_t start = 0; start < n; start += BLOCK) {
    const ptrdiff_t length = n - start < BLOCK ? n - start : BLOCK;
    // x − x is 0 for finite x, NaN otherwise.
    V sum = 0;
    EACH_VECTOR(length, {
      V v = load_lanes(x + start + i, lanes);
      sum += v - v;
    });
    if (sum_lanes(sum) == 0) continue;
    for (ptrdiff_t i = start; i < start + length; i++)
      if (!isfinite(x[i])) return i;
  }
  return -1;
}

void NAME(softmax)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns, float scale) {
  for (ptrdiff_t r = 0; r < rows; r++, x += columns, y += columns) {
    // With a negative scale the largest product is that of the smallest number.
    const V peak = all((scale < 0 ? NAME(extreme)(0, x, columns) : NAME(extreme)(1, x, columns)));
    const float highest = scale < 0 ? -INFINITY : INFINITY;
    const V s = all(scale);
    if (peak[0] == highest) {
      // ∞ − ∞ would be NaN. (A peak of −∞ leaves no distribution: NaN.)
      ptrdiff_t equals = 0;
      for (ptrdiff_t i = 0; i < columns; i++) equals += x[i] == highest;
      for (ptrdiff_t i = 0; i < columns; i++) y[i] = x[i] == highest ? 1 / (float)equals : 0;
      continue;
    }
    float tail = 0;
    V sum = 0;
    EACH_VECTOR(columns, {
      V e = exp_of_negative((load_lanes(x + i, lanes) - peak) * s);
      store_lanes(y + i, e, lanes);
      if (lanes == WIDTH) sum += e;
      else
        for (ptrdiff_t k = 0; k < lanes; k++) tail += e[k];
    });
    NAME(scale)(y, columns, 1 / (sum_lanes(sum) + tail));
  }
}

void NAME(softmax_gradient)(const float *dy, const float *y, float *dx, ptrdiff_t rows,
                            ptrdiff_t columns, float scale) {
  for (ptrdiff_t r = 0; r < rows; r++, dy += columns, y += columns, dx += columns) {
    const V mean = all((float)NAME(dot)(dy, y, columns)), s = all(scale);
    EACH_VECTOR(columns, store_lanes(dx + i, s * load_lanes(y + i, lanes) *
                                                 (load_lanes(dy + i, lanes) - mean), lanes););
  }
}

// log Σ exp(x − peak), and the peak: apart, because their sum has lost what is small beside the
// peak, and a confident row's log probability is just that. For its sake the peak's own exponential,
// which is 1, is left to the logarithm.
static float NAME(row_log_sum_exp)(const float *x, ptrdiff_t columns, float *largest) {
  const float peak = *largest = NAME(extreme)(1, x, columns);
  if (peak == -INFINITY) return NAN;
  float tail = 0, equals = -1;
  V sum = 0, peaks = 0;
  EACH_VECTOR(columns, {
    V v = load_lanes(x + i, lanes);
    V e = choose(v == all(peak), all(0.0f), exp_of_negative(v - all(peak)));
    if (lanes == WIDTH) {
      sum += e;
      peaks += choose(v == all(peak), all(1.0f), all(0.0f));
    } else {
      for (ptrdiff_t k = 0; k < lanes; k++) {
        tail += e[k];
        equals += v[k] == peak;
      }
    }
  });
  return log1pf(sum_lanes(sum) + tail + (equals + sum_lanes(peaks)));
}

void NAME(log_sum_exp)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    float peak;
    const float rest = NAME(row_log_sum_exp)(x + r * columns, columns, &peak);
    y[r] = peak == -INFINITY ? peak : peak + rest;
  }
}

void NAME(log_softmax)(const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t r = 0; r < rows; r++, x += columns, y += columns) {
    float largest;
    const V rest = all(NAME(row_log_sum_exp)(x, columns, &largest)), peak = all(largest);
    EACH_VECTOR(columns, {
      V v = load_lanes(x + i, lanes);
      store_lanes(y + i, choose(v == peak, all(0.0f), v - peak) - rest, lanes);
    });
  }
}

void NAME(log_softmax_gradient)(const float *dy, const float *y, float *dx, ptrdiff_t rows,
                                ptrdiff_t columns) {
  for (ptrdiff_t r = 0; r < rows; r++, dy += columns, y += columns, dx += columns) {
    const V sum = all((float)NAME(sum)(dy, columns));
    EACH_VECTOR(columns, store_lanes(dx + i, fma_(-exp_(load_lanes(y + i, lanes)), sum,
                                                  load_lanes(dy + i, lanes)), lanes););
  }
}
