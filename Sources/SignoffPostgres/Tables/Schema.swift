import SignoffCheckpoint

/// The tables this program makes: those of the reference as its migrations make them, and ours.
enum Schema {
    /// The tables of migrations 0 to 9 of langgraph-checkpoint-postgres 3.2.0.
    static let checkpoints = """
        CREATE TABLE checkpoint_migrations (v INTEGER PRIMARY KEY);
        CREATE TABLE checkpoints (
            thread_id TEXT NOT NULL,
            checkpoint_ns TEXT NOT NULL DEFAULT '',
            checkpoint_id TEXT NOT NULL,
            parent_checkpoint_id TEXT,
            type TEXT,
            checkpoint JSONB NOT NULL,
            metadata JSONB NOT NULL DEFAULT '{}',
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
        );
        CREATE TABLE checkpoint_blobs (
            thread_id TEXT NOT NULL,
            checkpoint_ns TEXT NOT NULL DEFAULT '',
            channel TEXT NOT NULL,
            version TEXT NOT NULL,
            type TEXT NOT NULL,
            blob BYTEA,
            PRIMARY KEY (thread_id, checkpoint_ns, channel, version)
        );
        CREATE TABLE checkpoint_writes (
            thread_id TEXT NOT NULL,
            checkpoint_ns TEXT NOT NULL DEFAULT '',
            checkpoint_id TEXT NOT NULL,
            task_id TEXT NOT NULL,
            idx INTEGER NOT NULL,
            channel TEXT NOT NULL,
            type TEXT,
            blob BYTEA NOT NULL,
            task_path TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
        );
        CREATE INDEX checkpoints_thread_id_idx ON checkpoints (thread_id);
        CREATE INDEX checkpoint_blobs_thread_id_idx ON checkpoint_blobs (thread_id);
        CREATE INDEX checkpoint_writes_thread_id_idx ON checkpoint_writes (thread_id);
        INSERT INTO checkpoint_migrations (v) SELECT generate_series(0, \(DatabaseLayout.newestCheckpoints));
        """

    /// The tables of migrations 0 to 3 of LangGraph's store.
    static let store = """
        CREATE TABLE store_migrations (v INTEGER PRIMARY KEY);
        CREATE TABLE store (
            prefix text NOT NULL,
            key text NOT NULL,
            value jsonb NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
            expires_at TIMESTAMP WITH TIME ZONE,
            ttl_minutes INT,
            PRIMARY KEY (prefix, key)
        );
        CREATE INDEX store_prefix_idx ON store USING btree (prefix text_pattern_ops);
        CREATE INDEX idx_store_expires_at ON store (expires_at) WHERE expires_at IS NOT NULL;
        INSERT INTO store_migrations (v) SELECT generate_series(0, \(DatabaseLayout.newestStore));
        """

    /// Our tables, whose texts are in the order of their bytes.
    static func own(foreign schema: String) -> String {
        """
        CREATE TABLE signoff_meta (key text PRIMARY KEY, value text NOT NULL);
        \(runs)
        \(OwnLists.tables)
        \(LedgerSchema.all)
        \(records)
        CREATE TABLE signoff_dirty (thread_id text COLLATE "C" PRIMARY KEY, at bigint NOT NULL);
        \(triggers(foreign: schema))
        INSERT INTO signoff_dirty (thread_id, at) SELECT DISTINCT thread_id, 0 FROM checkpoints;
        INSERT INTO signoff_meta (key, value) VALUES
            ('schema_version', '\(DatabaseLayout.currentVersion)'), ('newest_trimmed_event', '0'),
            ('database_id', replace(gen_random_uuid()::text, '-', ''));
        """
    }

    private static let runs = """
        CREATE TABLE signoff_runs (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id text COLLATE "C" NOT NULL,
            thread_id text COLLATE "C" NOT NULL,
            workflow text COLLATE "C" NOT NULL,
            action text NOT NULL,
            argument_type text,
            argument bytea,
            requested_by text NOT NULL,
            client_token text COLLATE "C",
            metadata text NOT NULL,
            status text COLLATE "C" NOT NULL,
            attempt bigint NOT NULL,
            interrupted_attempts bigint NOT NULL,
            error_code text,
            error_message text,
            error_task text,
            created_at bigint NOT NULL,
            started_at bigint,
            finished_at bigint,
            worker text,
            lease_expires_at bigint,
            is_cancellation_requested boolean NOT NULL,
            is_newest boolean NOT NULL DEFAULT false,
            ledger_hash text,
            undelivered text,
            origin text,
            release text,
            lease_length bigint,
            not_before bigint
        ) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX signoff_runs_id ON signoff_runs (run_id);
        CREATE UNIQUE INDEX signoff_runs_client_token ON signoff_runs (client_token) WHERE client_token IS NOT NULL;
        CREATE INDEX signoff_runs_thread ON signoff_runs (thread_id, sequence);
        CREATE UNIQUE INDEX signoff_runs_holder ON signoff_runs (thread_id) WHERE status = 'running';
        CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending';
        CREATE INDEX signoff_runs_status ON signoff_runs (status, sequence) WHERE status <> 'success';
        CREATE TABLE signoff_answers (
            thread_id text COLLATE "C" NOT NULL,
            interrupt_id text COLLATE "C" NOT NULL,
            run_sequence bigint NOT NULL,
            task_id text,
            position bigint,
            payload_digest text,
            PRIMARY KEY (thread_id, interrupt_id, run_sequence)
        );
        """

    /// The answers that were given, events, claims, notes, names of tasks and results that are reused.
    private static let records = """
        CREATE TABLE signoff_questions (
            thread_id text COLLATE "C" NOT NULL,
            checkpoint_ns text COLLATE "C" NOT NULL,
            checkpoint_id text COLLATE "C" NOT NULL,
            task_id text COLLATE "C" NOT NULL,
            position bigint NOT NULL,
            run_id text COLLATE "C" NOT NULL,
            answer_order bigint NOT NULL,
            asking_task_id text COLLATE "C" NOT NULL,
            interrupt_id text NOT NULL,
            payload_digest text NOT NULL,
            payload_type text,
            payload bytea,
            state text NOT NULL,
            ledger_hash text,
            origin text,
            reached_type text,
            reached bytea,
            stored_at bigint NOT NULL,
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, position, run_id)
        );
        CREATE INDEX signoff_questions_withdrawn ON signoff_questions (thread_id) WHERE state <> 'live';
        CREATE TABLE signoff_events (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id text COLLATE "C" NOT NULL,
            thread_id text COLLATE "C" NOT NULL,
            workflow text NOT NULL,
            at bigint NOT NULL,
            mode text NOT NULL,
            namespace text NOT NULL,
            payload text NOT NULL
        );
        CREATE INDEX signoff_events_run ON signoff_events (run_id, sequence);
        CREATE INDEX signoff_events_thread ON signoff_events (thread_id, sequence);
        CREATE TABLE signoff_claims (
            thread_id text COLLATE "C" NOT NULL,
            interrupt_id text COLLATE "C" NOT NULL,
            position bigint NOT NULL,
            owner text COLLATE "C" NOT NULL,
            expires_at bigint NOT NULL,
            PRIMARY KEY (thread_id, interrupt_id, position)
        );
        CREATE TABLE signoff_notes (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            thread_id text COLLATE "C" NOT NULL,
            interrupt_id text NOT NULL,
            position bigint NOT NULL,
            author text NOT NULL,
            content bytea NOT NULL,
            at bigint NOT NULL
        );
        CREATE INDEX signoff_notes_of_thread ON signoff_notes (thread_id);
        CREATE TABLE signoff_task_names (name text COLLATE "C" PRIMARY KEY);
        CREATE TABLE signoff_results (
            namespace text[] COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            value_type text NOT NULL,
            value bytea NOT NULL,
            expires_at bigint,
            PRIMARY KEY (namespace, key)
        );
        """

    /// Notes the thread of a row that another program changes, and keeps that program from changing a thread while this one does.
    ///
    /// Sessions of this program identify themselves by a setting, and update the lists themselves. The functions run
    /// with the rights of the owner of the tables, so that other programs need no rights on ours. The time is the
    /// server's.
    private static func triggers(foreign schema: String) -> String {
        let name = PostgresConnection.quoted(schema)
        let tables = ["checkpoints", "checkpoint_writes"]
        return """
            CREATE FUNCTION signoff_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog AS $body$
            DECLARE thread text := CASE TG_OP WHEN 'DELETE' THEN OLD.thread_id ELSE NEW.thread_id END;
            BEGIN
                PERFORM pg_advisory_xact_lock(\(PostgresConnection.lockKey("thread")));
                INSERT INTO \(name).signoff_dirty (thread_id, at) VALUES (thread, \(PostgresConnection.clock))
                    ON CONFLICT DO NOTHING;
                RETURN NULL;
            END $body$;
            CREATE FUNCTION signoff_note_truncation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog AS $body$
            BEGIN
                INSERT INTO \(name).signoff_dirty (thread_id, at)
                    SELECT thread_id, \(PostgresConnection.clock) FROM \(name).signoff_threads ON CONFLICT DO NOTHING;
                RETURN NULL;
            END $body$;
            """ + "\n"
                + tables.map { table in
                    """
                    CREATE TRIGGER signoff_changed AFTER INSERT OR UPDATE OR DELETE ON \(table) FOR EACH ROW
                        WHEN (current_setting('signoff.writer', true) IS DISTINCT FROM 'on')
                        EXECUTE FUNCTION signoff_note_change();
                    CREATE TRIGGER signoff_truncated AFTER TRUNCATE ON \(table)
                        EXECUTE FUNCTION signoff_note_truncation();
                    """
                }.joined(separator: "\n")
    }
}
