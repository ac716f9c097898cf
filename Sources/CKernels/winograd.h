// The 3×3 convolution of stride 1 by tiles of 2×2 output pixels, with 16 multiplications for each
// instead of 36: F(2×2, 3×3) of Lavin and Gray (2016), section 4.1. A tile's 4×4 input pixels d and
// the kernel g become Bᵀ·d·B and G·g·Gᵀ; products of their 16 elements, summed over channels (that
// is, 16 products of matrices), become 2×2 outputs by Aᵀ·m·A. The factors are 1 and ½ only, so
// little is lost to rounding.
//
// A plane holds one of the 16 elements of all tiles, [tile, channel]; channels come in whole
// vectors. Tiles are numbered through images, rows and columns.

// One dimension of Bᵀ·d: (d₀ − d₂, d₁ + d₂, d₂ − d₁, d₁ − d₃).
INLINE void transform_input(const V d[4], V t[4]) {
  t[0] = d[0] - d[2];
  t[1] = d[1] + d[2];
  t[2] = d[2] - d[1];
  t[3] = d[1] - d[3];
}

// One dimension of Aᵀ·m: (m₀ + m₁ + m₂, m₁ − m₂ − m₃).
INLINE void transform_output(const V m[4], V y[2]) {
  y[0] = m[0] + m[1] + m[2];
  y[1] = m[1] - m[2] - m[3];
}

// One dimension of A·y, the adjoint: (y₀, y₀ + y₁, y₀ − y₁, −y₁).
INLINE void transform_gradient(const V y[2], V m[4]) {
  m[0] = y[0];
  m[1] = y[0] + y[1];
  m[2] = y[0] - y[1];
  m[3] = -y[1];
}

// One dimension of G·g: (g₀, (g₀ + g₁ + g₂)/2, (g₀ − g₁ + g₂)/2, g₂).
INLINE void transform_kernel(const V g[3], V u[4]) {
  const V half = all(0.5f), ends = half * (g[0] + g[2]);
  u[0] = g[0];
  u[1] = fma_(half, g[1], ends);
  u[2] = fma_(-half, g[1], ends);
  u[3] = g[2];
}

// One dimension of Gᵀ·u, the adjoint.
INLINE void transform_kernel_gradient(const V u[4], V g[3]) {
  const V half = all(0.5f);
  g[0] = fma_(half, u[1] + u[2], u[0]);
  g[1] = half * (u[1] - u[2]);
  g[2] = fma_(half, u[1] + u[2], u[3]);
}

// Tiles are taken in stretches of one row of tiles.
struct stretch {
  ptrdiff_t image, down, across, length;
};

INLINE struct stretch next_stretch(const struct kernel_tiles *at, ptrdiff_t tile, ptrdiff_t end) {
  const ptrdiff_t row = tile / at->tiles_across;
  struct stretch s = {row / at->tiles_down, row % at->tiles_down, tile % at->tiles_across, 0};
  s.length = at->tiles_across - s.across;
  if (s.length > end - tile) s.length = end - tile;
  return s;
}

// Four lines of pixels, or of zeros outside.
struct lines {
  const float *start[4];
  ptrdiff_t step[4];
};

// One column of four pixels, transformed; zeros outside.
INLINE void transform_column(const struct lines *lines, ptrdiff_t x, ptrdiff_t width, V t[4]) {
  if (x < 0 || x >= width) {
    t[0] = t[1] = t[2] = t[3] = (V)0;
    return;
  }
  V d[4];
  UNROLL for (int i = 0; i < 4; i++) d[i] = load(lines->start[i] + x * lines->step[i]);
  transform_input(d, t);
}

void NAME(winograd_input)(const float *x, const struct kernel_tiles *at, ptrdiff_t channels,
                          ptrdiff_t first, ptrdiff_t count, float *planes, ptrdiff_t plane) {
  static const float zeros[WIDTH];
  for (ptrdiff_t tile = 0; tile < count;) {
    const struct stretch s = next_stretch(at, first + tile, first + count);
    const float *image = x + s.image * at->height * at->width * channels;
    const ptrdiff_t top = 2 * s.down - at->padding, left = 2 * s.across - at->padding;
    for (ptrdiff_t c = 0; c < channels; c += WIDTH) {
      struct lines lines;
      for (int i = 0; i < 4; i++) {
        const int inside = top + i >= 0 && top + i < at->height;
        lines.start[i] = inside ? image + (top + i) * at->width * channels + c : zeros;
        lines.step[i] = inside ? channels : 0;
      }
      // Neighboring tiles share two columns.
      V columns[4][4];
      transform_column(&lines, left, at->width, columns[2]);
      transform_column(&lines, left + 1, at->width, columns[3]);
      float *to = planes + tile * channels + c;
      for (ptrdiff_t t = 0; t < s.length; t++, to += channels) {
        UNROLL for (int i = 0; i < 4; i++) {
          columns[0][i] = columns[2][i];
          columns[1][i] = columns[3][i];
        }
        // The next row of tiles begins with the two lines below.
        const float *below =
            image + ((top + 4) * at->width + left + 2 * t + 2) * channels + c;
        UNROLL for (int i = 0; i < 4; i++)
          __builtin_prefetch(below + (i / 2 * at->width + i % 2) * channels);
        transform_column(&lines, left + 2 * t + 2, at->width, columns[2]);
        transform_column(&lines, left + 2 * t + 3, at->width, columns[3]);
        UNROLL for (int i = 0; i < 4; i++) {
          const V d[4] = {columns[0][i], columns[1][i], columns[2][i], columns[3][i]};
          V v[4];
          transform_input(d, v);
          UNROLL for (int j = 0; j < 4; j++) store(to + (i * 4 + j) * plane, v[j]);
        }
      }
    }
    tile += s.length;
  }
}

void NAME(winograd_output)(const float *planes, ptrdiff_t plane, const struct kernel_tiles *at,
                           ptrdiff_t channels, ptrdiff_t first, ptrdiff_t count, float *y,
                           const struct kernel_epilogue *epilogue) {
  const V p = all(epilogue->parameter);
  WITH_ACTIVATION(epilogue->activation, for (ptrdiff_t tile = 0; tile < count;) {
    const struct stretch s = next_stretch(at, first + tile, first + count);
    const int heights = 2 * s.down + 1 < at->out_height ? 2 : 1;
    const float *bias = epilogue->bias ? epilogue->bias + s.image * epilogue->bias_stride : NULL;
    const float *from = planes + tile * channels;
    ptrdiff_t corner =
        ((s.image * at->out_height + 2 * s.down) * at->out_width + 2 * s.across) * channels;
    for (ptrdiff_t t = 0; t < s.length; t++, from += channels, corner += 2 * channels) {
      const int widths = 2 * (s.across + t) + 1 < at->out_width ? 2 : 1;
      for (ptrdiff_t c = 0; c < channels; c += WIDTH) {
        V rows[2][4];
        UNROLL for (int j = 0; j < 4; j++) {
          V m[4];
          V v[2];
          UNROLL for (int i = 0; i < 4; i++) m[i] = load(from + (i * 4 + j) * plane + c);
          transform_output(m, v);
          rows[0][j] = v[0];
          rows[1][j] = v[1];
        }
        const V b = bias ? load(bias + c) : (V)0;
        // Lines to be written have to be fetched too.
        UNROLL for (int i = 0; i < 4; i++)
          __builtin_prefetch(
              y + corner + (i / 2 * at->out_width + 4 + i % 2) * channels + c, 1);
        UNROLL for (int i = 0; i < 2; i++) {
          V v[2];
          transform_output(rows[i], v);
          UNROLL for (int j = 0; j < 2; j++) {
            if (i >= heights || j >= widths) continue;
            const ptrdiff_t place = corner + (i * at->out_width + j) * channels + c;
            V sum = v[j] + b;
            if (epilogue->addend) sum += load(epilogue->addend + place);
            if (epilogue->saved) store(epilogue->saved + place, sum);
            store(y + place, apply_(OP, sum, p));
          }
        }
      }
    }
    tile += s.length;
  })
}

void NAME(winograd_output_gradient)(const float *dy, const struct kernel_tiles *at,
                                    ptrdiff_t channels, ptrdiff_t first, ptrdiff_t count,
                                    float *planes, ptrdiff_t plane) {
  for (ptrdiff_t tile = 0; tile < count;) {
    const struct stretch s = next_stretch(at, first + tile, first + count);
    const int heights = 2 * s.down + 1 < at->out_height ? 2 : 1;
    const float *from =
        dy + ((s.image * at->out_height + 2 * s.down) * at->out_width + 2 * s.across) * channels;
    float *to = planes + tile * channels;
    for (ptrdiff_t t = 0; t < s.length; t++, from += 2 * channels, to += channels) {
      const int widths = 2 * (s.across + t) + 1 < at->out_width ? 2 : 1;
      for (ptrdiff_t c = 0; c < channels; c += WIDTH) {
        V rows[2][4];
        UNROLL for (int i = 0; i < 2; i++) {
          V v[2];
          UNROLL for (int j = 0; j < 2; j++)
            v[j] = i < heights && j < widths ? load(from + (i * at->out_width + j) * channels + c)
                                             : (V)0;
          transform_gradient(v, rows[i]);
        }
        UNROLL for (int j = 0; j < 4; j++) {
          const V v[2] = {rows[0][j], rows[1][j]};
          V m[4];
          transform_gradient(v, m);
          UNROLL for (int i = 0; i < 4; i++) store(to + (i * 4 + j) * plane + c, m[i]);
        }
      }
    }
    tile += s.length;
  }
}

void NAME(winograd_kernel)(const float *g, ptrdiff_t n, int turned, ptrdiff_t first,
                           ptrdiff_t count, float *planes) {
  for (ptrdiff_t c = first; c < first + count; c += WIDTH) {
    V rows[3][4];
    UNROLL for (int i = 0; i < 3; i++) {
      V k[3];
      UNROLL for (int j = 0; j < 3; j++) {
        const int tap = i * 3 + j;
        k[j] = load(g + (turned ? 8 - tap : tap) * n + c);
      }
      transform_kernel(k, rows[i]);
    }
    UNROLL for (int j = 0; j < 4; j++) {
      const V k[3] = {rows[0][j], rows[1][j], rows[2][j]};
      V u[4];
      transform_kernel(k, u);
      UNROLL for (int i = 0; i < 4; i++) store(planes + (i * 4 + j) * n + c, u[i]);
    }
  }
}

void NAME(winograd_kernel_gradient)(const float *planes, ptrdiff_t n, ptrdiff_t first,
                                    ptrdiff_t count, float *g) {
  for (ptrdiff_t c = first; c < first + count; c += WIDTH) {
    V rows[4][3];
    UNROLL for (int i = 0; i < 4; i++) {
      V u[4];
      UNROLL for (int j = 0; j < 4; j++) u[j] = load(planes + (i * 4 + j) * n + c);
      transform_kernel_gradient(u, rows[i]);
    }
    UNROLL for (int j = 0; j < 3; j++) {
      const V u[4] = {rows[0][j], rows[1][j], rows[2][j], rows[3][j]};
      V k[3];
      transform_kernel_gradient(u, k);
      UNROLL for (int i = 0; i < 3; i++) store(g + (i * 3 + j) * n + c, k[i]);
    }
  }
}
