/// The tables: LangGraph's, exactly, and Signoff's, with the prefix `signoff_`.
enum Schema {
    /// The tables of LangGraph's saver, word for word.
    static let reference = """
        CREATE TABLE IF NOT EXISTS checkpoints (
            thread_id TEXT NOT NULL,
            checkpoint_ns TEXT NOT NULL DEFAULT '',
            checkpoint_id TEXT NOT NULL,
            parent_checkpoint_id TEXT,
            type TEXT,
            checkpoint BLOB,
            metadata BLOB,
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
        );
        CREATE TABLE IF NOT EXISTS writes (
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
        """

    /// The tables of LangGraph's store, after all its migrations.
    static let store = """
        CREATE TABLE IF NOT EXISTS store_migrations (
            v INTEGER PRIMARY KEY
        );
        CREATE TABLE IF NOT EXISTS store (
            prefix text NOT NULL,
            key text NOT NULL,
            value text NOT NULL,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            expires_at TIMESTAMP,
            ttl_minutes REAL,
            PRIMARY KEY (prefix, key)
        );
        CREATE INDEX IF NOT EXISTS store_prefix_idx ON store (prefix);
        CREATE INDEX IF NOT EXISTS idx_store_expires_at ON store (expires_at) WHERE expires_at IS NOT NULL;
        INSERT OR IGNORE INTO store_migrations (v) VALUES (0), (1), (2), (3), (4);
        """

    /// The columns that LangGraph's later migrations add to a store without times to live.
    static let storeLifetimes = """
        ALTER TABLE store ADD COLUMN expires_at TIMESTAMP;
        ALTER TABLE store ADD COLUMN ttl_minutes REAL;
        CREATE INDEX IF NOT EXISTS idx_store_expires_at ON store (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS store_migrations (v INTEGER PRIMARY KEY);
        INSERT OR IGNORE INTO store_migrations (v) VALUES (0), (1), (2), (3), (4);
        """

    /// The table of cached results, with times in microseconds since 1970 in UTC.
    static let results = """
        CREATE TABLE IF NOT EXISTS signoff_results (
            namespace TEXT NOT NULL,
            key TEXT NOT NULL,
            type TEXT NOT NULL,
            value BLOB,
            expires_at INTEGER,
            PRIMARY KEY (namespace, key)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS signoff_results_expired ON signoff_results (expires_at)
            WHERE expires_at IS NOT NULL;
        """

    /// Signoff's tables, with times in microseconds since 1970 in UTC.
    ///
    /// `signoff_threads` and `signoff_interrupts` repeat the state of a thread's rows, so that lists need not read
    /// every thread. The triggers mark a thread whose rows another program changed, so that the thread is read again
    /// before the next list.
    static let own = """
        CREATE TABLE signoff_meta (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) WITHOUT ROWID;
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
            is_newest INTEGER NOT NULL DEFAULT 0,
            ledger_hash TEXT,
            undelivered TEXT,
            origin TEXT,
            release TEXT,
            lease_length INTEGER,
            not_before INTEGER
        );
        CREATE INDEX signoff_runs_thread ON signoff_runs (thread_id, sequence);
        CREATE UNIQUE INDEX signoff_runs_holder ON signoff_runs (thread_id) WHERE status = 'running';
        \(pendingOfThread)
        \(failures)
        \(runLists)
        CREATE TABLE signoff_answers (
            thread_id TEXT NOT NULL,
            interrupt_id TEXT NOT NULL,
            run_sequence INTEGER NOT NULL,
            task_id TEXT,
            position INTEGER,
            payload_digest TEXT,
            PRIMARY KEY (thread_id, interrupt_id, run_sequence)
        ) WITHOUT ROWID;
        \(questions)
        \(LedgerSchema.all)
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
        CREATE INDEX signoff_events_run ON signoff_events (run_id, sequence);
        CREATE INDEX signoff_events_thread ON signoff_events (thread_id, sequence);
        \(lists)
        CREATE TABLE signoff_dirty (
            thread_id TEXT PRIMARY KEY,
            at INTEGER NOT NULL
        ) WITHOUT ROWID;
        \(trigger("checkpoint_inserted", "INSERT ON checkpoints", "NEW"))
        \(trigger("checkpoint_updated", "UPDATE ON checkpoints", "NEW"))
        \(trigger("checkpoint_deleted", "DELETE ON checkpoints", "OLD"))
        \(trigger("write_inserted", "INSERT ON writes", "NEW"))
        \(trigger("write_updated", "UPDATE ON writes", "NEW"))
        \(trigger("write_deleted", "DELETE ON writes", "OLD"))
        INSERT INTO signoff_dirty (thread_id, at) SELECT DISTINCT thread_id, 0 FROM checkpoints;
        INSERT INTO signoff_meta (key, value) VALUES
            ('schema_version', '\(DatabaseLayout.currentVersion)'), ('newest_trimmed_event', '0');
        \(databaseID)
        \(firstRecordedRun)
        """

    /// The given answers, each with the question that it answers.
    ///
    /// `answer_order` numbers the answers of a step.
    private static let questions = """
        CREATE TABLE signoff_questions (
            thread_id TEXT NOT NULL,
            checkpoint_ns TEXT NOT NULL,
            checkpoint_id TEXT NOT NULL,
            task_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            run_id TEXT NOT NULL,
            answer_order INTEGER NOT NULL,
            asking_task_id TEXT NOT NULL,
            interrupt_id TEXT NOT NULL,
            payload_digest TEXT NOT NULL,
            payload_type TEXT,
            payload BLOB,
            state TEXT NOT NULL,
            ledger_hash TEXT,
            origin TEXT,
            reached_type TEXT,
            reached BLOB,
            stored_at INTEGER NOT NULL,
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, position, run_id)
        ) WITHOUT ROWID;
        CREATE INDEX signoff_questions_withdrawn ON signoff_questions (thread_id) WHERE state <> 'live';
        """

    /// The first version of Signoff's tables in which the database has an id.
    static let firstVersionWithID = 4

    /// The first version of Signoff's tables that keeps every answer with its question.
    static let firstVersionWithAnswerRecords = 4

    /// The random id of the database, for lists of trusted files and for records imported from the database.
    private static let databaseID = """
        INSERT OR IGNORE INTO signoff_meta (key, value) VALUES ('database_id', lower(hex(randomblob(16))));
        """

    /// The first run from which every answer has an entry in the ledger.
    ///
    /// Releases before version 4 did not record answers given through the library.
    private static let firstRecordedRun = """
        INSERT OR IGNORE INTO signoff_meta (key, value)
            SELECT 'first_recorded_run', COALESCE(MAX(sequence), 0) + 1 FROM signoff_runs;
        """

    /// The tables of the lists of threads and open questions: the state of every thread according to its rows, and
    /// according to its runs.
    ///
    /// Every list is read from an index in its order, so that the cost of a page does not depend on the number of
    /// threads.
    static let lists = """
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
        \(threadLists)
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
            release TEXT,
            declared_facts TEXT,
            facts TEXT,
            facts_version TEXT,
            fact_keys BLOB,
            PRIMARY KEY (thread_id, key)
        ) WITHOUT ROWID;
        \(interruptLists)
        \(factLists)
        """

    /// The lists of threads by status.
    ///
    /// A list of several statuses, or of all, is merged from these lists. `thread_id` descends together with the time,
    /// so that a page can begin after any pair of both.
    private static let threadLists = """
        CREATE INDEX signoff_threads_status ON signoff_threads (status, updated_at DESC, thread_id DESC);
        CREATE INDEX signoff_threads_workflow ON signoff_threads (workflow, status, updated_at DESC, thread_id DESC);
        """

    /// The first index contains all columns that are searched, so that counting reads only the index.
    private static let interruptLists = """
        CREATE INDEX signoff_interrupts_open ON signoff_interrupts (is_answered, waiting_since, thread_id, key);
        CREATE INDEX signoff_interrupts_workflow ON signoff_interrupts (workflow, waiting_since, thread_id, key)
            WHERE is_answered = 0;
        CREATE INDEX signoff_interrupts_id ON signoff_interrupts (interrupt_id) WHERE is_answered = 0;
        """

    /// The first index contains all columns that questions are filtered and sorted by, so that no payload is read on
    /// the way.
    ///
    /// The second one contains the questions that a program without a reader of facts has written.
    private static let factLists = """
        CREATE INDEX signoff_interrupts_facts
            ON signoff_interrupts (is_answered, waiting_since, thread_id, key, workflow, facts_version, fact_keys);
        CREATE INDEX signoff_interrupts_unread ON signoff_interrupts (thread_id, key) WHERE facts_version IS NULL;
        """

    private static let pendingOfThread =
        "CREATE INDEX signoff_runs_pending ON signoff_runs (thread_id) WHERE status = 'pending';"

    /// The condition is written without `IN`, for which the engine would build a temporary table whenever a run is
    /// stored.
    private static let failures = """
        CREATE INDEX signoff_runs_failed ON signoff_runs (sequence)
            WHERE is_newest = 1 AND \(RunRows.isFailure);
        """

    /// A run that is executed at once and succeeds is in none of these indexes, because every index adds a page to its
    /// commits.
    private static let runLists = """
        \(waitingRuns)
        \(endedRuns)
        """

    private static let endedRuns =
        "CREATE INDEX signoff_runs_ended ON signoff_runs (status, sequence) WHERE \(RunRows.isListedEnd);"

    /// Sleeping runs have their own lists, so that a worker that looks for a run to claim need not skip them.
    private static let waitingRuns = """
        CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending' AND not_before IS NULL;
        CREATE INDEX signoff_runs_sleeping ON signoff_runs (sequence)
            WHERE status = 'pending' AND not_before IS NOT NULL;
        CREATE INDEX signoff_runs_due ON signoff_runs (not_before)
            WHERE status = 'pending' AND not_before IS NOT NULL;
        """

    /// The lists of runs of versions 3 to 7, in which runs do not sleep.
    private static let runListsOfVersion3 = """
        CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending';
        \(endedRuns)
        """

    /// Upgrades tables of version 1 to version 2.
    private static let fromVersion1 = """
        ALTER TABLE signoff_runs ADD COLUMN is_newest INTEGER NOT NULL DEFAULT 0;
        UPDATE signoff_runs SET is_newest = 1
            WHERE sequence IN (SELECT MAX(sequence) FROM signoff_runs GROUP BY thread_id);
        \(pendingOfThread)
        \(failures)
        DROP INDEX signoff_threads_status;
        DROP INDEX signoff_interrupts_open;
        \(threadLists)
        \(interruptLists)
        """

    /// Upgrades tables of version 2 to version 3, which has fewer indexes.
    private static let fromVersion2 = """
        DROP INDEX IF EXISTS signoff_runs_newest;
        DROP INDEX signoff_runs_status;
        DROP INDEX signoff_runs_active;
        DROP INDEX signoff_threads_updated;
        DROP INDEX signoff_runs_failed;
        \(runListsOfVersion3)
        \(failures)
        UPDATE signoff_meta SET value = '3' WHERE key = 'schema_version';
        """

    /// Upgrades tables of version 3 to version 4, which binds answers to their questions.
    ///
    /// Digests of payloads that are not plain JSON were computed differently, so threads with questions are read again.
    /// In the first files of version 3, the conditions of two indexes are worded differently, and the engine does not
    /// recognize them as equal.
    private static let fromVersion3 = """
        DROP INDEX signoff_runs_queue;
        DROP INDEX signoff_runs_ended;
        DROP INDEX signoff_runs_failed;
        \(runListsOfVersion3)
        \(failures)
        ALTER TABLE signoff_runs ADD COLUMN ledger_hash TEXT;
        ALTER TABLE signoff_runs ADD COLUMN undelivered TEXT;
        ALTER TABLE signoff_runs ADD COLUMN origin TEXT;
        ALTER TABLE signoff_answers ADD COLUMN task_id TEXT;
        ALTER TABLE signoff_answers ADD COLUMN position INTEGER;
        ALTER TABLE signoff_answers ADD COLUMN payload_digest TEXT;
        \(questions)
        \(databaseID)
        \(firstRecordedRun)
        \(LedgerSchema.order)
        INSERT OR IGNORE INTO signoff_dirty (thread_id, at) SELECT DISTINCT thread_id, 0 FROM signoff_interrupts;
        UPDATE signoff_meta SET value = '4' WHERE key = 'schema_version';
        """

    /// Upgrades tables of version 4 to version 5, which adds releases of workflows to runs and questions.
    private static let fromVersion4 = """
        ALTER TABLE signoff_runs ADD COLUMN release TEXT;
        ALTER TABLE signoff_interrupts ADD COLUMN release TEXT;
        UPDATE signoff_meta SET value = '5' WHERE key = 'schema_version';
        """

    /// Upgrades tables of version 5 to version 6, which adds the length of leases to runs.
    private static let fromVersion5 = """
        ALTER TABLE signoff_runs ADD COLUMN lease_length INTEGER;
        UPDATE signoff_meta SET value = '6' WHERE key = 'schema_version';
        """

    /// Upgrades tables of version 6 to version 7, which adds facts to questions.
    ///
    /// The facts are read after the file is opened.
    private static let fromVersion6 = """
        ALTER TABLE signoff_interrupts ADD COLUMN declared_facts TEXT;
        ALTER TABLE signoff_interrupts ADD COLUMN facts TEXT;
        ALTER TABLE signoff_interrupts ADD COLUMN facts_version TEXT;
        ALTER TABLE signoff_interrupts ADD COLUMN fact_keys BLOB;
        \(factLists)
        UPDATE signoff_meta SET value = '7' WHERE key = 'schema_version';
        """

    /// Upgrades tables of version 7 to version 8, which adds sleeping runs.
    private static let fromVersion7 = """
        ALTER TABLE signoff_runs ADD COLUMN not_before INTEGER;
        DROP INDEX signoff_runs_queue;
        \(waitingRuns)
        UPDATE signoff_meta SET value = '8' WHERE key = 'schema_version';
        """

    /// Returns a trigger that marks the thread of a row that another program changed.
    ///
    /// Signoff's own writer updates the lists itself and runs no triggers.
    ///
    /// The time is that of SQLite's clock, because a program other than Signoff runs the trigger.
    private static func trigger(_ name: String, _ event: String, _ row: String) -> String {
        """
        CREATE TRIGGER signoff_\(name) AFTER \(event) BEGIN
            INSERT OR IGNORE INTO signoff_dirty (thread_id, at)
            VALUES (\(row).thread_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
        END;
        """
    }

    /// Creates the tables of the store, or those that an older release did not create, in the open transaction.
    static func completeStore(on connection: SQLiteConnection) throws {
        let layout = try DatabaseLayout.read(from: connection)
        if !layout.hasStore {
            try connection.executeScript(store)
        } else if !layout.hasStoreLifetimes {
            try connection.executeScript(storeLifetimes)
        }
    }

    /// Creates the missing tables in the open transaction.
    static func complete(_ layout: DatabaseLayout, on connection: SQLiteConnection) throws {
        if !layout.hasCheckpoints { try connection.executeScript(reference) }
        let isOld = layout.hasCheckpoints && !layout.hasTaskPath
        if isOld { try connection.execute("ALTER TABLE writes ADD COLUMN task_path TEXT NOT NULL DEFAULT ''") }
        switch layout.version {
        case nil: try connection.executeScript(own)
        case .some(let version):
            let steps = [
                fromVersion1, fromVersion2, fromVersion3, fromVersion4, fromVersion5, fromVersion6, fromVersion7,
            ]
            for step in steps.dropFirst(max(0, version - 1)) { try connection.executeScript(step) }
        }
    }
}
