// CRC-32 (ISO 3309), sixteen bytes at a time (Kounavis and Berry, "Novel table lookup-based
// algorithms for high-performance CRC generation", 2008): table k is for a byte that k bytes follow,
// so that the sixteen lookups of a step do not wait for each other.
#include <string.h>

#include "cnumerics.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the words of a step are read as little-endian"
#endif

uint32_t cn_crc32(uint32_t crc, const void *bytes, size_t count, const uint32_t *tables) {
  const uint8_t *next = bytes;
  crc = ~crc;
  for (; count >= 16; next += 16, count -= 16) {
    uint64_t first, second;
    memcpy(&first, next, 8);
    memcpy(&second, next + 8, 8);
    first ^= crc;
    crc = 0;
    for (int k = 0; k < 8; k++) {
      crc ^= tables[256 * (15 - k) + (first >> (8 * k) & 255)];
      crc ^= tables[256 * (7 - k) + (second >> (8 * k) & 255)];
    }
  }
  for (; count > 0; next++, count--) crc = tables[(crc ^ *next) & 255] ^ crc >> 8;
  return ~crc;
}
