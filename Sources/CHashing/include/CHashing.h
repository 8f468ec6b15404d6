// The processor's own instructions for SHA-256, which Swift has no names for.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Whether this processor has them.
bool sha256_instructions_present(void);

/// Mixes the 64 bytes at `block`, which may be unaligned, into the eight words of `state` (FIPS 180-4, section 6.2.2).
/// Only for a processor that has the instructions.
void sha256_compress(uint32_t *state, const void *block);
