BEGIN TRANSACTION;
CREATE TABLE checkpoints (
    thread_id TEXT NOT NULL,
    checkpoint_ns TEXT NOT NULL DEFAULT '',
    checkpoint_id TEXT NOT NULL,
    parent_checkpoint_id TEXT,
    type TEXT,
    checkpoint BLOB,
    metadata BLOB,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
);
INSERT INTO "checkpoints" VALUES('asks','','1f1e681d-4385-694c-bfff-00c5f8d69aa1',NULL,'msgpack',X'87A17604A27473D920323032362D31312D32325431343A33343A33312E3038323832322B30303A3030A26964D92431663165363831642D343338352D363934632D626666662D303063356638643639616131AE6368616E6E656C5F76616C75657381A95F5F73746172745F5FA3636174B06368616E6E656C5F76657273696F6E7381A95F5F73746172745F5FD93330303030303030303030303030303030303030303030303030303030303030312E302E38353830323536393533363639373535AD76657273696F6E735F7365656E81A95F5F696E7075745F5F80B0757064617465645F6368616E6E656C7391A95F5F73746172745F5F',X'7B22736F75726365223A2022696E707574222C202273746570223A202D312C2022706172656E7473223A207B7D7D');
INSERT INTO "checkpoints" VALUES('answered','','1f1e681d-4385-694c-bfff-00c5f8d69aa1',NULL,'msgpack',X'87A17604A27473D920323032362D31312D32325431343A33343A33312E3038323832322B30303A3030A26964D92431663165363831642D343338352D363934632D626666662D303063356638643639616131AE6368616E6E656C5F76616C75657381A95F5F73746172745F5FA3636174B06368616E6E656C5F76657273696F6E7381A95F5F73746172745F5FD93330303030303030303030303030303030303030303030303030303030303030312E302E38353830323536393533363639373535AD76657273696F6E735F7365656E81A95F5F696E7075745F5F80B0757064617465645F6368616E6E656C7391A95F5F73746172745F5F',X'7B22736F75726365223A2022696E707574222C202273746570223A202D312C2022706172656E7473223A207B7D7D');
INSERT INTO "checkpoints" VALUES('failed','','1f1e682e-956b-69be-bfff-570056bd437a',NULL,'msgpack',X'87A17604A27473D920323032362D31312D32325431343A34323A31362E3031303738322B30303A3030A26964D92431663165363832652D393536622D363962652D626666662D353730303536626434333761AE6368616E6E656C5F76616C75657381A95F5F73746172745F5FA5616C706861B06368616E6E656C5F76657273696F6E7381A95F5F73746172745F5FD93330303030303030303030303030303030303030303030303030303030303030312E302E32323338323339313433363831353134AD76657273696F6E735F7365656E81A95F5F696E7075745F5F80B0757064617465645F6368616E6E656C7391A95F5F73746172745F5F',X'7B22736F75726365223A2022696E707574222C202273746570223A202D312C2022706172656E7473223A207B7D7D');
CREATE TABLE signoff_answers (
    thread_id TEXT NOT NULL,
    interrupt_id TEXT NOT NULL,
    run_sequence INTEGER NOT NULL,
    PRIMARY KEY (thread_id, interrupt_id, run_sequence)
) WITHOUT ROWID;
INSERT INTO "signoff_answers" VALUES('answered','17c9c53b9ee698de323aa8a06b484e6f',4);
CREATE TABLE signoff_dirty (
    thread_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE signoff_events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    thread_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    at INTEGER NOT NULL,
    mode TEXT NOT NULL,
    namespace TEXT NOT NULL,
    payload TEXT NOT NULL
);
CREATE TABLE signoff_interrupts (
    thread_id TEXT NOT NULL,
    key TEXT NOT NULL,
    workflow TEXT,
    checkpoint_ns TEXT NOT NULL,
    checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    task_path TEXT NOT NULL,
    position INTEGER NOT NULL,
    interrupt_id TEXT,
    value_type TEXT NOT NULL,
    value BLOB,
    schema_type TEXT,
    response_schema BLOB,
    payload_digest TEXT NOT NULL,
    waiting_since INTEGER NOT NULL,
    is_answered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (thread_id, key)
) WITHOUT ROWID;
INSERT INTO "signoff_interrupts" VALUES('answered','17c9c53b9ee698de323aa8a06b484e6f','essay_review','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','ab503e8e-cc04-3c6c-bcf0-8b89d0bf31bb','~__pregel_pull, essay_review',0,'17c9c53b9ee698de323aa8a06b484e6f','msgpack',X'82A56573736179B9416E2065737361792061626F757420746F7069633A20636174A6616374696F6EBF506C6561736520617070726F76652F72656A65637420746865206573736179',NULL,NULL,'a digest made in another way',1764000000000001,1);
INSERT INTO "signoff_interrupts" VALUES('asks','17c9c53b9ee698de323aa8a06b484e6f','essay_review','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','ab503e8e-cc04-3c6c-bcf0-8b89d0bf31bb','~__pregel_pull, essay_review',0,'17c9c53b9ee698de323aa8a06b484e6f','msgpack',X'82A56573736179B9416E2065737361792061626F757420746F7069633A20636174A6616374696F6EBF506C6561736520617070726F76652F72656A65637420746865206573736179',NULL,NULL,'a digest made in another way',1764000000000000,0);
CREATE TABLE signoff_ledger (
    sequence INTEGER PRIMARY KEY,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL
);
INSERT INTO "signoff_ledger" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','0930c911072b701cc801a53166d442b1d55cb8f12d57297033599b802646d849',1764000000000006,'{"v":1,"actor":"bob","thread":"answered","interrupt":"17c9c53b9ee698de323aa8a06b484e6f"}');
CREATE TABLE signoff_meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "signoff_meta" VALUES('newest_trimmed_event','0');
INSERT INTO "signoff_meta" VALUES('schema_version','3');
CREATE TABLE signoff_runs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL UNIQUE,
    thread_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    action TEXT NOT NULL,
    argument_type TEXT,
    argument BLOB,
    requested_by TEXT NOT NULL,
    client_token TEXT UNIQUE,
    metadata TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    interrupted_attempts INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT,
    error_task TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    worker TEXT,
    lease_expires_at INTEGER,
    is_cancellation_requested INTEGER NOT NULL,
    is_newest INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "signoff_runs" VALUES(1,'run-asks-0','asks','essay_review','start','msgpack',X'A3636174','maria',NULL,'{}','cancelled',0,0,NULL,NULL,NULL,1763999999999995,NULL,1763999999999996,NULL,NULL,1,0);
INSERT INTO "signoff_runs" VALUES(2,'run-asks','asks','essay_review','start','msgpack',X'A3636174','maria',NULL,'{}','interrupted',1,0,NULL,NULL,NULL,1764000000000000,1764000000000001,1764000000000002,NULL,NULL,0,1);
INSERT INTO "signoff_runs" VALUES(3,'run-failed','failed','flaky','start','msgpack',X'A3636174','maria',NULL,'{}','error',1,0,'task_failed','bad_step refused',NULL,1764000000000003,1764000000000004,1764000000000005,NULL,NULL,0,1);
INSERT INTO "signoff_runs" VALUES(4,'run-answered','answered','essay_review','resume','msgpack',X'81D9203137633963353362396565363938646533323361613861303662343834653666C3','bob','token-1','{}','pending',0,0,NULL,NULL,NULL,1764000000000006,NULL,NULL,NULL,NULL,0,1);
CREATE TABLE signoff_threads (
    thread_id TEXT PRIMARY KEY,
    row_workflow TEXT,
    row_status TEXT NOT NULL,
    row_error TEXT,
    row_open_interrupts INTEGER NOT NULL,
    checkpoint_id TEXT,
    step INTEGER,
    workflow TEXT,
    status TEXT NOT NULL,
    error TEXT,
    open_interrupts INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "signoff_threads" VALUES('answered','essay_review','interrupted',NULL,1,'1f1e681d-4385-694c-bfff-00c5f8d69aa1',-1,'essay_review','busy',NULL,0,1764000000000007);
INSERT INTO "signoff_threads" VALUES('asks','essay_review','interrupted',NULL,1,'1f1e681d-4385-694c-bfff-00c5f8d69aa1',-1,'essay_review','interrupted',NULL,1,1764000000000007);
INSERT INTO "signoff_threads" VALUES('failed','flaky','error','ValueError("bad_step refused ''alpha''")',0,'1f1e682e-956b-69be-bfff-570056bd437a',-1,'flaky','error','bad_step refused',0,1764000000000007);
CREATE TABLE writes (
    thread_id TEXT NOT NULL,
    checkpoint_ns TEXT NOT NULL DEFAULT '',
    checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    task_path TEXT NOT NULL DEFAULT '',
    idx INTEGER NOT NULL,
    channel TEXT NOT NULL,
    type TEXT,
    value BLOB,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
);
INSERT INTO "writes" VALUES('asks','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','0ad62a5d-5967-7d4d-e010-b2c56d7b8d4a','~__pregel_push, ~__pregel_pull, essay_review, 0000000000, 0000000001',0,'__return__','msgpack',X'B9416E2065737361792061626F757420746F7069633A20636174');
INSERT INTO "writes" VALUES('asks','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','ab503e8e-cc04-3c6c-bcf0-8b89d0bf31bb','~__pregel_pull, essay_review',-3,'__interrupt__','msgpack',X'91C7A00293AF6C616E6767726170682E7479706573A9496E7465727275707483A576616C756582A56573736179B9416E2065737361792061626F757420746F7069633A20636174A6616374696F6EBF506C6561736520617070726F76652F72656A65637420746865206573736179A26964D9203137633963353362396565363938646533323361613861303662343834653666AF726573706F6E73655F736368656D61C0');
INSERT INTO "writes" VALUES('answered','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','0ad62a5d-5967-7d4d-e010-b2c56d7b8d4a','~__pregel_push, ~__pregel_pull, essay_review, 0000000000, 0000000001',0,'__return__','msgpack',X'B9416E2065737361792061626F757420746F7069633A20636174');
INSERT INTO "writes" VALUES('answered','','1f1e681d-4385-694c-bfff-00c5f8d69aa1','ab503e8e-cc04-3c6c-bcf0-8b89d0bf31bb','~__pregel_pull, essay_review',-3,'__interrupt__','msgpack',X'91C7A00293AF6C616E6767726170682E7479706573A9496E7465727275707483A576616C756582A56573736179B9416E2065737361792061626F757420746F7069633A20636174A6616374696F6EBF506C6561736520617070726F76652F72656A65637420746865206573736179A26964D9203137633963353362396565363938646533323361613861303662343834653666AF726573706F6E73655F736368656D61C0');
INSERT INTO "writes" VALUES('failed','','1f1e682e-956b-69be-bfff-570056bd437a','26ed5a91-1a50-ec07-7675-7368ddaad04e','~__pregel_push, ~__pregel_pull, flaky, 0000000000, 0000000001',0,'__return__','msgpack',X'A5414C504841');
INSERT INTO "writes" VALUES('failed','','1f1e682e-956b-69be-bfff-570056bd437a','71793601-804b-b096-18be-36224cc95e06','~__pregel_push, ~__pregel_pull, flaky, 0000000001, 0000000001',-1,'__error__','msgpack',X'D92656616C75654572726F7228226261645F7374657020726566757365642027616C706861272229');
INSERT INTO "writes" VALUES('failed','','1f1e682e-956b-69be-bfff-570056bd437a','b866d48c-c1ea-13ff-ed84-69ffd9234fad','~__pregel_pull, flaky',-1,'__error__','msgpack',X'D92656616C75654572726F7228226261645F7374657020726566757365642027616C706861272229');
CREATE INDEX signoff_runs_thread ON signoff_runs (thread_id, sequence);
CREATE UNIQUE INDEX signoff_runs_holder ON signoff_runs (thread_id) WHERE status = 'running';
CREATE INDEX signoff_runs_pending ON signoff_runs (thread_id) WHERE status = 'pending';
CREATE INDEX signoff_runs_failed ON signoff_runs (sequence)
    WHERE is_newest = 1 AND status IN ('error', 'timeout');
CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending';
CREATE INDEX signoff_runs_ended ON signoff_runs (status, sequence) WHERE status IN ('interrupted', 'error', 'timeout', 'cancelled');
CREATE TRIGGER signoff_ledger_kept_from_update BEFORE UPDATE ON signoff_ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER signoff_ledger_kept_from_delete BEFORE DELETE ON signoff_ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE INDEX signoff_events_run ON signoff_events (run_id, sequence);
CREATE INDEX signoff_events_thread ON signoff_events (thread_id, sequence);
CREATE INDEX signoff_threads_status ON signoff_threads (status, updated_at DESC, thread_id DESC);
CREATE INDEX signoff_threads_workflow ON signoff_threads (workflow, status, updated_at DESC, thread_id DESC);
CREATE INDEX signoff_interrupts_open ON signoff_interrupts (is_answered, waiting_since, thread_id, key);
CREATE INDEX signoff_interrupts_workflow ON signoff_interrupts (workflow, waiting_since, thread_id, key)
    WHERE is_answered = 0;
CREATE INDEX signoff_interrupts_id ON signoff_interrupts (interrupt_id) WHERE is_answered = 0;
CREATE TRIGGER signoff_checkpoint_inserted AFTER INSERT ON checkpoints BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (NEW.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
CREATE TRIGGER signoff_checkpoint_updated AFTER UPDATE ON checkpoints BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (NEW.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
CREATE TRIGGER signoff_checkpoint_deleted AFTER DELETE ON checkpoints BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (OLD.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
CREATE TRIGGER signoff_write_inserted AFTER INSERT ON writes BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (NEW.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
CREATE TRIGGER signoff_write_updated AFTER UPDATE ON writes BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (NEW.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
CREATE TRIGGER signoff_write_deleted AFTER DELETE ON writes BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (OLD.thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('signoff_runs',4);
COMMIT;
