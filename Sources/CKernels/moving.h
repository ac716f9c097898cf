// Copies in another order, and between resolutions.

void NAME(gather_strided)(const float *x, int rank, const int32_t *extents,
                          const ptrdiff_t *strides, float *y) {
  ptrdiff_t rows = 1;
  for (int axis = 0; axis + 1 < rank; axis++) rows *= extents[axis];
  const ptrdiff_t n = extents[rank - 1], step = strides[rank - 1];
  for (ptrdiff_t row = 0; row < rows; row++, y += n) {
    ptrdiff_t rest = row, at = 0;
    for (int axis = rank - 2; axis >= 0; axis--) {
      at += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    if (step == 1) memcpy(y, x + at, sizeof(float) * n);
    else
      for (ptrdiff_t i = 0; i < n; i++) y[i] = x[at + i * step];
  }
}

void NAME(upsample)(const float *x, float *y, ptrdiff_t height, ptrdiff_t width,
                    ptrdiff_t channels, ptrdiff_t factor) {
  const ptrdiff_t line = width * factor * channels;
  for (ptrdiff_t h = 0; h < height; h++, y += line * factor) {
    for (ptrdiff_t w = 0; w < width; w++, x += channels)
      for (ptrdiff_t j = 0; j < factor; j++) {
        float *to = y + (w * factor + j) * channels;
        EACH_VECTOR(channels, store_lanes(to + i, load_lanes(x + i, lanes), lanes););
      }
    for (ptrdiff_t j = 1; j < factor; j++) memcpy(y + j * line, y, sizeof(float) * line);
  }
}

void NAME(sum_pool)(const float *x, float *y, ptrdiff_t height, ptrdiff_t width,
                    ptrdiff_t channels, ptrdiff_t factor, float scale) {
  const ptrdiff_t line = width * factor * channels;
  const V s = all(scale);
  for (ptrdiff_t h = 0; h < height; h++)
    for (ptrdiff_t w = 0; w < width; w++, y += channels) {
      const float *from = x + h * factor * line + w * factor * channels;
      EACH_VECTOR(channels, {
        V sum = 0;
        for (ptrdiff_t j = 0; j < factor; j++)
          for (ptrdiff_t k = 0; k < factor; k++)
            sum += load_lanes(from + j * line + k * channels + i, lanes);
        store_lanes(y + i, sum * s, lanes);
      });
    }
}

void NAME(copy_blocks)(const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride,
                       ptrdiff_t n, ptrdiff_t blocks) {
  for (ptrdiff_t b = 0; b < blocks; b++, x += x_stride, y += y_stride) {
    // A call for each pixel's channels would cost more than the copy.
    if (n > 1024) memcpy(y, x, sizeof(float) * n);
    else
      EACH_VECTOR(n, store_lanes(y + i, load_lanes(x + i, lanes), lanes););
  }
}
