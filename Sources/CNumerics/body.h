// The exported loops for one instruction set: SUFFIX and W are set by the includer.
#include "lanes.h"
#include "elementary.h"
#include "noise.h"
#include "mixture.h"

// Runs `make` on the two interleaved 64-bit words of W blocks at a time; the last, partial group
// is made in full beside and copied in part.
#define FOR_BLOCKS(ELEMENT, PER_BLOCK, MAKE)                                             \
  for (size_t i = 0; i < blocks; i += W) {                                               \
    NAME(block) b = NAME(philox)(NAME(counters)(block + i), branch, key);                \
    vu even = NAME(joined)(b.words[0], b.words[1]);                                      \
    vu odd = NAME(joined)(b.words[2], b.words[3]);                                       \
    vu low = INTERLEAVE_LOW(even, odd), high = INTERLEAVE_HIGH(even, odd);               \
    __typeof__(MAKE(low)) first = MAKE(low), second = MAKE(high);                        \
    ELEMENT *to = out + PER_BLOCK * i;                                                   \
    if (blocks - i >= W) {                                                               \
      memcpy(to, &first, sizeof first);                                                  \
      memcpy(to + PER_BLOCK * W / 2, &second, sizeof second);                            \
    } else {                                                                             \
      ELEMENT both[PER_BLOCK * W];                                                       \
      memcpy(both, &first, sizeof first);                                                \
      memcpy(both + PER_BLOCK * W / 2, &second, sizeof second);                          \
      memcpy(to, both, PER_BLOCK * (blocks - i) * sizeof(ELEMENT));                      \
    }                                                                                    \
  }

#define ARGUMENTS(ELEMENT) \
  (uint64_t key, uint64_t branch, uint64_t block, ELEMENT *out, size_t blocks)

#define NORMAL(bits) NAME(normal_quantile)(NAME(open_unit)(bits))
// (k + ½)·2⁻²³ for the upper 23 bits k of each 32.
#define UNIFORM_FLOAT(bits) ((vf)(((vu32)(bits) >> 9) | 0x3F800000u) - (1.0f - 0x1p-24f))
#define NORMAL_FLOAT(bits) NAME(normal_from_bits32)((vu32)(bits))

static void NAME(uniform_double) ARGUMENTS(double) { FOR_BLOCKS(double, 2, NAME(open_unit)) }
static void NAME(normal_double) ARGUMENTS(double) { FOR_BLOCKS(double, 2, NORMAL) }
static void NAME(uniform_float) ARGUMENTS(float) { FOR_BLOCKS(float, 4, UNIFORM_FLOAT) }
static void NAME(normal_float) ARGUMENTS(float) { FOR_BLOCKS(float, 4, NORMAL_FLOAT) }

#define ELEMENTWISE(FUNCTION)                                                            \
  static void NAME(map_##FUNCTION)(const double *in, double *out, size_t count) {        \
    for (size_t i = 0; i < count; i += W)                                                \
      NAME(store)(out + i, NAME(FUNCTION)(NAME(load)(in + i, count - i)), count - i);    \
  }
ELEMENTWISE(exp)
ELEMENTWISE(log)
ELEMENTWISE(log1p)

#undef FOR_BLOCKS
#undef ARGUMENTS
#undef NORMAL
#undef UNIFORM_FLOAT
#undef NORMAL_FLOAT
#undef ELEMENTWISE
#undef INTERLEAVE_LOW
#undef INTERLEAVE_HIGH
#undef LN2_HIGH
#undef LN2_LOW
#undef vd
#undef vu
#undef vi
#undef vf
#undef vi32
#undef vu32
