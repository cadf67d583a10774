-- A journal as version 2 wrote it: two simulated sales, dumped. Frozen: never edit it to make a test pass.
CREATE TABLE event(
    seq INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO "event" VALUES(1,'06GZT1JM2QSWK2N8KQ3P',1795246412822,'{"event":"intended","intent":{"reference":"06GZT1JM2QSWK2N8KQ3P","kind":"sale","terminal":"t-w9xg89wr","terminal_name":"front","vendor":"wonder","simulated":true,"amount":{"minor":1020,"currency":"HKD"},"vendor_reference":"7e586c93-817b-4086-ac1d-370a7b974a62","message_id":"ebd6b84c-fa8d-4986-8ab0-ccbc7300c777","operator":"Mei","at":1795246412821}}',X'8584BC092C15DD5297C6B46BB4B4E02A688FA6AFCED17F137576D88633960EC1');
INSERT INTO "event" VALUES(2,'06GZT1JM2QSWK2N8KQ3P',1795246412822,'{"event":"may_have_left"}',X'CF9D3E5B890628D98AA18703A0C9E22323D24E325DE1748CB48FF84A7CC523C5');
INSERT INTO "event" VALUES(3,'06GZT1JM2QSWK2N8KQ3P',1795246414331,'{"event":"concluded","conclusion":{"outcome":"approved","details":{"card":{"first":"555555","last":"8090"},"scheme":"visa","entry":"contactless","rrn":"3263492399808308629","vendor_number":"3263492746101885873","terminal_time":"2026-11-21T07:33:33+00:00"},"evidence":{"frame":2,"at":1795246414331,"source":"SIMULATED-N96-1170270945","said":"Sale status=Success transactionStatus=Success","reference":"equal","amount":"equal"}}}',X'96B1CE63B183F921528ADDC94FF6DBAFFC42A66BCB2DDCB24905049821B62F80');
INSERT INTO "event" VALUES(4,'06GZT1JTA0WY0Y40PX6D',1795246414418,'{"event":"intended","intent":{"reference":"06GZT1JTA0WY0Y40PX6D","kind":"sale","terminal":"t-w9xg89wr","terminal_name":"front","vendor":"wonder","simulated":true,"amount":{"minor":1051,"currency":"HKD"},"vendor_reference":"46c15869-2d1e-46c0-b8b1-bd06f051ee45","message_id":"23775939-53bb-408e-adf0-b7b01c7d59a6","operator":"cashier","at":1795246414416}}',X'59A2B7AB08691DDE19A201FDA85A9B323AAC8950704D7B7400F666FB3692A6B0');
INSERT INTO "event" VALUES(5,'06GZT1JTA0WY0Y40PX6D',1795246414418,'{"event":"may_have_left"}',X'3834336ED30E1934ADC73B8F13EE0AC12EE0F4331E46C65FA31569206B7B54C4');
INSERT INTO "event" VALUES(6,'06GZT1JTA0WY0Y40PX6D',1795246415929,'{"event":"concluded","conclusion":{"outcome":"declined","code":"50010","message":"Declined by the bank (simulated)","details":{},"evidence":{"frame":2,"at":1795246415929,"source":"SIMULATED-N96-1170270945","said":"Sale status=Failed","reference":"equal","amount":"not_sent"}}}',X'FD3E8FF8ACDD0EF93E29921C2F85712C52C4B59D6553EF976127B4C9AB787B5A');
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('app','countertop 0.1.0');
INSERT INTO "meta" VALUES('created','2026-11-21T07:33:32.719Z');
INSERT INTO "meta" VALUES('opened','2026-11-21T07:33:34.396Z');
CREATE TABLE payment(
    reference TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    terminal TEXT NOT NULL,
    terminal_name TEXT NOT NULL,
    vendor TEXT NOT NULL,
    vendor_reference TEXT NOT NULL,
    original TEXT,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    order_number TEXT,
    operator TEXT,
    simulated INTEGER NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    outcome TEXT NOT NULL,
    money_moved TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    message TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    awaits_truth INTEGER NOT NULL,
    set_aside INTEGER NOT NULL,
    by_hand TEXT,
    proof TEXT,
    reversed INTEGER NOT NULL,
    card_last TEXT,
    scheme TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO "payment" VALUES('06GZT1JM2QSWK2N8KQ3P','sale','t-w9xg89wr','front','wonder','7e586c93-817b-4086-ac1d-370a7b974a62',NULL,1020,'HKD',NULL,'Mei',1,1795246412821,1795246414331,'approved','yes','approved','approved','',0,0,0,NULL,NULL,0,'8090','visa');
INSERT INTO "payment" VALUES('06GZT1JTA0WY0Y40PX6D','sale','t-w9xg89wr','front','wonder','46c15869-2d1e-46c0-b8b1-bd06f051ee45',NULL,1051,'HKD',NULL,'cashier',1,1795246414416,1795246415929,'declined','no','declined','declined_bank','Declined by the bank (simulated)',0,0,0,NULL,NULL,0,NULL,NULL);
CREATE INDEX event_reference ON event(reference);
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE INDEX payment_open ON payment(started) WHERE is_open;
CREATE INDEX payment_started ON payment(started);
CREATE INDEX payment_amount ON payment(minor, currency, finished) WHERE finished IS NOT NULL;
CREATE INDEX payment_card ON payment(card_last) WHERE card_last IS NOT NULL;
CREATE INDEX payment_order ON payment(order_number) WHERE order_number IS NOT NULL;
CREATE INDEX payment_original ON payment(original) WHERE original IS NOT NULL;
CREATE INDEX payment_vendor ON payment(vendor_reference);
CREATE INDEX payment_last_six ON payment(substr(reference, 15));
PRAGMA application_id = 1129598800;
PRAGMA user_version = 2;
