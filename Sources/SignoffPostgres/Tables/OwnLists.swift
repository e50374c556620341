/// The tables of the lists of threads and open questions: the state by the rows of every thread, and the state by its
/// runs.
///
/// Every list is read from an index in its order, so that a page costs the same however many threads there are.
enum OwnLists {
    static let tables = """
        CREATE TABLE signoff_threads (
            thread_id text COLLATE "C" PRIMARY KEY,
            row_workflow text COLLATE "C",
            row_status text NOT NULL,
            row_error text,
            row_open_interrupts bigint NOT NULL,
            checkpoint_id text COLLATE "C",
            step bigint,
            workflow text COLLATE "C",
            status text COLLATE "C" NOT NULL,
            error text,
            open_interrupts bigint NOT NULL,
            updated_at bigint NOT NULL
        ) WITH (fillfactor = 80);
        CREATE INDEX signoff_threads_status ON signoff_threads (status, updated_at DESC, thread_id DESC);
        CREATE INDEX signoff_threads_updated ON signoff_threads (updated_at DESC, thread_id DESC);
        CREATE INDEX signoff_threads_workflow ON signoff_threads (workflow, status, updated_at DESC, thread_id DESC);
        CREATE TABLE signoff_interrupts (
            thread_id text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            workflow text COLLATE "C",
            checkpoint_ns text NOT NULL,
            checkpoint_id text NOT NULL,
            task_id text COLLATE "C" NOT NULL,
            task_path text NOT NULL,
            position bigint NOT NULL,
            interrupt_id text COLLATE "C",
            value_type text NOT NULL,
            value bytea,
            schema_type text,
            response_schema bytea,
            payload_digest text NOT NULL,
            waiting_since bigint NOT NULL,
            is_answered boolean NOT NULL DEFAULT false,
            release text,
            declared_facts text,
            facts text,
            facts_version text,
            PRIMARY KEY (thread_id, key)
        );
        CREATE INDEX signoff_interrupts_open ON signoff_interrupts (waiting_since, thread_id, key) WHERE NOT is_answered;
        CREATE INDEX signoff_interrupts_workflow ON signoff_interrupts (workflow, waiting_since, thread_id, key)
            WHERE NOT is_answered;
        CREATE INDEX signoff_interrupts_id ON signoff_interrupts (interrupt_id) WHERE NOT is_answered;
        """
}
