// Vectors of WIDTH floats and the few operations on them that differ between instruction sets.
// Included by each instruction set's file, which defines WIDTH and NAME(x).
#include <math.h>
#include <string.h>

typedef float V __attribute__((ext_vector_type(WIDTH)));
typedef int32_t I __attribute__((ext_vector_type(WIDTH)));
typedef double D __attribute__((ext_vector_type(WIDTH)));

#define INLINE static inline __attribute__((always_inline))

INLINE V load(const float *p) {
  V v;
  memcpy(&v, p, sizeof v);
  return v;
}

INLINE void store(float *p, V v) { memcpy(p, &v, sizeof v); }

// The first n (< WIDTH) lanes only; the others are zero, or not stored.
INLINE V load_some(const float *p, ptrdiff_t n) {
#if WIDTH == 16
  return (V)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
#else
  V v = 0;
  for (ptrdiff_t i = 0; i < n; i++) v[i] = p[i];
  return v;
#endif
}

INLINE void store_some(float *p, V v, ptrdiff_t n) {
#if WIDTH == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
#else
  for (ptrdiff_t i = 0; i < n; i++) p[i] = v[i];
#endif
}

INLINE V all(float s) { return (V)s; }

// a·b + c, in one rounding where the machine has it.
INLINE V fma_(V a, V b, V c) {
#if WIDTH > 4
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE V choose(I mask, V a, V b) { return mask ? a : b; }
INLINE V larger(V a, V b) { return choose(a > b, a, b); }
INLINE V smaller(V a, V b) { return choose(a < b, a, b); }
INLINE V absolute(V a) { return (V)((I)a & 0x7fffffff); }
INLINE V square_root(V a) { return __builtin_elementwise_sqrt(a); }

// Sums and extremes over the lanes, always in the same order.
INLINE float sum_lanes(V v) {
  float s[WIDTH];
  memcpy(s, &v, sizeof v);
  for (int step = WIDTH / 2; step > 0; step /= 2)
    for (int i = 0; i < step; i++) s[i] += s[i + step];
  return s[0];
}

INLINE float largest_lane(V v) {
  float s = v[0];
  for (int i = 1; i < WIDTH; i++) s = v[i] > s ? v[i] : s;
  return s;
}

INLINE float smallest_lane(V v) {
  float s = v[0];
  for (int i = 1; i < WIDTH; i++) s = v[i] < s ? v[i] : s;
  return s;
}

// All lanes, or the first few of them.
INLINE V load_lanes(const float *p, ptrdiff_t lanes) {
  return lanes >= WIDTH ? load(p) : load_some(p, lanes);
}

INLINE void store_lanes(float *p, V v, ptrdiff_t lanes) {
  if (lanes >= WIDTH) store(p, v);
  else store_some(p, v, lanes);
}

// Runs the statements for i = 0, WIDTH, 2·WIDTH, … below n, where `lanes` of the vector at i count.
#define EACH_VECTOR(n, ...)                      \
  do {                                           \
    ptrdiff_t i = 0;                             \
    for (; i + WIDTH <= (n); i += WIDTH) {       \
      enum { lanes = WIDTH };                    \
      __VA_ARGS__                                \
    }                                            \
    if (i < (n)) {                               \
      const ptrdiff_t lanes = (n) - i;           \
      __VA_ARGS__                                \
    }                                            \
  } while (0)

// Runs the statements for i = 0, 4·WIDTH, … below n with `strips` of 4 vectors side by side, then
// for the rest with single ones, of which `lanes` count. For sums of columns: going down the rows
// four vectors at a time, memory is read in stretches that prefetching can follow.
#define EACH_STRIP(n, ...)                                          \
  do {                                                              \
    ptrdiff_t i = 0;                                                \
    for (; i + 4 * WIDTH <= (n); i += 4 * WIDTH) {                  \
      enum { strips = 4, lanes = WIDTH };                           \
      __VA_ARGS__                                                   \
    }                                                               \
    for (; i < (n); i += WIDTH) {                                   \
      enum { strips = 1 };                                          \
      const ptrdiff_t lanes = (n) - i < WIDTH ? (n) - i : WIDTH;    \
      __VA_ARGS__                                                   \
    }                                                               \
  } while (0)

// Rows that are added up in single precision before they go to a sum in double precision.
enum { ROW_BLOCK = 256 };

INLINE void add_to_doubles(double *to, V v, ptrdiff_t lanes) {
  if (lanes >= WIDTH) {
    D sum;
    memcpy(&sum, to, sizeof sum);
    sum += __builtin_convertvector(v, D);
    memcpy(to, &sum, sizeof sum);
  } else {
    for (ptrdiff_t k = 0; k < lanes; k++) to[k] += v[k];
  }
}

#define UNROLL _Pragma("clang loop unroll(full)")
