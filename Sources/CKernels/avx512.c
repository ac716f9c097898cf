#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#define WIDTH 16
#define NAME(x) avx512_##x
#define KERNEL(result, name, parameters, arguments) result NAME(name) parameters;
#include "kernel_list.h"
#include "body.h"
#pragma clang attribute pop
#endif
