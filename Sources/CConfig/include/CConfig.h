// SPDX-License-Identifier: MIT
// The files of config/ that the programs need at run time, inside the binary.
#ifndef URGENTD_CCONFIG_H
#define URGENTD_CCONFIG_H
#include <stddef.h>

/// One file, byte for byte as it stands in config/.
struct config_file {
    /// Path below config/, for instance "languages/en.json5".
    const char *path;
    const unsigned char *bytes;
    size_t length;
};

/// All of them; the last has a null path. A function, because Swift cannot import an array of unknown length.
const struct config_file *config_file_list(void);

#endif
