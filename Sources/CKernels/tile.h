// Products of matrices, in tiles that live in registers: TILE_ROWS × (2·WIDTH) sums, one vector
// of b's panel times one broadcast number of a at a time.

#if WIDTH == 16
enum { TILE_ROWS = 12 };  // 24 sums, 2 of b, 1 of a, of 32 registers
#else
enum { TILE_ROWS = 6 };   // 12 sums, 2 of b, 1 of a, of 16 registers
#endif
enum { TILE_COLUMNS = 2 * WIDTH };

ptrdiff_t NAME(tile_rows)(void) { return TILE_ROWS; }
ptrdiff_t NAME(tile_columns)(void) { return TILE_COLUMNS; }

// Rows of a as runs of consecutive numbers, each with the panel row at which it begins.
struct runs {
  ptrdiff_t count, length;
  const int32_t *offsets, *panel_rows;
};

// Where a tile's rows go, and what they begin with.
struct destination {
  float *rows[TILE_ROWS];
  const float *bias[TILE_ROWS];  // or null in the first
  const float *addend[TILE_ROWS];  // or null in the first
  ptrdiff_t columns;
  int accumulates;
  int activation;  // of those that cost nothing here: UNARY_RELU, UNARY_LEAKY_RELU; or identity
  float parameter;
};

INLINE void start_tile(int rows, int vectors, const struct destination *to, V sums[][2]) {
  if (to->accumulates) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++)
        sums[i][j] = load_lanes(to->rows[i] + j * WIDTH, to->columns - j * WIDTH);
  } else if (to->bias[0]) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = load(to->bias[i] + j * WIDTH);
  } else {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = 0;
  }
  if (to->addend[0]) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] += load(to->addend[i] + j * WIDTH);
  }
}

INLINE void store_tile(int rows, int vectors, const struct destination *to, V sums[][2]) {
  if (to->activation == UNARY_RELU) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++)
        sums[i][j] = apply_(UNARY_RELU, sums[i][j], all(0.0f));
  } else if (to->activation == UNARY_LEAKY_RELU) {
    const V slope = all(to->parameter);
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++)
        sums[i][j] = apply_(UNARY_LEAKY_RELU, sums[i][j], slope);
  }
  if (to->columns == vectors * WIDTH) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++) store(to->rows[i] + j * WIDTH, sums[i][j]);
  } else {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int j = 0; j < vectors; j++)
        store_lanes(to->rows[i] + j * WIDTH, sums[i][j], to->columns - j * WIDTH);
  }
}

INLINE void gathered_tile(int rows, int vectors, const float *const *a, const struct runs *runs,
                          const float *panel, ptrdiff_t stride, const struct destination *to) {
  V sums[TILE_ROWS][2];
  start_tile(rows, vectors, to, sums);
  for (ptrdiff_t r = 0; r < runs->count; r++) {
    const ptrdiff_t offset = runs->offsets[r], length = runs->length;
    const float *b = panel + runs->panel_rows[r] * stride;
    const float *p[TILE_ROWS];
    UNROLL for (int i = 0; i < rows; i++) p[i] = a[i] + offset;
    for (ptrdiff_t k = 0; k < length; k++, b += stride) {
      V v[2];
      UNROLL for (int j = 0; j < vectors; j++) v[j] = load(b + j * WIDTH);
      __builtin_prefetch(b + 8 * stride);
      __builtin_prefetch(b + 8 * stride + WIDTH);
      UNROLL for (int i = 0; i < rows; i++) {
        const V x = all(p[i][k]);
        UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = fma_(x, v[j], sums[i][j]);
      }
    }
  }
  store_tile(rows, vectors, to, sums);
}

// The points of a product of outer products.
struct points {
  ptrdiff_t a_image, a_row, a_point, b_image, b_row, b_point, images, height, width;
};

INLINE void outer_tile(int rows, int vectors, const float *a, const float *b,
                       const struct points *at, const struct destination *to) {
  V sums[TILE_ROWS][2];
  start_tile(rows, vectors, to, sums);
  for (ptrdiff_t image = 0; image < at->images; image++)
    for (ptrdiff_t y = 0; y < at->height; y++) {
      const float *p = a + image * at->a_image + y * at->a_row;
      const float *q = b + image * at->b_image + y * at->b_row;
      const ptrdiff_t a_point = at->a_point, b_point = at->b_point;
      for (ptrdiff_t x = at->width; x > 0; x--, p += a_point, q += b_point) {
        V v[2];
        UNROLL for (int j = 0; j < vectors; j++) v[j] = load(q + j * WIDTH);
        UNROLL for (int i = 0; i < rows; i++) {
          const V f = all(p[i]);
          UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = fma_(f, v[j], sums[i][j]);
        }
      }
    }
  store_tile(rows, vectors, to, sums);
}

// A function for each number of rows, so that the last tile costs no more than it has rows.
#define CASE(rows_, tile, ...)                                  \
  case rows_:                                                   \
    if (to.columns > WIDTH) tile(rows_, 2, __VA_ARGS__, &to);   \
    else tile(rows_, 1, __VA_ARGS__, &to);                      \
    break;

#if WIDTH == 16
#define MORE_CASES(tile, ...)                                                              \
  CASE(7, tile, __VA_ARGS__) CASE(8, tile, __VA_ARGS__) CASE(9, tile, __VA_ARGS__)         \
  CASE(10, tile, __VA_ARGS__) CASE(11, tile, __VA_ARGS__) CASE(12, tile, __VA_ARGS__)
#else
#define MORE_CASES(tile, ...)
#endif

#define RUN_TILE(rows, tile, ...)                                                          \
  switch (rows) {                                                                          \
    CASE(1, tile, __VA_ARGS__) CASE(2, tile, __VA_ARGS__) CASE(3, tile, __VA_ARGS__)       \
    CASE(4, tile, __VA_ARGS__) CASE(5, tile, __VA_ARGS__) CASE(6, tile, __VA_ARGS__)       \
    MORE_CASES(tile, __VA_ARGS__)                                                          \
  }

// What of the epilogue is left once bias and addend are in the sums; the tile is in the nearest cache.
static void NAME(finish_tile)(int rows, const struct destination *to, const float *c,
                              const struct kernel_epilogue *epilogue) {
  const V p = all(epilogue->parameter);
  for (int r = 0; r < rows; r++) {
    float *y = to->rows[r];
    const ptrdiff_t at = y - c;
    if (epilogue->saved) {
      float *saved = epilogue->saved + at;
      EACH_VECTOR(to->columns, store_lanes(saved + i, load_lanes(y + i, lanes), lanes););
    }
    WITH_ACTIVATION(epilogue->activation, if (OP != UNARY_IDENTITY) EACH_VECTOR(to->columns, {
      store_lanes(y + i, apply_(OP, load_lanes(y + i, lanes), p), lanes);
    });)
  }
}

// ReLU and its leaky kin, whose derivatives need no more than the output, are part of the store.
INLINE int is_simple(int activation) {
  return activation == UNARY_RELU || activation == UNARY_LEAKY_RELU;
}

INLINE int needs_finish(const struct kernel_epilogue *epilogue) {
  return epilogue && (epilogue->saved || (epilogue->activation != UNARY_IDENTITY &&
                                          !is_simple(epilogue->activation)));
}

INLINE struct destination with_activation(ptrdiff_t columns,
                                          const struct kernel_epilogue *epilogue) {
  struct destination to = {.columns = columns, .activation = UNARY_IDENTITY};
  if (epilogue && !epilogue->saved && is_simple(epilogue->activation)) {
    to.activation = epilogue->activation;
    to.parameter = epilogue->parameter;
  }
  return to;
}

void NAME(product_rows)(const float *a, ptrdiff_t a_stride, ptrdiff_t rows, ptrdiff_t k,
                        const float *panel, ptrdiff_t panel_stride, float *c, ptrdiff_t c_stride,
                        ptrdiff_t columns, const struct kernel_epilogue *epilogue) {
  const int32_t zero = 0;
  const struct runs runs = {1, k, &zero, &zero};
  const float *bias = epilogue ? epilogue->bias : NULL;
  const float *addend = epilogue ? epilogue->addend : NULL;
  struct destination to = with_activation(columns, epilogue);
  // Tiles of nearly equal height.
  const ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (ptrdiff_t t = 0; t < tiles; t++) {
    const ptrdiff_t first = rows * t / tiles;
    const int height = (int)(rows * (t + 1) / tiles - first);
    const float *in[TILE_ROWS];
    for (int i = 0; i < height; i++) {
      in[i] = a + (first + i) * a_stride;
      to.rows[i] = c + (first + i) * c_stride;
      to.bias[i] = bias;
      to.addend[i] = addend ? addend + (first + i) * c_stride : NULL;
    }
    RUN_TILE(height, gathered_tile, in, &runs, panel, panel_stride)
    if (needs_finish(epilogue)) NAME(finish_tile)(height, &to, c, epilogue);
  }
}

void NAME(product_gathered)(const float *a, ptrdiff_t image_stride, ptrdiff_t images,
                            const int32_t *in_offsets, const int32_t *out_offsets, ptrdiff_t rows,
                            ptrdiff_t run_count, const int32_t *run_offsets,
                            const int32_t *run_rows, ptrdiff_t run_length, const float *panel,
                            float *c, ptrdiff_t out_image_stride, ptrdiff_t columns,
                            const struct kernel_epilogue *epilogue) {
  const struct runs runs = {run_count, run_length, run_offsets, run_rows};
  struct destination to = with_activation(columns, epilogue);
  const ptrdiff_t total = images * rows, tiles = (total + TILE_ROWS - 1) / TILE_ROWS;
  ptrdiff_t image = 0, row = 0;
  for (ptrdiff_t t = 0; t < tiles; t++) {
    const int height = (int)(total * (t + 1) / tiles - total * t / tiles);
    const float *in[TILE_ROWS];
    for (int i = 0; i < height; i++) {
      in[i] = a + image * image_stride + in_offsets[row];
      to.rows[i] = c + image * out_image_stride + out_offsets[row];
      to.bias[i] =
          epilogue && epilogue->bias ? epilogue->bias + image * epilogue->bias_stride : NULL;
      to.addend[i] = epilogue && epilogue->addend ? epilogue->addend + (to.rows[i] - c) : NULL;
      if (++row == rows) row = 0, image++;
    }
    RUN_TILE(height, gathered_tile, in, &runs, panel, TILE_COLUMNS)
    if (needs_finish(epilogue)) NAME(finish_tile)(height, &to, c, epilogue);
  }
}

void NAME(product_outer)(const float *a, ptrdiff_t a_image, ptrdiff_t a_row, ptrdiff_t a_point,
                         const float *b, ptrdiff_t b_image, ptrdiff_t b_row, ptrdiff_t b_point,
                         ptrdiff_t images, ptrdiff_t height, ptrdiff_t width, ptrdiff_t m,
                         float *c, ptrdiff_t c_stride, ptrdiff_t columns, int accumulates) {
  const struct points points = {a_image, a_row,  a_point, b_image, b_row,
                                b_point, images, height,  width};
  struct destination to = {
      .columns = columns, .accumulates = accumulates, .activation = UNARY_IDENTITY};
  const ptrdiff_t tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  for (ptrdiff_t t = 0; t < tiles; t++) {
    const ptrdiff_t first = m * t / tiles;
    const int rows = (int)(m * (t + 1) / tiles - first);
    for (int i = 0; i < rows; i++) {
      to.rows[i] = c + (first + i) * c_stride;
      to.bias[i] = NULL;
      to.addend[i] = NULL;
    }
    RUN_TILE(rows, outer_tile, a + first, b, &points)
  }
}

// ---- the same where a was copied tile by tile: its rows, far apart, compete for places in the caches,
// which costs a quarter of the speed where they are 4 kB apart

void NAME(pack_tiles)(const float *a, ptrdiff_t a_stride, ptrdiff_t k, ptrdiff_t m, float *tiles) {
  const ptrdiff_t count = (m + TILE_ROWS - 1) / TILE_ROWS;
  for (ptrdiff_t t = 0; t < count; t++, tiles += k * TILE_ROWS) {
    const ptrdiff_t first = m * t / count, rows = m * (t + 1) / count - first;
    for (ptrdiff_t point = 0; point < k; point++) {
      const float *from = a + point * a_stride + first;
      float *to = tiles + point * TILE_ROWS;
      EACH_VECTOR(rows, store_lanes(to + i, load_lanes(from + i, lanes), lanes););
    }
  }
}

void NAME(product_tiles)(const float *tiles, ptrdiff_t tile_points, ptrdiff_t start, ptrdiff_t k,
                         const float *b, ptrdiff_t b_stride, ptrdiff_t m, float *c,
                         ptrdiff_t c_stride, ptrdiff_t columns, int accumulates) {
  const struct points points = {0, 0, TILE_ROWS, 0, 0, b_stride, 1, 1, k};
  struct destination to = {
      .columns = columns, .accumulates = accumulates, .activation = UNARY_IDENTITY};
  const ptrdiff_t count = (m + TILE_ROWS - 1) / TILE_ROWS;
  tiles += start * TILE_ROWS;
  for (ptrdiff_t t = 0; t < count; t++, tiles += tile_points * TILE_ROWS) {
    const ptrdiff_t first = m * t / count;
    const int rows = (int)(m * (t + 1) / count - first);
    for (int i = 0; i < rows; i++) {
      to.rows[i] = c + (first + i) * c_stride;
      to.bias[i] = NULL;
      to.addend[i] = NULL;
    }
    RUN_TILE(rows, outer_tile, tiles, b, &points)
  }
}

// ---- few columns: tiles would be mostly empty, so vectors run along the rows of a instead

INLINE void thin_tile(int rows, int columns, const float *const *a, const struct runs *runs,
                      const float *b, ptrdiff_t b_stride, const float *bias, float *const *c) {
  V sums[4][4];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < columns; j++) sums[i][j] = 0;
  for (ptrdiff_t r = 0; r < runs->count; r++) {
    const ptrdiff_t offset = runs->offsets[r], first = runs->panel_rows[r];
    EACH_VECTOR(runs->length, {
      V v[4];
      UNROLL for (int j = 0; j < columns; j++)
        v[j] = load_lanes(b + j * b_stride + first + i, lanes);
      UNROLL for (int k = 0; k < rows; k++) {
        const V x = load_lanes(a[k] + offset + i, lanes);
        UNROLL for (int j = 0; j < columns; j++) sums[k][j] = fma_(x, v[j], sums[k][j]);
      }
    });
  }
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < columns; j++)
      c[i][j] = sum_lanes(sums[i][j]) + (bias ? bias[j] : 0);
}

#define THIN_CASE(columns_)                                                                   \
  case columns_:                                                                              \
    if (height == 4) thin_tile(4, columns_, in, &runs, b, b_stride, bias, out);               \
    else                                                                                      \
      for (int i = 0; i < height; i++)                                                        \
        thin_tile(1, columns_, in + i, &runs, b, b_stride, bias, out + i);                    \
    break;

void NAME(product_thin)(const float *a, ptrdiff_t image_stride, ptrdiff_t images,
                        const int32_t *in_offsets, const int32_t *out_offsets, ptrdiff_t rows,
                        ptrdiff_t run_count, const int32_t *run_offsets, const int32_t *run_rows,
                        ptrdiff_t run_length, const float *b, ptrdiff_t b_stride, float *c,
                        ptrdiff_t out_image_stride, ptrdiff_t columns, const float *image_bias,
                        ptrdiff_t bias_stride) {
  const struct runs runs = {run_count, run_length, run_offsets, run_rows};
  for (ptrdiff_t image = 0; image < images; image++) {
    const float *bias = image_bias ? image_bias + image * bias_stride : NULL;
    for (ptrdiff_t row = 0; row < rows; row += 4) {
      const int height = (int)(rows - row < 4 ? rows - row : 4);
      const float *in[4];
      float *out[4];
      for (int i = 0; i < height; i++) {
        in[i] = a + image * image_stride + in_offsets[row + i];
        out[i] = c + image * out_image_stride + out_offsets[row + i];
      }
      switch (columns) { THIN_CASE(1) THIN_CASE(2) THIN_CASE(3) THIN_CASE(4) }
    }
  }
}

// ---- transposition of WIDTH × WIDTH numbers in registers, by interleaving halves

#if WIDTH == 16
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif WIDTH == 8
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#else
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#endif

INLINE void transpose_square(V r[WIDTH]) {
  UNROLL for (int round = 1; round < WIDTH; round *= 2) {
    V s[WIDTH];
    UNROLL for (int i = 0; i < WIDTH / 2; i++) {
      s[2 * i] = __builtin_shufflevector(r[i], r[i + WIDTH / 2], LOW_HALVES);
      s[2 * i + 1] = __builtin_shufflevector(r[i], r[i + WIDTH / 2], HIGH_HALVES);
    }
    UNROLL for (int i = 0; i < WIDTH; i++) r[i] = s[i];
  }
}

void NAME(transpose)(const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride,
                     ptrdiff_t rows, ptrdiff_t columns) {
  ptrdiff_t r = 0;
  for (; r + WIDTH <= rows; r += WIDTH) {
    ptrdiff_t c = 0;
    for (; c + WIDTH <= columns; c += WIDTH) {
      V v[WIDTH];
      UNROLL for (int i = 0; i < WIDTH; i++) v[i] = load(x + (r + i) * x_stride + c);
      transpose_square(v);
      UNROLL for (int i = 0; i < WIDTH; i++) store(y + (c + i) * y_stride + r, v[i]);
    }
    for (; c < columns; c++)
      for (ptrdiff_t i = r; i < r + WIDTH; i++) y[c * y_stride + i] = x[i * x_stride + c];
  }
  for (; r < rows; r++)
    for (ptrdiff_t c = 0; c < columns; c++) y[c * y_stride + r] = x[r * x_stride + c];
}

void NAME(pack_panels)(const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t k,
                       ptrdiff_t columns, float *panels, ptrdiff_t panel_stride) {
  for (ptrdiff_t n = 0; n < columns; n += TILE_COLUMNS, panels += panel_stride) {
    const ptrdiff_t width = columns - n < TILE_COLUMNS ? columns - n : TILE_COLUMNS;
    const float *from = b + n * column_stride;
    if (column_stride == 1 && width == TILE_COLUMNS) {
      for (ptrdiff_t i = 0; i < k; i++) {
        store(panels + i * TILE_COLUMNS, load(from + i * row_stride));
        store(panels + i * TILE_COLUMNS + WIDTH, load(from + i * row_stride + WIDTH));
      }
    } else if (column_stride == 1) {
      for (ptrdiff_t i = 0; i < k; i++)
        for (int j = 0; j < 2; j++) {
          const ptrdiff_t left = width - j * WIDTH;
          V v = left > 0 ? load_lanes(from + i * row_stride + j * WIDTH, left) : (V)0;
          store(panels + i * TILE_COLUMNS + j * WIDTH, v);
        }
    } else {
      if (width < TILE_COLUMNS) memset(panels, 0, sizeof(float) * k * TILE_COLUMNS);
      NAME(transpose)(from, column_stride, panels, TILE_COLUMNS, width, k);
    }
  }
}
