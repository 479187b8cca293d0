// SPDX-License-Identifier: MIT
// The border to libcurl (Debian: libcurl4-openssl-dev). Variadic functions and cast macros only; all else is curl.h itself.
#ifndef URGENTD_CCURL_SHIM_H
#define URGENTD_CCURL_SHIM_H
#include <curl/curl.h>
#endif
