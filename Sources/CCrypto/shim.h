// SPDX-License-Identifier: MIT
// The border to OpenSSL's libcrypto (Debian: libssl-dev). Macros only; all else is the EVP and X.509 headers themselves.
#ifndef URGENTD_CCRYPTO_SHIM_H
#define URGENTD_CCRYPTO_SHIM_H
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#endif
