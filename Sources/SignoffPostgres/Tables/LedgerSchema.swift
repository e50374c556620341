import SignoffCheckpoint

/// The table of the ledger, the triggers that keep it append-only, and the function that appends.
enum LedgerSchema {
    /// Two entries cannot follow one: the hash of the entry before is unique.
    private static let table = """
        CREATE TABLE signoff_ledger (
            sequence bigint PRIMARY KEY,
            previous_hash text NOT NULL UNIQUE,
            hash text NOT NULL UNIQUE,
            at bigint NOT NULL,
            record text NOT NULL
        );
        """

    private static let kept = """
        CREATE FUNCTION signoff_ledger_is_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = '55000';
        END $body$;
        CREATE TRIGGER signoff_ledger_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON signoff_ledger
            EXECUTE FUNCTION signoff_ledger_is_kept();
        """

    /// The lock is held until the transaction ends, and the entry before is read after it was taken: the chain has no forks.
    ///
    /// The head is read from the primary key also while the table is small, for the plan stays when the table has grown.
    private static let append = """
        CREATE FUNCTION signoff_append(entries text[], moment bigint) RETURNS SETOF text
            LANGUAGE plpgsql VOLATILE SET enable_seqscan = off AS $body$
        DECLARE
            head record;
            number bigint := 0;
            previous text := '\(LedgerChain.origin)';
            entry text;
            own text;
        BEGIN
            PERFORM pg_advisory_xact_lock(\(PostgresConnection.lockClass), 1);
            SELECT sequence, hash INTO head FROM signoff_ledger ORDER BY sequence DESC LIMIT 1;
            IF FOUND THEN
                number := head.sequence;
                previous := head.hash;
            END IF;
            FOREACH entry IN ARRAY entries LOOP
                own := encode(sha256(convert_to(previous || chr(10) || entry, 'UTF8')), 'hex');
                number := number + 1;
                INSERT INTO signoff_ledger (sequence, previous_hash, hash, at, record)
                    VALUES (number, previous, own, moment, entry);
                previous := own;
                RETURN NEXT own;
            END LOOP;
        END $body$;
        """

    static let all = [table, kept, append].joined(separator: "\n")

    /// Returns the faults of the table and its triggers, in clauses; empty for an unchanged table.
    static func faults(on connection: PostgresConnection) throws -> [String] {
        var faults: [String] = []
        let triggers = try connection.rows(
            """
            SELECT tgname::text, tgenabled::text, pg_get_triggerdef(oid, true) FROM pg_trigger
            WHERE tgrelid = 'signoff_ledger'::regclass AND NOT tgisinternal ORDER BY tgname
            """
        ) { (name: $0.text(0), state: $0.text(1), definition: $0.text(2)) }
        let own = triggers.first { $0.name == "signoff_ledger_kept" }
        switch own {
        case nil: faults.append("the trigger signoff_ledger_kept is missing")
        case let trigger?:
            let isWhole =
                !trigger.definition.contains("INSERT")
                && ["BEFORE", "UPDATE", "DELETE", "TRUNCATE", "signoff_ledger_is_kept()"]
                    .allSatisfy { trigger.definition.contains($0) }
            if !isWhole || trigger.definition.contains(" WHEN ") {
                faults.append("the trigger signoff_ledger_kept is not the one that was made")
            }
            if trigger.state != "O", trigger.state != "A" { faults.append("the trigger signoff_ledger_kept is off") }
        }
        for other in triggers where other.name != "signoff_ledger_kept" {
            faults.append("the trigger \(ForeignText.name(other.name)) was added to the table of the ledger")
        }
        for (name, definition) in [("signoff_ledger_is_kept", kept), ("signoff_append", append)] {
            let source = try connection.first(
                "SELECT prosrc FROM pg_proc WHERE oid = (SELECT min(oid) FROM pg_proc WHERE proname = ? AND pg_function_is_visible(oid))",
                .text(name)
            ) { $0.text(0) }
            guard let source else {
                faults.append("the function \(name) is missing")
                continue
            }
            if !words(definition).contains(words(source)) {
                faults.append("the function \(name) is not the one that was made")
            }
        }
        return faults
    }

    private static func words(_ sql: String) -> String {
        sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
