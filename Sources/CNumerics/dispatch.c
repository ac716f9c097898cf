// One body, three instruction sets, one choice at run time.
#include "cnumerics.h"
#include <stdatomic.h>

#pragma STDC FP_CONTRACT OFF

#define SUFFIX _baseline
#define W 2
#include "body.h"
#undef SUFFIX
#undef W

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define SUFFIX _avx2
#define W 4
#include "body.h"
#undef SUFFIX
#undef W
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))), apply_to = function)
#define SUFFIX _avx512
#define W 8
#include "body.h"
#undef SUFFIX
#undef W
#pragma clang attribute pop
#endif

// The level, plus one; zero until it is known.
static atomic_int chosen;

static int best_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return 2;
  if (__builtin_cpu_supports("avx2")) return 1;
#endif
  return 0;
}

int cn_level(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (level == 0) {
    level = best_level() + 1;
    atomic_store_explicit(&chosen, level, memory_order_relaxed);
  }
  return level - 1;
}

int cn_limit_level(int limit) {
  int best = best_level(), level = limit < 0 ? 0 : limit < best ? limit : best;
  atomic_store_explicit(&chosen, level + 1, memory_order_relaxed);
  return level;
}

#if defined(__x86_64__)
#define CALL(FUNCTION, ...)                                     \
  switch (cn_level()) {                                         \
    case 2: FUNCTION##_avx512(__VA_ARGS__); break;              \
    case 1: FUNCTION##_avx2(__VA_ARGS__); break;                \
    default: FUNCTION##_baseline(__VA_ARGS__);                  \
  }
#else
#define CALL(FUNCTION, ...) FUNCTION##_baseline(__VA_ARGS__);
#endif

void cn_uniform_double(uint64_t key, uint64_t branch, uint64_t block, double *out, size_t blocks) {
  CALL(uniform_double, key, branch, block, out, blocks)
}
void cn_normal_double(uint64_t key, uint64_t branch, uint64_t block, double *out, size_t blocks) {
  CALL(normal_double, key, branch, block, out, blocks)
}
void cn_uniform_float(uint64_t key, uint64_t branch, uint64_t block, float *out, size_t blocks) {
  CALL(uniform_float, key, branch, block, out, blocks)
}
void cn_normal_float(uint64_t key, uint64_t branch, uint64_t block, float *out, size_t blocks) {
  CALL(normal_float, key, branch, block, out, blocks)
}
void cn_exp(const double *in, double *out, size_t count) { CALL(map_exp, in, out, count) }
void cn_log(const double *in, double *out, size_t count) { CALL(map_log, in, out, count) }
void cn_log1p(const double *in, double *out, size_t count) { CALL(map_log1p, in, out, count) }

void cn_student_log_density(const double *in, double *out, size_t count, double location,
                            double inverse_scale, double inverse_freedom, double power,
                            double constant) {
  CALL(student_log_density, in, out, count, location, inverse_scale, inverse_freedom, power,
       constant)
}
void cn_mixture_log_density(const double *in, double *out, size_t count, const double *means,
                            const double *inverse_scales, const double *log_weights,
                            size_t components) {
  CALL(mixture_log_density, in, out, count, means, inverse_scales, log_weights, components)
}
double cn_mixture_sums(const double *points, size_t stride, size_t count, size_t dimension,
                       size_t components, const double *means, const double *inverse_roots,
                       const double *log_weights, double *scratch, double *sums) {
  double likelihood = 0;
  CALL(likelihood = mixture_sums, points, stride, count, dimension, components, means,
       inverse_roots, log_weights, scratch, sums)
  return likelihood;
}

double cn_normal_quantile(double u) { return normal_quantile_baseline((vd_baseline){u, u})[0]; }
