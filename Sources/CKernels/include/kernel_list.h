// Every kernel: result, name, parameters, arguments. Included with KERNEL defined, once for the
// public declarations, once for each instruction set's, once for the dispatch. `n` counts floats.

// ---- shape of the tiles of products in the instruction set in use
KERNEL(ptrdiff_t, tile_rows, (void), ())
KERNEL(ptrdiff_t, tile_columns, (void), ())

// ---- elementwise
// y = op(x)
KERNEL(void, unary, (int op, const float *x, float *y, ptrdiff_t n, float parameter),
       (op, x, y, n, parameter))
// y = op(a, b); a step of 0 takes one number for all
KERNEL(void, binary,
       (int op, const float *a, int a_step, const float *b, int b_step, float *y, ptrdiff_t n),
       (op, a, a_step, b, b_step, y, n))
// the rows [begin, end) of y = op(a, b), where a row is the innermost of `rank` axes of `extents`
// and a and b have strides, 0 on the axes along which they are broadcast (innermost: 0 or 1)
KERNEL(void, binary_broadcast,
       (int op, int rank, const int32_t *extents, const ptrdiff_t *a_strides,
        const ptrdiff_t *b_strides, const float *a, const float *b, float *y, ptrdiff_t begin,
        ptrdiff_t end),
       (op, rank, extents, a_strides, b_strides, a, b, y, begin, end))
KERNEL(void, clamp, (const float *x, float *y, ptrdiff_t n, float lower, float upper),
       (x, y, n, lower, upper))
KERNEL(void, power, (const float *x, float *y, ptrdiff_t n, float exponent), (x, y, n, exponent))
// y = a·b + c
KERNEL(void, multiply_add, (const float *a, const float *b, const float *c, float *y, ptrdiff_t n),
       (a, b, c, y, n))
// y = mask ≠ 0 ? a : b
KERNEL(void, select, (const float *mask, const float *a, const float *b, float *y, ptrdiff_t n),
       (mask, a, b, y, n))
// y += s·x
KERNEL(void, accumulate, (float *y, const float *x, ptrdiff_t n, float s), (y, x, n, s))
// y = s·y
KERNEL(void, scale, (float *y, ptrdiff_t n, float s), (y, n, s))
// y = p·y + (1 − p)·x
KERNEL(void, blend, (float *y, const float *x, ptrdiff_t n, float p), (y, x, n, p))
// dx = dy · activation′, from what the activation saved (its input for SiLU and GELU, else its
// output)
KERNEL(void, activation_gradient,
       (int op, const float *dy, const float *saved, float *dx, ptrdiff_t n, float parameter),
       (op, dy, saved, dx, n, parameter))
// the same for rows, adding the columns' sums of dx to `sums`
KERNEL(void, activation_gradient_rows,
       (int op, const float *dy, const float *saved, float *dx, ptrdiff_t rows, ptrdiff_t columns,
        float parameter, double *sums),
       (op, dy, saved, dx, rows, columns, parameter, sums))

// ---- reductions
// of n numbers; sums in blocks, the blocks' sums in double precision
KERNEL(double, reduce, (int op, const float *x, ptrdiff_t n), (op, x, n))
KERNEL(double, dot, (const float *a, const float *b, ptrdiff_t n), (a, b, n))
// y[o, i] = reduction over r of x[o, r, i]
KERNEL(void, reduce_middle,
       (int op, const float *x, float *y, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner),
       (op, x, y, outer, reduced, inner))
// sums[c] += Σ over rows of x[r, c]
KERNEL(void, add_rows, (const float *x, ptrdiff_t rows, ptrdiff_t columns, double *sums),
       (x, rows, columns, sums))
// the first position of a number that is not finite, or −1
KERNEL(ptrdiff_t, first_non_finite, (const float *x, ptrdiff_t n), (x, n))
KERNEL(void, softmax, (const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns, float scale),
       (x, y, rows, columns, scale))
KERNEL(void, softmax_gradient,
       (const float *dy, const float *y, float *dx, ptrdiff_t rows, ptrdiff_t columns, float scale),
       (dy, y, dx, rows, columns, scale))
KERNEL(void, log_softmax, (const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns),
       (x, y, rows, columns))
KERNEL(void, log_softmax_gradient,
       (const float *dy, const float *y, float *dx, ptrdiff_t rows, ptrdiff_t columns),
       (dy, y, dx, rows, columns))
KERNEL(void, log_sum_exp, (const float *x, float *y, ptrdiff_t rows, ptrdiff_t columns),
       (x, y, rows, columns))

// ---- products (tile.h)
// panels of tile_columns columns of b[k, columns], the last one filled up with zeros; b's element
// (k, c) is at k·row_stride + c·column_stride, one of them 1
KERNEL(void, pack_panels,
       (const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t k,
        ptrdiff_t columns, float *panels, ptrdiff_t panel_stride),
       (b, row_stride, column_stride, k, columns, panels, panel_stride))
// c[r, 0 ..< columns] = a[r, :]·panel, one panel, followed by the epilogue, whose pointers are
// those of c's first element, or null; the panel's rows are panel_stride apart, so that a matrix can
// be its own panel
KERNEL(void, product_rows,
       (const float *a, ptrdiff_t a_stride, ptrdiff_t rows, ptrdiff_t k, const float *panel,
        ptrdiff_t panel_stride, float *c, ptrdiff_t c_stride, ptrdiff_t columns,
        const struct kernel_epilogue *epilogue),
       (a, a_stride, rows, k, panel, panel_stride, c, c_stride, columns, epilogue))
// The same for a convolution: row (image, i) of a begins at image·image_stride + in_offsets[i] and
// is the concatenation of `runs` runs of `run_length` floats, the r-th at run_offsets[r]; its run
// in the panel begins at panel row run_rows[r]. The output's row begins at
// image·out_image_stride + out_offsets[i].
KERNEL(void, product_gathered,
       (const float *a, ptrdiff_t image_stride, ptrdiff_t images, const int32_t *in_offsets,
        const int32_t *out_offsets, ptrdiff_t rows, ptrdiff_t runs, const int32_t *run_offsets,
        const int32_t *run_rows, ptrdiff_t run_length, const float *panel, float *c,
        ptrdiff_t out_image_stride, ptrdiff_t columns, const struct kernel_epilogue *epilogue),
       (a, image_stride, images, in_offsets, out_offsets, rows, runs, run_offsets, run_rows,
        run_length, panel, c, out_image_stride, columns, epilogue))
// The same for at most 4 columns, with b by columns (its element (k, j) at j·b_stride + k), then the
// bias of each column: of each image's own where bias_stride is not 0.
KERNEL(void, product_thin,
       (const float *a, ptrdiff_t image_stride, ptrdiff_t images, const int32_t *in_offsets,
        const int32_t *out_offsets, ptrdiff_t rows, ptrdiff_t runs, const int32_t *run_offsets,
        const int32_t *run_rows, ptrdiff_t run_length, const float *b, ptrdiff_t b_stride, float *c,
        ptrdiff_t out_image_stride, ptrdiff_t columns, const float *bias, ptrdiff_t bias_stride),
       (a, image_stride, images, in_offsets, out_offsets, rows, runs, run_offsets, run_rows,
        run_length, b, b_stride, c, out_image_stride, columns, bias, bias_stride))
// c[m, columns] (+)= Σ over points of a[point, m]ᵀ·b[point, columns], at most tile_columns
// columns, where the points are images × height × width with strides in a and in b
KERNEL(void, product_outer,
       (const float *a, ptrdiff_t a_image, ptrdiff_t a_row, ptrdiff_t a_point, const float *b,
        ptrdiff_t b_image, ptrdiff_t b_row, ptrdiff_t b_point, ptrdiff_t images, ptrdiff_t height,
        ptrdiff_t width, ptrdiff_t m, float *c, ptrdiff_t c_stride, ptrdiff_t columns,
        int accumulates),
       (a, a_image, a_row, a_point, b, b_image, b_row, b_point, images, height, width, m, c,
        c_stride, columns, accumulates))
// a[k, m] in tiles of columns one behind the other, [tile, k, tile_rows]
KERNEL(void, pack_tiles, (const float *a, ptrdiff_t a_stride, ptrdiff_t k, ptrdiff_t m, float *tiles),
       (a, a_stride, k, m, tiles))
// c[m, columns] (+)= Σ over k points, from `start` on, of a[k, m]ᵀ·b[k, columns], where a is in tiles
// of `tile_points` points and b begins at the first point that counts
KERNEL(void, product_tiles,
       (const float *tiles, ptrdiff_t tile_points, ptrdiff_t start, ptrdiff_t k, const float *b,
        ptrdiff_t b_stride, ptrdiff_t m, float *c, ptrdiff_t c_stride, ptrdiff_t columns,
        int accumulates),
       (tiles, tile_points, start, k, b, b_stride, m, c, c_stride, columns, accumulates))

// ---- 3 × 3 convolutions with fewer multiplications (winograd.h): `count` tiles from `first` on,
// channels in whole vectors; a plane of one of the 16 elements is `plane` floats from the next
KERNEL(void, winograd_input,
       (const float *x, const struct kernel_tiles *at, ptrdiff_t channels, ptrdiff_t first,
        ptrdiff_t count, float *planes, ptrdiff_t plane),
       (x, at, channels, first, count, planes, plane))
KERNEL(void, winograd_output,
       (const float *planes, ptrdiff_t plane, const struct kernel_tiles *at, ptrdiff_t channels,
        ptrdiff_t first, ptrdiff_t count, float *y, const struct kernel_epilogue *epilogue),
       (planes, plane, at, channels, first, count, y, epilogue))
KERNEL(void, winograd_output_gradient,
       (const float *dy, const struct kernel_tiles *at, ptrdiff_t channels, ptrdiff_t first,
        ptrdiff_t count, float *planes, ptrdiff_t plane),
       (dy, at, channels, first, count, planes, plane))
// `count` from `first` on of the n = in × out elements of the kernel's nine taps, to 16 planes of n;
// turned: with the taps in reverse, as for the adjoint
KERNEL(void, winograd_kernel,
       (const float *g, ptrdiff_t n, int turned, ptrdiff_t first, ptrdiff_t count, float *planes),
       (g, n, turned, first, count, planes))
KERNEL(void, winograd_kernel_gradient,
       (const float *planes, ptrdiff_t n, ptrdiff_t first, ptrdiff_t count, float *g),
       (planes, n, first, count, g))

// ---- normalization (normalization.h)
// Adds to sums[0 ..< channels] the sums, to sums[channels ..< 2·channels] the sums of squares, of
// the rows' differences from `origin`
KERNEL(void, moments_rows,
       (const float *x, const float *origin, ptrdiff_t rows, ptrdiff_t channels, double *sums),
       (x, origin, rows, channels, sums))
// y = activation((x − mean)·factor + term), by channel; x·factor + term where the mean is null
KERNEL(void, scale_shift_rows,
       (const float *x, const float *mean, const float *factor, const float *term, float *y,
        ptrdiff_t rows, ptrdiff_t channels, int activation, float parameter),
       (x, mean, factor, term, y, rows, channels, activation, parameter))
// With dz = dy·activation′(z), z = (x − mean)·factor + term where it is centered and x·factor +
// term otherwise: adds the channels' Σ dz and
// Σ dz·(x − mean)·inverse to
// sums[0 ..< channels] and sums[channels ..< 2·channels]; writes dz
KERNEL(void, scale_shift_gradient_rows,
       (const float *dy, const float *x, const float *factor, const float *term, const float *mean,
        const float *inverse, float *dz, ptrdiff_t rows, ptrdiff_t channels, int is_centered,
        int activation, float parameter, double *sums),
       (dy, x, factor, term, mean, inverse, dz, rows, channels, is_centered, activation, parameter,
        sums))
// dx = (dz·p + (x − mean)·q + r)·s, by channel; dz·p + x·q + r where the mean is null
KERNEL(void, three_term_rows,
       (const float *dz, const float *x, const float *mean, const float *p, const float *q,
        const float *r, const float *s, float *dx, ptrdiff_t rows, ptrdiff_t channels),
       (dz, x, mean, p, q, r, s, dx, rows, channels))

// ---- losses
// y = softplus(z) − z·t, binary cross-entropy from logits
KERNEL(void, binary_cross_entropy, (const float *z, const float *t, float *y, ptrdiff_t n),
       (z, t, y, n))
KERNEL(double, binary_cross_entropy_sum, (const float *z, const float *t, ptrdiff_t n), (z, t, n))
// dz = (sigmoid(z) − t)·scale, times weight where there are weights
KERNEL(void, binary_cross_entropy_gradient,
       (const float *z, const float *t, const float *weight, float *dz, ptrdiff_t n, float scale),
       (z, t, weight, dz, n, scale))
KERNEL(double, squared_error_sum, (const float *a, const float *b, ptrdiff_t n), (a, b, n))
// y = (a − b)·scale, times weight where there are weights
KERNEL(void, scaled_difference,
       (const float *a, const float *b, const float *weight, float *y, ptrdiff_t n, float scale),
       (a, b, weight, y, n, scale))

// ---- optimizers
KERNEL(void, adam,
       (float *parameter, const float *gradient, float *first, float *second, ptrdiff_t n,
        const struct kernel_adam *settings),
       (parameter, gradient, first, second, n, settings))
// velocity may be null
KERNEL(void, sgd,
       (float *parameter, const float *gradient, float *velocity, ptrdiff_t n, float rate,
        float momentum, int nesterov, float decay, float gradient_scale),
       (parameter, gradient, velocity, n, rate, momentum, nesterov, decay, gradient_scale))
KERNEL(void, rms_prop,
       (float *parameter, const float *gradient, float *square, ptrdiff_t n, float rate,
        float retention, float epsilon, float decay, float gradient_scale),
       (parameter, gradient, square, n, rate, retention, epsilon, decay, gradient_scale))

// ---- moving things
// y[c, r] = x[r, c]
KERNEL(void, transpose,
       (const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride, ptrdiff_t rows,
        ptrdiff_t columns),
       (x, x_stride, y, y_stride, rows, columns))
// y, contiguous with `extents`, from x with strides
KERNEL(void, gather_strided,
       (const float *x, int rank, const int32_t *extents, const ptrdiff_t *strides, float *y),
       (x, rank, extents, strides, y))
// One image: y[h·f + i, w·f + j, c] = x[h, w, c]
KERNEL(void, upsample,
       (const float *x, float *y, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
        ptrdiff_t factor),
       (x, y, height, width, channels, factor))
// One image, of the smaller height and width: y[h, w, c] = scale·Σ x[h·f + i, w·f + j, c]
KERNEL(void, sum_pool,
       (const float *x, float *y, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
        ptrdiff_t factor, float scale),
       (x, y, height, width, channels, factor, scale))
// `blocks` blocks of n numbers at strides
KERNEL(void, copy_blocks,
       (const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride, ptrdiff_t n,
        ptrdiff_t blocks),
       (x, x_stride, y, y_stride, n, blocks))

// ---- the machine's limit
// A loop of nothing but multiplications and additions on registers; returns their number.
KERNEL(double, saturate, (ptrdiff_t turns, float *sink), (turns, sink))
