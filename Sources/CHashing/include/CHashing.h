// The processor's own instructions for SHA-256, which Swift has no names for, and the constants that both ways need.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
const uint32_t *_Nonnull sha256_round_constants(void);

/// Whether this processor has the instructions.
bool sha256_instructions_present(void);

/// Mixes the 64 bytes at `block`, which may be unaligned, into the eight words of `state` (FIPS 180-4, section 6.2.2).
/// Only for a processor that has the instructions.
void sha256_compress(uint32_t *_Nonnull state, const void *_Nonnull block);
