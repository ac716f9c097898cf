// One public function per kernel, which calls that of the instruction set in use.
#include "CKernels.h"

#include <stdatomic.h>

#define KERNEL(result, name, parameters, arguments) result (*name) parameters;
struct kernels {
#include "kernel_list.h"
};
#undef KERNEL

#define KERNEL(result, name, parameters, arguments) result portable_##name parameters;
#include "kernel_list.h"
#undef KERNEL
#define KERNEL(result, name, parameters, arguments) .name = portable_##name,
static const struct kernels portable = {
#include "kernel_list.h"
};
#undef KERNEL

#if defined(__x86_64__)
#define KERNEL(result, name, parameters, arguments) \
  result avx2_##name parameters;                    \
  result avx512_##name parameters;
#include "kernel_list.h"
#undef KERNEL
#define KERNEL(result, name, parameters, arguments) .name = avx2_##name,
static const struct kernels avx2 = {
#include "kernel_list.h"
};
#undef KERNEL
#define KERNEL(result, name, parameters, arguments) .name = avx512_##name,
static const struct kernels avx512 = {
#include "kernel_list.h"
};
#undef KERNEL
#endif

static const struct kernels *_Atomic current = &portable;
static _Atomic int current_set = KERNEL_PORTABLE;

int kernel_best_instruction_set(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("fma"))
    return KERNEL_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return KERNEL_AVX2;
#endif
  return KERNEL_PORTABLE;
}

int kernel_instruction_set(void) { return atomic_load_explicit(&current_set, memory_order_relaxed); }

void kernel_use_instruction_set(int set) {
  current_set = set;
#if defined(__x86_64__)
  current = set == KERNEL_AVX512 ? &avx512 : set == KERNEL_AVX2 ? &avx2 : &portable;
#else
  current = &portable;
#endif
}

// Before main: the best there is.
__attribute__((constructor)) static void choose(void) {
  kernel_use_instruction_set(kernel_best_instruction_set());
}

#define KERNEL(result, name, parameters, arguments) \
  result kernel_##name parameters {                 \
    return atomic_load_explicit(&current, memory_order_relaxed)->name arguments; \
  }
#include "kernel_list.h"
