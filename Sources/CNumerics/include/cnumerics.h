// The inner loops of bulk noise and of exp and log over buffers. No policy, no memory, no threads.
//
// In C because these loops must be as wide as the machine at run time from a build without flags:
// each body is compiled for AVX-512, AVX2 and the baseline, and one is chosen when first called.
// Nothing here is contracted to fused multiply-add, so that every choice, on every machine, gives
// the same bits.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Philox 4x32-10 from block `block` on, under (key, branch); each block makes two doubles or four
// floats. Uniforms lie in the open interval (0, 1); normals are standard.
void cn_uniform_double(uint64_t key, uint64_t branch, uint64_t block, double *out, size_t blocks);
void cn_normal_double(uint64_t key, uint64_t branch, uint64_t block, double *out, size_t blocks);
void cn_uniform_float(uint64_t key, uint64_t branch, uint64_t block, float *out, size_t blocks);
void cn_normal_float(uint64_t key, uint64_t branch, uint64_t block, float *out, size_t blocks);

// The standard normal quantile of u in [2^-53, 1 - 2^-53], as cn_normal_double computes it.
double cn_normal_quantile(double u);

// Elementwise over `count` doubles; `out` may be `in`.
void cn_exp(const double *in, double *out, size_t count);
void cn_log(const double *in, double *out, size_t count);
void cn_log1p(const double *in, double *out, size_t count);

// Student's t: power * log1p(z^2 * inverse_freedom) - constant, z = (in - location) * inverse_scale;
// NaN or -infinity where z^2 overflows.
void cn_student_log_density(const double *in, double *out, size_t count, double location,
                            double inverse_scale, double inverse_freedom, double power,
                            double constant);

// log sum_k exp(log_weights[k] - z_k^2 / 2), z_k = (in - means[k]) * inverse_scales[k].
void cn_mixture_log_density(const double *in, double *out, size_t count, const double *means,
                            const double *inverse_scales, const double *log_weights,
                            size_t components);

// One pass of expectation-maximization over `count` points, coordinate a of point i at
// points[a * stride + i]. Per component: means [dimension], the inverse of the covariance's
// Cholesky root, packed by rows [dimension (dimension + 1) / 2], and the log of the weight over the
// density's normalizer. Adds to `sums`, for each component: the sum over points of the
// responsibility, of it times x - mean, and of it times (x - mean)(x - mean)^T, packed; each in
// eight lanes, to be added by the caller. Returns the log likelihood. `scratch` has room for
// 8 * (components + dimension) doubles; it and `sums` are aligned to 64 bytes.
double cn_mixture_sums(const double *points, size_t stride, size_t count, size_t dimension,
                       size_t components, const double *means, const double *inverse_roots,
                       const double *log_weights, double *scratch, double *sums);

// Which body runs: 0 baseline, 1 AVX2, 2 AVX-512. `cn_limit_level` lowers it (for tests) and
// returns what was chosen.
int cn_level(void);
int cn_limit_level(int level);

// CRC-32 of `count` bytes that follow those whose checksum is `crc`, 0 for none. `tables`: sixteen of
// 256; the first is the usual one, each further one the one before with a zero byte appended.
uint32_t cn_crc32(uint32_t crc, const void *bytes, size_t count, const uint32_t *tables);
