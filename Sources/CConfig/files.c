// SPDX-License-Identifier: MIT
// #embed (C23, a clang extension before that) puts the bytes into the object at once: no path of the building machine,
// no generated array to compile, and the dependency file names each of them, so an edit rebuilds.
// A file that is added to config/languages or config/templates gets two entries here; ComposingTests compares the list with the folder.
#include "CConfig.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char regions[] = {
#embed "../../config/regions.json5"
};


static const unsigned char language_am[] = {
#embed "../../config/languages/am.json5"
};
static const unsigned char language_ar[] = {
#embed "../../config/languages/ar.json5"
};
static const unsigned char language_az[] = {
#embed "../../config/languages/az.json5"
};
static const unsigned char language_be[] = {
#embed "../../config/languages/be.json5"
};
static const unsigned char language_bg[] = {
#embed "../../config/languages/bg.json5"
};
static const unsigned char language_bn[] = {
#embed "../../config/languages/bn.json5"
};
static const unsigned char language_bs[] = {
#embed "../../config/languages/bs.json5"
};
static const unsigned char language_cs[] = {
#embed "../../config/languages/cs.json5"
};
static const unsigned char language_da[] = {
#embed "../../config/languages/da.json5"
};
static const unsigned char language_de[] = {
#embed "../../config/languages/de.json5"
};
static const unsigned char language_el[] = {
#embed "../../config/languages/el.json5"
};
static const unsigned char language_en[] = {
#embed "../../config/languages/en.json5"
};
static const unsigned char language_es[] = {
#embed "../../config/languages/es.json5"
};
static const unsigned char language_et[] = {
#embed "../../config/languages/et.json5"
};
static const unsigned char language_fa[] = {
#embed "../../config/languages/fa.json5"
};
static const unsigned char language_fr[] = {
#embed "../../config/languages/fr.json5"
};
static const unsigned char language_he[] = {
#embed "../../config/languages/he.json5"
};
static const unsigned char language_hi[] = {
#embed "../../config/languages/hi.json5"
};
static const unsigned char language_hu[] = {
#embed "../../config/languages/hu.json5"
};
static const unsigned char language_hy[] = {
#embed "../../config/languages/hy.json5"
};
static const unsigned char language_id[] = {
#embed "../../config/languages/id.json5"
};
static const unsigned char language_it[] = {
#embed "../../config/languages/it.json5"
};
static const unsigned char language_ja[] = {
#embed "../../config/languages/ja.json5"
};
static const unsigned char language_ka[] = {
#embed "../../config/languages/ka.json5"
};
static const unsigned char language_kk[] = {
#embed "../../config/languages/kk.json5"
};
static const unsigned char language_km[] = {
#embed "../../config/languages/km.json5"
};
static const unsigned char language_ko[] = {
#embed "../../config/languages/ko.json5"
};
static const unsigned char language_ky[] = {
#embed "../../config/languages/ky.json5"
};
static const unsigned char language_mk[] = {
#embed "../../config/languages/mk.json5"
};
static const unsigned char language_ml[] = {
#embed "../../config/languages/ml.json5"
};
static const unsigned char language_mn[] = {
#embed "../../config/languages/mn.json5"
};
static const unsigned char language_ms[] = {
#embed "../../config/languages/ms.json5"
};
static const unsigned char language_ne[] = {
#embed "../../config/languages/ne.json5"
};
static const unsigned char language_nl[] = {
#embed "../../config/languages/nl.json5"
};
static const unsigned char language_pa[] = {
#embed "../../config/languages/pa.json5"
};
static const unsigned char language_pl[] = {
#embed "../../config/languages/pl.json5"
};
static const unsigned char language_ps[] = {
#embed "../../config/languages/ps.json5"
};
static const unsigned char language_pt[] = {
#embed "../../config/languages/pt.json5"
};
static const unsigned char language_ro[] = {
#embed "../../config/languages/ro.json5"
};
static const unsigned char language_ru[] = {
#embed "../../config/languages/ru.json5"
};
static const unsigned char language_si[] = {
#embed "../../config/languages/si.json5"
};
static const unsigned char language_sk[] = {
#embed "../../config/languages/sk.json5"
};
static const unsigned char language_sl[] = {
#embed "../../config/languages/sl.json5"
};
static const unsigned char language_sq[] = {
#embed "../../config/languages/sq.json5"
};
static const unsigned char language_sr[] = {
#embed "../../config/languages/sr.json5"
};
static const unsigned char language_sv[] = {
#embed "../../config/languages/sv.json5"
};
static const unsigned char language_sw[] = {
#embed "../../config/languages/sw.json5"
};
static const unsigned char language_ta[] = {
#embed "../../config/languages/ta.json5"
};
static const unsigned char language_tg[] = {
#embed "../../config/languages/tg.json5"
};
static const unsigned char language_th[] = {
#embed "../../config/languages/th.json5"
};
static const unsigned char language_tr[] = {
#embed "../../config/languages/tr.json5"
};
static const unsigned char language_ug[] = {
#embed "../../config/languages/ug.json5"
};
static const unsigned char language_uk[] = {
#embed "../../config/languages/uk.json5"
};
static const unsigned char language_ur[] = {
#embed "../../config/languages/ur.json5"
};
static const unsigned char language_uz[] = {
#embed "../../config/languages/uz.json5"
};
static const unsigned char language_vi[] = {
#embed "../../config/languages/vi.json5"
};
static const unsigned char language_zh_hans[] = {
#embed "../../config/languages/zh-Hans.json5"
};
static const unsigned char language_zh_hant[] = {
#embed "../../config/languages/zh-Hant.json5"
};
static const unsigned char language_zu[] = {
#embed "../../config/languages/zu.json5"
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
    {"languages/am.json5", language_am, sizeof language_am},
    {"languages/ar.json5", language_ar, sizeof language_ar},
    {"languages/az.json5", language_az, sizeof language_az},
    {"languages/be.json5", language_be, sizeof language_be},
    {"languages/bg.json5", language_bg, sizeof language_bg},
    {"languages/bn.json5", language_bn, sizeof language_bn},
    {"languages/bs.json5", language_bs, sizeof language_bs},
    {"languages/cs.json5", language_cs, sizeof language_cs},
    {"languages/da.json5", language_da, sizeof language_da},
    {"languages/de.json5", language_de, sizeof language_de},
    {"languages/el.json5", language_el, sizeof language_el},
    {"languages/en.json5", language_en, sizeof language_en},
    {"languages/es.json5", language_es, sizeof language_es},
    {"languages/et.json5", language_et, sizeof language_et},
    {"languages/fa.json5", language_fa, sizeof language_fa},
    {"languages/fr.json5", language_fr, sizeof language_fr},
    {"languages/he.json5", language_he, sizeof language_he},
    {"languages/hi.json5", language_hi, sizeof language_hi},
    {"languages/hu.json5", language_hu, sizeof language_hu},
    {"languages/hy.json5", language_hy, sizeof language_hy},
    {"languages/id.json5", language_id, sizeof language_id},
    {"languages/it.json5", language_it, sizeof language_it},
    {"languages/ja.json5", language_ja, sizeof language_ja},
    {"languages/ka.json5", language_ka, sizeof language_ka},
    {"languages/kk.json5", language_kk, sizeof language_kk},
    {"languages/km.json5", language_km, sizeof language_km},
    {"languages/ko.json5", language_ko, sizeof language_ko},
    {"languages/ky.json5", language_ky, sizeof language_ky},
    {"languages/mk.json5", language_mk, sizeof language_mk},
    {"languages/ml.json5", language_ml, sizeof language_ml},
    {"languages/mn.json5", language_mn, sizeof language_mn},
    {"languages/ms.json5", language_ms, sizeof language_ms},
    {"languages/ne.json5", language_ne, sizeof language_ne},
    {"languages/nl.json5", language_nl, sizeof language_nl},
    {"languages/pa.json5", language_pa, sizeof language_pa},
    {"languages/pl.json5", language_pl, sizeof language_pl},
    {"languages/ps.json5", language_ps, sizeof language_ps},
    {"languages/pt.json5", language_pt, sizeof language_pt},
    {"languages/ro.json5", language_ro, sizeof language_ro},
    {"languages/ru.json5", language_ru, sizeof language_ru},
    {"languages/si.json5", language_si, sizeof language_si},
    {"languages/sk.json5", language_sk, sizeof language_sk},
    {"languages/sl.json5", language_sl, sizeof language_sl},
    {"languages/sq.json5", language_sq, sizeof language_sq},
    {"languages/sr.json5", language_sr, sizeof language_sr},
    {"languages/sv.json5", language_sv, sizeof language_sv},
    {"languages/sw.json5", language_sw, sizeof language_sw},
    {"languages/ta.json5", language_ta, sizeof language_ta},
    {"languages/tg.json5", language_tg, sizeof language_tg},
    {"languages/th.json5", language_th, sizeof language_th},
    {"languages/tr.json5", language_tr, sizeof language_tr},
    {"languages/ug.json5", language_ug, sizeof language_ug},
    {"languages/uk.json5", language_uk, sizeof language_uk},
    {"languages/ur.json5", language_ur, sizeof language_ur},
    {"languages/uz.json5", language_uz, sizeof language_uz},
    {"languages/vi.json5", language_vi, sizeof language_vi},
    {"languages/zh-Hans.json5", language_zh_hans, sizeof language_zh_hans},
    {"languages/zh-Hant.json5", language_zh_hant, sizeof language_zh_hant},
    {"languages/zu.json5", language_zu, sizeof language_zu},
    {"templates/alert.html.mustache", template_alert_html, sizeof template_alert_html},
    {"templates/alert.txt.mustache", template_alert_txt, sizeof template_alert_txt},
    {"templates/words.html.mustache", template_words_html, sizeof template_words_html},
    {"templates/value.html.mustache", template_value_html, sizeof template_value_html},
    {NULL, NULL, 0},
};

const struct config_file *config_file_list(void) { return config_files; }
