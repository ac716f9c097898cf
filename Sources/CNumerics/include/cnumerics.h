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

// Which body runs: 0 baseline, 1 AVX2, 2 AVX-512. `cn_limit_level` lowers it (for tests) and
// returns what was chosen.
int cn_level(void);
int cn_limit_level(int level);
