// Vectors of W 64-bit lanes (and 2W floats), for the instruction set that is being compiled.
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define CAT2(a, b) a##b
#define CAT(a, b) CAT2(a, b)
#define NAME(f) CAT(f, SUFFIX)

typedef double NAME(vd) __attribute__((vector_size(8 * W)));
typedef uint64_t NAME(vu) __attribute__((vector_size(8 * W)));
typedef int64_t NAME(vi) __attribute__((vector_size(8 * W)));
typedef float NAME(vf) __attribute__((vector_size(8 * W)));
typedef int32_t NAME(vi32) __attribute__((vector_size(8 * W)));
typedef uint32_t NAME(vu32) __attribute__((vector_size(8 * W)));
#define vd NAME(vd)
#define vu NAME(vu)
#define vi NAME(vi)
#define vf NAME(vf)
#define vi32 NAME(vi32)
#define vu32 NAME(vu32)

#if W == 8
#define INTERLEAVE_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVE_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#elif W == 4
#define INTERLEAVE_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define INTERLEAVE_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define INTERLEAVE_LOW(a, b) __builtin_shufflevector(a, b, 0, 2)
#define INTERLEAVE_HIGH(a, b) __builtin_shufflevector(a, b, 1, 3)
#endif

// The first `rest` lanes from memory, the others zero; all of them when there are as many. A copy of
// fixed length is one instruction, one of variable length a call that spills every register.
INLINE vd NAME(load)(const double *in, size_t rest) {
  vd x = (vd){};
  if (rest >= W) memcpy(&x, in, sizeof x);
  else memcpy(&x, in, rest * sizeof(double));
  return x;
}
INLINE void NAME(store)(double *out, vd x, size_t rest) {
  if (rest >= W) memcpy(out, &x, sizeof x);
  else memcpy(out, &x, rest * sizeof(double));
}

// `yes` where the mask (all ones or all zeros) is set, else `no`.
INLINE vd NAME(choose)(vi mask, vd yes, vd no) {
  return (vd)((mask & (vi)yes) | (~mask & (vi)no));
}
INLINE vf NAME(choose32)(vi32 mask, vf yes, vf no) {
  return (vf)((mask & (vi32)yes) | (~mask & (vi32)no));
}
INLINE int NAME(any)(vi mask) {
  int64_t all = 0;
  for (int i = 0; i < W; i++) all |= mask[i];
  return all != 0;
}
INLINE int NAME(any32)(vi32 mask) { return NAME(any)((vi)mask); }
