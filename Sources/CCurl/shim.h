// SPDX-License-Identifier: MIT
// The border to libcurl (Debian: libcurl4-openssl-dev). Variadic functions and cast macros only; all else is curl.h itself.
#ifndef URGENTD_CCURL_SHIM_H
#define URGENTD_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdint.h>

// curl_easy_setopt(3): one function per argument type, because the varargs must have exactly the type libcurl reads.
static inline CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_easy_set_offset(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}
static inline CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
/// CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION.
static inline CURLcode ccurl_easy_set_write(CURL *easy, CURLoption option, curl_write_callback function) {
    return curl_easy_setopt(easy, option, function);
}
static inline CURLcode ccurl_easy_set_read(CURL *easy, curl_read_callback function) {
    return curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
}
static inline CURLcode ccurl_easy_set_opensocket(CURL *easy, curl_opensocket_callback function) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}
static inline CURLcode ccurl_easy_set_prerequest(CURL *easy, curl_prereq_callback function) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

// curl_easy_getinfo(3).
static inline CURLcode ccurl_easy_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_easy_get_offset(CURL *easy, CURLINFO info, int64_t *value) {
    curl_off_t number = 0;
    CURLcode code = curl_easy_getinfo(easy, info, &number);
    *value = number;
    return code;
}
static inline CURLcode ccurl_easy_get_text(CURL *easy, CURLINFO info, const char **value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_easy_get_socket(CURL *easy, CURLINFO info, curl_socket_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

/// The certificates of the last connection (CURLINFO_CERTINFO); null if there are none.
static inline struct curl_certinfo *ccurl_easy_get_certificates(CURL *easy) {
    struct curl_certinfo *found = (struct curl_certinfo *)0;
    return curl_easy_getinfo(easy, CURLINFO_CERTINFO, &found) == CURLE_OK ? found : (struct curl_certinfo *)0;
}

// curl_multi_setopt(3).
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode ccurl_multi_set_socket(CURLM *multi, curl_socket_callback function, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    return code != CURLM_OK ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
}
static inline CURLMcode ccurl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
    return code != CURLM_OK ? code : curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
}

/// The result in a CURLMSG_DONE message, which sits in a union.
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

/// Keeps OpenSSL from tearing itself down in an atexit handler while other threads still use it (OPENSSL_INIT_NO_ATEXIT).
///
/// Found by name, because libcurl brings libcrypto and this border does not link it. Returns 1 if done, 0 if refused, -1 if
/// this libcurl has no OpenSSL.
static inline int ccurl_openssl_without_atexit(void) {
    int (*initialise)(uint64_t, const void *) = (int (*)(uint64_t, const void *))dlsym((void *)0, "OPENSSL_init_crypto");
    return initialise ? initialise(UINT64_C(0x00080000), (const void *)0) : -1;
}

#endif
