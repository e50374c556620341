import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

/// A server with certificates of its own, which asks for a password or for a certificate of the client.
@Suite(
    "A PostgreSQL server with certificates",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct EncryptionTests {
    /// Makes an authority, a certificate for `localhost` and one for the role `certified`.
    private static let certificates = """
        make() {
            openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj "/CN=$2" -keyout $1.key "${@:3}" 2>>log
            chmod 600 $1.key
        }
        signed() {
            make $1 $2 -out $1.csr
            openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out $1.crt 2>>log
        }
        echo 'subjectAltName=DNS:localhost' >names
        make ca authority -x509 -days 2 -out ca.crt
        make other stranger -x509 -days 2 -out other.crt
        signed server localhost
        signed client certified
        cat >data/pg_hba.conf <<END
        local all all trust
        hostssl all certified 127.0.0.1/32 cert
        hostssl all all 127.0.0.1/32 scram-sha-256
        END
        """

    private func server(_ settings: [String] = []) async throws -> PostgresServer {
        try await PostgresServer(
            [
                "listen_addresses=127.0.0.1", "ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key",
                "ssl_ca_file=../ca.crt",
            ]
                + settings,
            port: try PostgresServer.freePort(),
            preparation: Self.certificates
        )
    }

    private func error(_ url: String) async throws -> CheckpointError? {
        do {
            let options = PostgresSaver.Options(createsMissingTables: false, patience: .seconds(120))
            let saver = try await PostgresSaver(url: url, options: options)
            await saver.close()
            return nil
        } catch {
            return try #require(error as? CheckpointError)
        }
    }

    @Test("Certificates of both sides are checked as sslmode says, and a refusal is an error at once")
    func certificates() async throws {
        let server = try await server()
        let socket = try await server.database()
        try await PostgresServer.execute(
            "CREATE ROLE certified LOGIN; GRANT ALL ON SCHEMA public TO certified",
            at: socket
        )
        await (try PostgresSaver(url: socket)).close()
        try await PostgresServer.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO certified", at: socket)
        let folder = server.folder
        func url(_ host: String, _ parameters: String...) -> String {
            "postgres://certified@\(host):\(server.port)/test_1?" + parameters.joined(separator: "&")
        }
        let trusted = "sslrootcert=\(folder)/ca.crt"
        let key = "sslcert=\(folder)/client.crt&sslkey=\(folder)/client.key"

        #expect(try await error(url("localhost", "sslmode=verify-full", trusted, key)) == nil)
        #expect(try await error(url("127.0.0.1", "sslmode=verify-ca", trusted, key)) == nil)
        #expect(try await error(url("localhost", "sslmode=require", key)) == nil)

        // The waits of these would last two minutes if they were tried again.
        for refused in [
            url("127.0.0.1", "sslmode=verify-full", trusted, key),
            url("localhost", "sslmode=verify-full", "sslrootcert=\(folder)/other.crt", key),
            url("localhost", "sslmode=verify-full", "sslrootcert=\(folder)/absent.crt", key),
            url("localhost", "sslmode=require", "sslcert=\(folder)/client.crt", "sslkey=\(folder)/absent.key"),
            url("localhost", "sslmode=require", "sslcert=\(folder)/other.crt", "sslkey=\(folder)/other.key"),
        ] {
            let error = try #require(try await error(refused), "\(refused)")
            #expect(error.code == .storage)
            #expect(error.message.contains("make no encrypted connection"), "\(error.message)")
        }
        let plain = try #require(try await error(url("localhost", "sslmode=disable")))
        #expect(plain.message.contains("does not let this role in"), "\(plain.message)")
        let unnamed = try #require(try await error(url("localhost", "sslmode=require", "sslcert=\(folder)/none")))
        #expect(unnamed.message.contains("does not let this role in"), "\(unnamed.message)")
    }

    @Test("A server without encryption is refused by a client that demands it")
    func unencrypted() async throws {
        let server = try await PostgresServer(["listen_addresses=127.0.0.1"], port: try PostgresServer.freePort())
        let database = try await server.database()
        let url = "postgres://postgres@127.0.0.1:\(server.port)/test_1"
        await (try PostgresSaver(url: database)).close()
        #expect(try await error(url) == nil)
        let refused = try #require(try await error(url + "?sslmode=require"))
        #expect(refused.message.contains("make no encrypted connection"), "\(refused.message)")
    }

    @Test(
        "A setting that libpq refuses is invalid data at once",
        arguments: ["sslmode=often", "service=nobody", "port=many"]
    )
    func settings(_ parameter: String) async throws {
        let error = try #require(try await error("postgres://127.0.0.1/x?\(parameter)"))
        #expect(error.code == .invalidData, "\(error)")
    }

    @Test("Parameters of the session that the URL sets are kept")
    func sessionParameters() async throws {
        let server = try await PostgresServer.shared()
        let url = try await server.database()
        try await PostgresServer.execute("CREATE TABLE seen (value text)", at: url)
        let saver = try await PostgresSaver(url: url + "&options=-c%20statement_timeout%3D7654")
        try await PostgresServer.execute(
            """
            CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO seen VALUES (current_setting('statement_timeout')), (current_setting('idle_in_transaction_session_timeout'));
                RETURN NULL;
            END $$;
            CREATE TRIGGER seeing AFTER INSERT ON signoff_ledger FOR EACH ROW EXECUTE FUNCTION see();
            """,
            at: url
        )
        try await saver.record(["n": 1])
        #expect(try await PostgresServer.execute("SELECT value FROM seen", at: url) == ["7654ms", "1min"])
        await saver.close()
    }
}
