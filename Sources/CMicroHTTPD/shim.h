// SPDX-License-Identifier: MIT
// The border to libmicrohttpd (Debian: libmicrohttpd-dev). Variadic functions only; all else is microhttpd.h itself.
#ifndef URGENTD_CMICROHTTPD_SHIM_H
#define URGENTD_CMICROHTTPD_SHIM_H
#include <microhttpd.h>
#endif
