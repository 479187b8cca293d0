-- A ledger of schema 15.
BEGIN TRANSACTION;
CREATE TABLE action (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
, follows INTEGER REFERENCES action) STRICT;
INSERT INTO "action" VALUES(1,'UA 1/26','alert',NULL);
INSERT INTO "action" VALUES(2,'UA 2/26','alert',NULL);
INSERT INTO "action" VALUES(3,'UA 3/26','alert',NULL);
CREATE TABLE address (
    hash INTEGER NOT NULL,
    volunteer INTEGER NOT NULL,
    PRIMARY KEY (hash, volunteer)
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
    delivery INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    route TEXT NOT NULL,
    reason TEXT NOT NULL,
    code INTEGER,
    enhanced TEXT,
    reply TEXT NOT NULL,
    ambiguous INTEGER NOT NULL,
    PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    login TEXT NOT NULL,
    verb TEXT NOT NULL,
    reference TEXT,
    version INTEGER,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO "audit" VALUES(1,1795705740232,'root','root','roster-import',NULL,NULL,'read 8, added 8, changed 0, unchanged 0, skipped 0',X'EAF46D7D88F24281A67EF2F04F2B4ED00ECCAD46C961DB028F95BBBF7360223D');
INSERT INTO "audit" VALUES(2,1795705740304,'root','root','roster erase',NULL,NULL,'one volunteer; open deliveries suppressed: 0',X'FC03C3F986997CE0674409C5DBC635360BEE001661E129B6CE93E1A88A4A5013');
INSERT INTO "audit" VALUES(3,1795705740349,'root','root','enqueue','UA 1/26',1,'digest 2c105fc834ab16c8619fb54dfd1ce03d51b94046f081da8b0e5bf57ec2142229',X'B958D13D9D5566F2FD8CC4F67B25B68CA30C4F8F74BC4F78CBD4066499920435');
INSERT INTO "audit" VALUES(4,1795705741405,'k.owusu','root','approve','UA 1/26',1,'digest 2c105fc834ab16c8619fb54dfd1ce03d51b94046f081da8b0e5bf57ec2142229',X'A448AF727066CE9FAB54DF0D57AC30CA8E511AA11592D516596055FDCF18D3AE');
INSERT INTO "audit" VALUES(5,1795705744528,'root','root','close','UA 1/26',1,'done',X'B04CCB5758FAC817F01096335DCD38B127C248FE73C8F8287888A3EB421B37FB');
INSERT INTO "audit" VALUES(6,1795705746453,'root','root','enqueue','UA 2/26',1,'digest 207fd0cc92ea6a3f9c8e5f340e4d8667201badf86c4804f46c24834a35aa4e9a',X'07049455614EB65FF74FF8CB1DBFA8D8113C00A709003F289E0D257B7B70A02A');
INSERT INTO "audit" VALUES(7,1795705747560,'k.owusu','root','approve','UA 2/26',1,'digest 207fd0cc92ea6a3f9c8e5f340e4d8667201badf86c4804f46c24834a35aa4e9a',X'2FD6BF81A5A6578E86E099CA9C15E8C5B07C8AFDC4FBC9405F1831CE1C6CFB81');
INSERT INTO "audit" VALUES(8,1795705749642,'root','root','enqueue','UA 3/26',1,'digest 6715799caa7491b8973ed22defb140bebe09b4727ab32822b30f7da93b39f5a0',X'B2F2B0E7B0F97A96CE920BD78FA1379550C89512D914AC6A0A480C37D67C5B87');
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;
INSERT INTO "audit_head" VALUES(1,8,X'B2F2B0E7B0F97A96CE920BD78FA1379550C89512D914AC6A0A480C37D67C5B87',X'E807BEB4190A82BFF968EB41B03AF9DAFB6C7FDDAA0D8D2D5815C43616BD3C4B');
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    language INTEGER NOT NULL,
    country INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    due INTEGER,
    updated INTEGER NOT NULL,
    reply TEXT
, awaits INTEGER) STRICT;
INSERT INTO "delivery" VALUES(17592186044417,5,1,1,18242,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17592186044419,5,1,1,18242,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17592186044421,5,1,1,18242,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17592186044423,5,1,1,18242,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17596481011716,5,1,1,19800,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17596481011718,5,1,1,19800,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(17596481011720,5,1,1,19800,1,0,NULL,1795705741487,'250 2.0.0 Ok',NULL);
INSERT INTO "delivery" VALUES(35184372088833,4,1,1,18242,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35184372088835,4,1,1,18242,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35184372088837,4,1,1,18242,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35184372088839,4,1,1,18242,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35188667056132,4,1,1,19800,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35188667056134,4,1,1,19800,0,0,1795705750814,1795705750814,NULL,NULL);
INSERT INTO "delivery" VALUES(35188667056136,4,1,1,19800,0,0,1795705750814,1795705750814,NULL,NULL);
CREATE TABLE doubt (
    delivery INTEGER NOT NULL,
    version INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    volunteer INTEGER NOT NULL,
    holds INTEGER,
    row INTEGER,
    belongs INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (delivery, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE endpoint (
    volunteer INTEGER PRIMARY KEY,
    disabled INTEGER NOT NULL,
    since INTEGER NOT NULL,
    failing_since INTEGER,
    failures INTEGER NOT NULL,
    code INTEGER,
    reason TEXT,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    told INTEGER
, reply TEXT) STRICT;
CREATE TABLE gone (hash INTEGER PRIMARY KEY) STRICT;
INSERT INTO "gone" VALUES(3999763486510147595);
INSERT INTO "gone" VALUES(8249115053563372533);
CREATE TABLE holder (
    version INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    block INTEGER NOT NULL,
    bits BLOB NOT NULL,
    UNIQUE (version, layer, block)
) STRICT;
CREATE TABLE interest (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ladder (id INTEGER PRIMARY KEY, tags TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "ladder" VALUES(1,'en');
INSERT INTO "ladder" VALUES(2,'es en');
CREATE TABLE language (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "language" VALUES(1,'en');
CREATE TABLE moved (volunteer INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE muted (volunteer INTEGER PRIMARY KEY, hash INTEGER NOT NULL) STRICT;
CREATE TABLE network (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE network_member (
    network INTEGER NOT NULL,
    place INTEGER NOT NULL,
    volunteer INTEGER NOT NULL,
    PRIMARY KEY (network, place, volunteer)
) STRICT, WITHOUT ROWID;
CREATE TABLE network_set (id INTEGER PRIMARY KEY, members TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE pause (volunteer INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
CREATE TABLE place (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
    country INTEGER NOT NULL,
    zone TEXT NOT NULL,
    members INTEGER NOT NULL,
    UNIQUE (country, zone)
) STRICT;
INSERT INTO "place" VALUES(1,18242,'',4);
INSERT INTO "place" VALUES(2,19800,'',4);
CREATE TABLE progress (
    version INTEGER PRIMARY KEY REFERENCES version,
    live INTEGER NOT NULL DEFAULT 0,
    audience INTEGER,
    audience_revision INTEGER,
    fence INTEGER,
    fenced INTEGER,
    planning INTEGER NOT NULL DEFAULT 0,
    plan_rank INTEGER NOT NULL DEFAULT 0,
    plan_volunteer INTEGER NOT NULL DEFAULT 0,
    email_cursor INTEGER NOT NULL DEFAULT 0,
    webhook_cursor INTEGER NOT NULL DEFAULT 0,
    settle_cursor INTEGER NOT NULL DEFAULT 0,
    settle_end INTEGER NOT NULL DEFAULT 0,
    possibly_twice INTEGER NOT NULL DEFAULT 0,
    delayed INTEGER NOT NULL DEFAULT 0
, withdrawn INTEGER NOT NULL DEFAULT 0, holds_until INTEGER, reached INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "progress" VALUES(1,0,7,2,11,1795705744528,2,1,8,17596481011720,0,0,0,0,0,0,NULL,0);
INSERT INTO "progress" VALUES(2,1,7,2,NULL,NULL,2,1,8,35188667056136,0,0,0,0,0,0,NULL,0);
INSERT INTO "progress" VALUES(3,0,7,2,NULL,NULL,0,0,0,0,0,0,0,0,0,0,NULL,0);
CREATE TABLE quota (volunteer INTEGER PRIMARY KEY, history BLOB NOT NULL) STRICT;
CREATE TABLE receipt (
    action INTEGER NOT NULL REFERENCES action,
    volunteer INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES version,
    acknowledged INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    message TEXT NOT NULL,
    sent INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (action, volunteer, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipt_act (
    action INTEGER NOT NULL,
    volunteer INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (action, volunteer, version, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE relay_pause (
    relay TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE reminder (
    version INTEGER NOT NULL REFERENCES version,
    round INTEGER NOT NULL,
    PRIMARY KEY (version, round)
) STRICT, WITHOUT ROWID;
CREATE TABLE report (
    version INTEGER PRIMARY KEY REFERENCES version,
    made INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
INSERT INTO "report" VALUES(1,1795705744535,'{"author":"a.writer","country":"HN","endedAt":"2026-11-26T15:09:04.528Z","ending":"early","kind":"alert","madeAt":"2026-11-26T15:09:04.535Z","program":"0.1.0","reference":"UA 1/26","submittedAt":"2026-11-26T15:09:00.349Z","submittedBy":"root","versions":[{"approvedBy":"k.owusu","audience":7,"byChannel":{"email":{"accepted":7}},"byCountry":{"GB":{"accepted":4},"MX":{"accepted":3}},"byLanguage":{"en":{"accepted":7}},"closes":"2026-12-10T15:09:01.405Z","delayed":0,"differences":[],"digest":"2c105fc834ab16c8619fb54dfd1ce03d51b94046f081da8b0e5bf57ec2142229","endedAt":"2026-11-26T15:09:04.528Z","languages":["en"],"late":0,"opened":"2026-11-26T15:09:01.405Z","possiblyTwice":0,"reached":[{"from":"2026-11-26T15:09:01.405Z","people":7,"until":"2026-11-27T05:09:01.405Z"}],"refusals":[],"states":{"accepted":7,"bounced":0,"cancelled":0,"deferred":0,"expired":0,"held":0,"leased":0,"planned":0,"rejected":0,"superseded":0,"suppressed":0,"unplanned":0},"translations":[],"tries":[{"people":7,"tries":1}],"version":1}]}');
CREATE TABLE response (
    action INTEGER NOT NULL REFERENCES action,
    volunteer INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES version,
    at INTEGER NOT NULL,
    PRIMARY KEY (action, volunteer, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE response_tally (
    action INTEGER NOT NULL REFERENCES action,
    dimension INTEGER NOT NULL,
    value INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (action, dimension, value, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE roster (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    folded INTEGER NOT NULL
) STRICT;
INSERT INTO "roster" VALUES(1,2,0);
CREATE TABLE standing (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "standing" VALUES('endpoint disabled',0);
INSERT INTO "standing" VALUES('endpoint failing',0);
INSERT INTO "standing" VALUES('suppressed address',0);
INSERT INTO "standing" VALUES('suppressed disabled',0);
INSERT INTO "standing" VALUES('suppressed mailbox-full',0);
INSERT INTO "standing" VALUES('suppressed manual',0);
CREATE TABLE suppressed (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    since INTEGER NOT NULL,
    volunteer INTEGER
) STRICT;
CREATE TABLE tally (
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    language INTEGER NOT NULL,
    country INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (version, state, channel, language, country)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES(1,1,1,1,18242,0);
INSERT INTO "tally" VALUES(1,1,1,1,19800,0);
INSERT INTO "tally" VALUES(1,3,1,1,18242,0);
INSERT INTO "tally" VALUES(1,3,1,1,19800,0);
INSERT INTO "tally" VALUES(1,5,1,1,18242,4);
INSERT INTO "tally" VALUES(1,5,1,1,19800,3);
INSERT INTO "tally" VALUES(2,1,1,1,18242,0);
INSERT INTO "tally" VALUES(2,1,1,1,19800,0);
INSERT INTO "tally" VALUES(2,3,1,1,18242,0);
INSERT INTO "tally" VALUES(2,3,1,1,19800,0);
INSERT INTO "tally" VALUES(2,4,1,1,18242,4);
INSERT INTO "tally" VALUES(2,4,1,1,19800,3);
CREATE TABLE tally_sum (
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (version, state, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally_sum" VALUES(1,1,1,0);
INSERT INTO "tally_sum" VALUES(1,3,1,0);
INSERT INTO "tally_sum" VALUES(1,5,1,7);
INSERT INTO "tally_sum" VALUES(2,1,1,0);
INSERT INTO "tally_sum" VALUES(2,3,1,0);
INSERT INTO "tally_sum" VALUES(2,4,1,7);
CREATE TABLE translation (
    version INTEGER NOT NULL REFERENCES version,
    language TEXT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    translator_name TEXT NOT NULL,
    translator_login TEXT NOT NULL,
    handed_in INTEGER NOT NULL,
    approved_name TEXT,
    approved_login TEXT,
    released INTEGER,
    PRIMARY KEY (version, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE trouble (
    hash INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (hash, kind, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE version (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 524287),
    action INTEGER NOT NULL REFERENCES action,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    concern INTEGER NOT NULL,
    includes_concern INTEGER NOT NULL,
    submitted_name TEXT NOT NULL,
    submitted_login TEXT NOT NULL,
    submitted INTEGER NOT NULL,
    approved_name TEXT,
    approved_login TEXT,
    opened INTEGER,
    closes INTEGER,
    frozen INTEGER,
    audience TEXT NOT NULL,
    warnings TEXT NOT NULL,
    document TEXT NOT NULL, holders_only INTEGER NOT NULL DEFAULT 0, notice INTEGER NOT NULL DEFAULT 0,
    UNIQUE (action, number)
) STRICT;
INSERT INTO "version" VALUES(1,1,1,'2c105fc834ab16c8619fb54dfd1ce03d51b94046f081da8b0e5bf57ec2142229',18510,0,'root','root',1795705740349,'k.owusu','root',1795705741405,1796915341405,2,'{"countries":["MH","EH","VG","RU","LI","NU","AR","BQ","CM","MX","DJ","CD","KN","PK","EE","HM","SD","AT","KE","AZ","CW","SL","GF","MT","YT","SC","PS","WF","MY","GP","SJ","TV","NF","XK","IM","RW","MU","MK","TC","TW","PT","CX","PN","GB","NI","KP","RO","LU","SN","CF","SK","MA","FO","MM","BA","UZ","GI","RS","NL","FK","MQ","DE","ME","AE","MR","NP","AI","GE","LS","QA","EG","NG","MW","EC","KR","GL","SY","BF","BR","AQ","PA","CU","IT","AM","BN","LT","MC","BB","BM","FM","TR","ZA","NE","ZM","ZW","GM","AF","AU","PY","KG","PM","DK","CN","MF","JE","LC","GU","UA","KY","TH","VA","TK","KZ","IL","CC","CH","SG","SR","BO","PE","YE","BV","CI","SB","IN","SH","IS","VN","HT","SZ","ID","IR","PL","MD","SV","PW","SO","VU","AO","AW","ES","FI","GN","CR","UM","AG","MN","NO","US","DO","UY","KM","ML","IQ","GT","GW","TJ","SI","NR","TO","AX","FJ","AL","BI","BH","PG","DM","NC","CL","TL","GG","WS","JO","ST","LV","UG","SE","BJ","TD","CA","AD","KW","TT","JP","GD","MV","IO","GR","KH","SA","CG","CV","SS","OM","TN","CO","LK","GQ","RE","BY","TG","MP","GS","BZ","KI","VE","HU","LY","BW","CY","BE","SM","FR","PR","LR","IE","MO","PH","SX","TM","TZ","DZ","LA","MG","JM","BL","GH","ET","BS","HR","ER","GA","NA","AS","VC","VI","PF","MS","CK","GY","BG","HK","NZ","CZ","BT","MZ","LB","TF","BD"],"languages":[],"networks":[],"subject":{"issues":[],"regions":{"codes":["HN","013","AMR","340","019","419","003","UN","001"],"names":["latinamerica","latinamericaandcaribbean","americas","world","unitednations","northamerica","centralamerica","honduras"]}}}','[]','{"alleged":false,"audience":{"exceptRegions":[],"includeCountryOfConcern":false,"languages":[],"networks":[],"regions":[]},"author":"a.writer","country":"HN","issues":[],"kind":"alert","languages":{"expected":[],"fallback":["en"],"patienceSeconds":0},"reference":"UA 1/26","reminders":[],"sources":["a","b"],"targets":[{"email":"o@ministry.example","name":"The Attorney General"}],"text":{},"window":{"lasting":{"seconds":1209600}}}',0,0);
INSERT INTO "version" VALUES(2,2,1,'207fd0cc92ea6a3f9c8e5f340e4d8667201badf86c4804f46c24834a35aa4e9a',18510,0,'root','root',1795705746453,'k.owusu','root',1795705747560,1796915347560,2,'{"countries":["KH","BJ","NI","CU","LC","SH","DM","BW","BN","ZA","CN","KG","SC","TR","EG","MW","PS","CF","TZ","BD","YT","IL","TG","DZ","IS","TH","IT","TM","PM","BT","BM","ER","AF","PH","GY","TF","SZ","UA","RO","CK","MF","TO","MG","RS","AX","CR","PG","SD","VI","CV","JO","GF","BO","GR","HU","AD","LB","UZ","MQ","PT","SA","SN","CZ","MN","ID","UM","AS","NF","SM","SJ","JP","TN","HM","ME","GS","KN","LU","GM","AR","VU","BR","VG","MZ","AL","RE","NG","LK","FJ","GE","GD","PE","HK","CC","LS","MD","FR","WS","LV","IN","CY","KP","PY","EH","NO","NA","CM","BI","UY","MV","CA","ML","OM","ZW","FM","MU","BB","CH","KE","KR","SS","US","IE","NP","MM","GW","CI","MY","NL","DO","GP","NC","AO","MS","SY","BZ","BH","JE","PW","PF","AE","LA","MC","AU","ET","SL","MP","SI","LI","VC","PK","MO","KY","BL","GI","GH","AT","AW","HR","SR","PL","TC","GU","PN","AI","BV","FI","WF","AZ","MX","BS","IQ","GG","LR","QA","CX","RW","NR","ES","EC","PR","KM","FO","GT","GA","MT","NZ","KI","SK","BY","BQ","DJ","CO","AG","SG","DE","CL","TD","TJ","KW","TL","BG","BF","FK","NU","SX","MH","XK","VA","SB","TW","JM","BE","ZM","VN","GQ","MK","BA","IM","HT","VE","CW","KZ","IO","TV","IR","GB","AQ","MR","SO","PA","NE","SE","GN","AM","CD","DK","GL","RU","LY","LT","MA","SV","UG","TT","YE","EE","CG","ST","TK"],"languages":[],"networks":[],"subject":{"issues":[],"regions":{"codes":["UN","AMR","013","019","001","419","003","HN","340"],"names":["unitednations","latinamerica","world","northamerica","americas","latinamericaandcaribbean","honduras","centralamerica"]}}}','[]','{"alleged":false,"audience":{"exceptRegions":[],"includeCountryOfConcern":false,"languages":[],"networks":[],"regions":[]},"author":"a.writer","country":"HN","issues":[],"kind":"alert","languages":{"expected":[],"fallback":["en"],"patienceSeconds":0},"reference":"UA 2/26","reminders":[],"sources":["a","b"],"targets":[{"email":"o@ministry.example","name":"The Attorney General"}],"text":{},"window":{"lasting":{"seconds":1209600}}}',0,0);
INSERT INTO "version" VALUES(3,3,1,'6715799caa7491b8973ed22defb140bebe09b4727ab32822b30f7da93b39f5a0',18510,0,'root','root',1795705749642,NULL,NULL,NULL,NULL,NULL,'{"countries":["KH","BJ","NI","CU","LC","SH","DM","BW","BN","ZA","CN","KG","SC","TR","EG","MW","PS","CF","TZ","BD","YT","IL","TG","DZ","IS","TH","IT","TM","PM","BT","BM","ER","AF","PH","GY","TF","SZ","UA","RO","CK","MF","TO","MG","RS","AX","CR","PG","SD","VI","CV","JO","GF","BO","GR","HU","AD","LB","UZ","MQ","PT","SA","SN","CZ","MN","ID","UM","AS","NF","SM","SJ","JP","TN","HM","ME","GS","KN","LU","GM","AR","VU","BR","VG","MZ","AL","RE","NG","LK","FJ","GE","GD","PE","HK","CC","LS","MD","FR","WS","LV","IN","CY","KP","PY","EH","NO","NA","CM","BI","UY","MV","CA","ML","OM","ZW","FM","MU","BB","CH","KE","KR","SS","US","IE","NP","MM","GW","CI","MY","NL","DO","GP","NC","AO","MS","SY","BZ","BH","JE","PW","PF","AE","LA","MC","AU","ET","SL","MP","SI","LI","VC","PK","MO","KY","BL","GI","GH","AT","AW","HR","SR","PL","TC","GU","PN","AI","BV","FI","WF","AZ","MX","BS","IQ","GG","LR","QA","CX","RW","NR","ES","EC","PR","KM","FO","GT","GA","MT","NZ","KI","SK","BY","BQ","DJ","CO","AG","SG","DE","CL","TD","TJ","KW","TL","BG","BF","FK","NU","SX","MH","XK","VA","SB","TW","JM","BE","ZM","VN","GQ","MK","BA","IM","HT","VE","CW","KZ","IO","TV","IR","GB","AQ","MR","SO","PA","NE","SE","GN","AM","CD","DK","GL","RU","LY","LT","MA","SV","UG","TT","YE","EE","CG","ST","TK"],"languages":[],"networks":[],"subject":{"issues":[],"regions":{"codes":["AMR","UN","419","019","013","HN","003","340","001"],"names":["unitednations","latinamericaandcaribbean","northamerica","honduras","latinamerica","americas","centralamerica","world"]}}}','[]','{"alleged":false,"audience":{"exceptRegions":[],"includeCountryOfConcern":false,"languages":[],"networks":[],"regions":[]},"author":"a.writer","country":"HN","issues":[],"kind":"alert","languages":{"expected":[],"fallback":["en"],"patienceSeconds":0},"reference":"UA 3/26","reminders":[],"sources":["a","b"],"targets":[{"email":"o@ministry.example","name":"The Attorney General"}],"text":{},"window":{"lasting":{"seconds":1209600}}}',0,0);
CREATE TABLE version_place (
    version INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (version, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO "version_place" VALUES(1,0,1);
INSERT INTO "version_place" VALUES(1,1,2);
INSERT INTO "version_place" VALUES(2,0,1);
INSERT INTO "version_place" VALUES(2,1,2);
CREATE TABLE version_text (
    version INTEGER NOT NULL REFERENCES version,
    language TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (version, language)
) STRICT, WITHOUT ROWID;
INSERT INTO "version_text" VALUES(1,'en','{"asks":["A."],"body":"B.","subject":"Missing","summary":"S."}');
INSERT INTO "version_text" VALUES(2,'en','{"asks":["A."],"body":"B.","subject":"Missing","summary":"S."}');
INSERT INTO "version_text" VALUES(3,'en','{"asks":["A."],"body":"B.","subject":"Missing","summary":"S."}');
CREATE TABLE volunteer (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    place INTEGER NOT NULL,
    ladder INTEGER NOT NULL,
    country INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    shares INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    gone INTEGER,
    networks INTEGER NOT NULL,
    address INTEGER,
    hook_format INTEGER,
    ext TEXT,
    name TEXT,
    email TEXT,
    hook_url TEXT,
    hook_secret TEXT,
    interests TEXT
) STRICT;
INSERT INTO "volunteer" VALUES(1,1,1,18242,1,0,-1,1,NULL,0,4091207619409684550,NULL,'p0','Name 0','p0@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(2,2,2,19800,1,0,-1,1,2,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(3,1,1,18242,1,0,-1,1,NULL,0,8956421487896517286,NULL,'p2','Name 2','p2@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(4,2,2,19800,1,0,-1,1,NULL,0,5284055439830409844,NULL,'p3','Name 3','p3@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(5,1,1,18242,1,0,-1,1,NULL,0,-4208883079864334808,NULL,'p4','Name 4','p4@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(6,2,2,19800,1,0,-1,1,NULL,0,-8405768519176188086,NULL,'p5','Name 5','p5@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(7,1,1,18242,1,0,-1,1,NULL,0,-7937661280965695573,NULL,'p6','Name 6','p6@people.example',NULL,NULL,NULL);
INSERT INTO "volunteer" VALUES(8,2,2,19800,1,0,-1,1,NULL,0,5790142387803224411,NULL,'p7','Name 7','p7@people.example',NULL,NULL,NULL);
CREATE TABLE webhook_offer (
    volunteer INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT,
    format INTEGER NOT NULL,
    code BLOB NOT NULL,
    made INTEGER NOT NULL,
    guesses INTEGER NOT NULL
) STRICT;
CREATE INDEX progress_live ON progress (version) WHERE live = 1;
CREATE UNIQUE INDEX volunteer_ext ON volunteer (ext);
CREATE INDEX volunteer_send_order ON volunteer (place, id, ladder, channel, shares, amount, joined, gone);
CREATE INDEX delivery_deferred ON delivery (id >> 44, channel, due) WHERE state = 4;
CREATE INDEX delivery_leased ON delivery (channel) WHERE state = 3;
CREATE INDEX audit_reference ON audit (reference, sequence);
CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_insert BEFORE INSERT ON audit
WHEN NEW.sequence <= (SELECT max(sequence) FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE INDEX delivery_held ON delivery (id >> 44, awaits) WHERE state = 2;
CREATE INDEX doubt_person ON doubt (version, volunteer);
CREATE INDEX doubt_open ON doubt (delivery) WHERE holds IS NULL;
CREATE INDEX endpoint_disabled ON endpoint (volunteer) WHERE disabled = 1;
CREATE INDEX volunteer_hook ON volunteer (id) WHERE hook_url IS NOT NULL;
CREATE INDEX muted_hash ON muted (hash);
CREATE TRIGGER suppressed_counted AFTER INSERT ON suppressed
BEGIN UPDATE standing SET n = n + 1 WHERE name = 'suppressed ' || NEW.reason; END;
CREATE TRIGGER suppressed_discounted AFTER DELETE ON suppressed
BEGIN UPDATE standing SET n = n - 1 WHERE name = 'suppressed ' || OLD.reason; END;
CREATE TRIGGER endpoint_counted AFTER INSERT ON endpoint
BEGIN UPDATE standing SET n = n + 1 WHERE name = iif(NEW.disabled, 'endpoint disabled', 'endpoint failing'); END;
CREATE TRIGGER endpoint_discounted AFTER DELETE ON endpoint
BEGIN UPDATE standing SET n = n - 1 WHERE name = iif(OLD.disabled, 'endpoint disabled', 'endpoint failing'); END;
CREATE TRIGGER endpoint_switched AFTER UPDATE OF disabled ON endpoint WHEN OLD.disabled <> NEW.disabled
BEGIN
    UPDATE standing SET n = n - 1 WHERE name = iif(OLD.disabled, 'endpoint disabled', 'endpoint failing');
    UPDATE standing SET n = n + 1 WHERE name = iif(NEW.disabled, 'endpoint disabled', 'endpoint failing');
END;
COMMIT;
PRAGMA application_id = 1970431844;
PRAGMA user_version = 15;
