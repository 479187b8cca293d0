// SPDX-License-Identifier: MIT
// #embed (C23, a clang extension before that) puts the bytes into the object at once: no path of the building machine,
// no generated array to compile, and the dependency file names each of them, so an edit rebuilds.
#include "CConfig.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char regions[] = {
#embed "../../config/regions.json5"
};

const struct config_file config_files[] = {
    {"regions.json5", regions, sizeof regions},
    {NULL, NULL, 0},
};
