// SPDX-License-Identifier: MIT
// The border to OpenSSL's libcrypto (Debian: libssl-dev). Macros only; all else is the EVP headers themselves.
#ifndef URGENTD_CCRYPTO_SHIM_H
#define URGENTD_CCRYPTO_SHIM_H
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#endif
