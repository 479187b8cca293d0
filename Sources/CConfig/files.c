// SPDX-License-Identifier: MIT
// #embed (C23, a clang extension before that) puts the bytes into the object at once: no path of the building machine,
// no generated array to compile, and the dependency file names each of them, so an edit rebuilds.
// A file that is added to config/languages or config/templates gets two entries here; ComposingTests compares the list with the folder.
#include "CConfig.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char regions[] = {
#embed "../../config/regions.json5"
};

static const unsigned char language_ar[] = {
#embed "../../config/languages/ar.json5"
};
static const unsigned char language_de[] = {
#embed "../../config/languages/de.json5"
};
static const unsigned char language_en[] = {
#embed "../../config/languages/en.json5"
};
static const unsigned char language_es[] = {
#embed "../../config/languages/es.json5"
};
static const unsigned char language_fa[] = {
#embed "../../config/languages/fa.json5"
};
static const unsigned char language_fr[] = {
#embed "../../config/languages/fr.json5"
};
static const unsigned char language_hi[] = {
#embed "../../config/languages/hi.json5"
};
static const unsigned char language_pt[] = {
#embed "../../config/languages/pt.json5"
};
static const unsigned char language_ru[] = {
#embed "../../config/languages/ru.json5"
};
static const unsigned char language_sw[] = {
#embed "../../config/languages/sw.json5"
};
static const unsigned char language_tr[] = {
#embed "../../config/languages/tr.json5"
};
static const unsigned char language_zh_hans[] = {
#embed "../../config/languages/zh-Hans.json5"
};

static const unsigned char page_head[] = {
#embed "../../config/templates/pages/head.html.mustache"
};
static const unsigned char page_foot[] = {
#embed "../../config/templates/pages/foot.html.mustache"
};
static const unsigned char page_notice[] = {
#embed "../../config/templates/pages/notice.html.mustache"
};
static const unsigned char page_leave[] = {
#embed "../../config/templates/pages/leave.html.mustache"
};
static const unsigned char page_acted[] = {
#embed "../../config/templates/pages/acted.html.mustache"
};
static const unsigned char page_choice[] = {
#embed "../../config/templates/pages/choice.html.mustache"
};
static const unsigned char page_preferences[] = {
#embed "../../config/templates/pages/preferences.html.mustache"
};
static const unsigned char page_style[] = {
#embed "../../config/templates/pages/style.css.mustache"
};
static const unsigned char template_alert_html[] = {
#embed "../../config/templates/alert.html.mustache"
};
static const unsigned char template_alert_txt[] = {
#embed "../../config/templates/alert.txt.mustache"
};
static const unsigned char template_words_html[] = {
#embed "../../config/templates/words.html.mustache"
};
static const unsigned char template_value_html[] = {
#embed "../../config/templates/value.html.mustache"
};

static const struct config_file config_files[] = {
    {"regions.json5", regions, sizeof regions},
    {"languages/ar.json5", language_ar, sizeof language_ar},
    {"languages/de.json5", language_de, sizeof language_de},
    {"languages/en.json5", language_en, sizeof language_en},
    {"languages/es.json5", language_es, sizeof language_es},
    {"languages/fa.json5", language_fa, sizeof language_fa},
    {"languages/fr.json5", language_fr, sizeof language_fr},
    {"languages/hi.json5", language_hi, sizeof language_hi},
    {"languages/pt.json5", language_pt, sizeof language_pt},
    {"languages/ru.json5", language_ru, sizeof language_ru},
    {"languages/sw.json5", language_sw, sizeof language_sw},
    {"languages/tr.json5", language_tr, sizeof language_tr},
    {"languages/zh-Hans.json5", language_zh_hans, sizeof language_zh_hans},
    {"templates/pages/head.html.mustache", page_head, sizeof page_head},
    {"templates/pages/foot.html.mustache", page_foot, sizeof page_foot},
    {"templates/pages/notice.html.mustache", page_notice, sizeof page_notice},
    {"templates/pages/leave.html.mustache", page_leave, sizeof page_leave},
    {"templates/pages/acted.html.mustache", page_acted, sizeof page_acted},
    {"templates/pages/choice.html.mustache", page_choice, sizeof page_choice},
    {"templates/pages/preferences.html.mustache", page_preferences, sizeof page_preferences},
    {"templates/pages/style.css.mustache", page_style, sizeof page_style},
    {"templates/alert.html.mustache", template_alert_html, sizeof template_alert_html},
    {"templates/alert.txt.mustache", template_alert_txt, sizeof template_alert_txt},
    {"templates/words.html.mustache", template_words_html, sizeof template_words_html},
    {"templates/value.html.mustache", template_value_html, sizeof template_value_html},
    {NULL, NULL, 0},
};

const struct config_file *config_file_list(void) { return config_files; }
