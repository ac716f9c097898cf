#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define NAME(x) avx2_##x
#define KERNEL(result, name, parameters, arguments) result NAME(name) parameters;
#include "kernel_list.h"
#include "body.h"
#pragma clang attribute pop
#endif
