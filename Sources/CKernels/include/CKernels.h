// The inner loops of the tensor engine, each built for several instruction sets and chosen at run
// time. No policy: no blocking, no threads, no memory; the caller (Tensors) decides those.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The instruction sets, in order of preference.
enum kernel_instruction_set {
  KERNEL_PORTABLE = 0,  // vectors of four: SSE2 on x86-64, NEON on Arm
  KERNEL_AVX2 = 1,      // vectors of eight with fused multiply-add
  KERNEL_AVX512 = 2,    // vectors of sixteen
};

/// The best set that this machine can run.
int kernel_best_instruction_set(void);
/// The set in use.
int kernel_instruction_set(void);
/// Uses a set that the machine can run.
void kernel_use_instruction_set(int set);

/// Tells the processor that this is a waiting loop.
static inline void kernel_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Functions of one number. The numbering is shared with Swift.
enum kernel_unary {
  UNARY_NEGATE, UNARY_EXP, UNARY_LOG, UNARY_SQRT, UNARY_SQUARE, UNARY_RECIPROCAL, UNARY_ABS,
  UNARY_SIN, UNARY_COS, UNARY_TANH, UNARY_SIGMOID, UNARY_SOFTPLUS, UNARY_SILU, UNARY_GELU,
  UNARY_RELU, UNARY_LEAKY_RELU, UNARY_SIGN, UNARY_LOG_SIGMOID, UNARY_EXP_REMAINDER, UNARY_IDENTITY,
  UNARY_EXP_MINUS_ONE,
};

/// Functions of two numbers.
enum kernel_binary {
  BINARY_ADD, BINARY_SUBTRACT, BINARY_MULTIPLY, BINARY_DIVIDE, BINARY_MAXIMUM, BINARY_MINIMUM,
  BINARY_GREATER, BINARY_GREATER_EQUAL,
};

/// What a reduction keeps.
enum kernel_reduction { REDUCE_SUM, REDUCE_MAXIMUM, REDUCE_MINIMUM, REDUCE_SUM_OF_SQUARES, REDUCE_MEAN };

/// What happens to a tile of products before it is stored.
struct kernel_epilogue {
  const float *bias;         // added to each column; or null
  ptrdiff_t bias_stride;     // floats from one image's bias to the next; 0 for one bias for all
  const float *addend;       // added element by element, laid out like the output; or null
  float *saved;              // the sum before the activation, laid out like the output; or null
  int activation;            // an enum kernel_unary
  float parameter;           // the activation's
};

/// The tiles of 2 × 2 output pixels of a 3 × 3 convolution of stride 1.
struct kernel_tiles {
  ptrdiff_t height, width;          // of the input
  ptrdiff_t out_height, out_width;
  ptrdiff_t tiles_down, tiles_across;
  ptrdiff_t padding;
};

/// The settings of a step of Adam, with the corrections for the moments' bias folded in.
struct kernel_adam {
  float beta1, beta2;
  float gradient_scale;
  float rate;                // learning rate ÷ (1 − β₁ᵗ)
  float root_correction;     // 1 ÷ √(1 − β₂ᵗ)
  float epsilon;
  float decay;               // 1 − learning rate × weight decay
};

#define KERNEL(result, name, parameters, arguments) result kernel_##name parameters;
#include "kernel_list.h"
#undef KERNEL

#ifdef __cplusplus
}
#endif
