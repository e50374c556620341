import SignoffCheckpoint
import SignoffPostgres
import Testing

@Suite("The URL of a PostgreSQL database")
struct AddressTests {
    @Test("A URL names host, port, database and user, and the schema for our tables")
    func parts() throws {
        let address = try PostgresAddress(
            "postgres://ann@db.example.com:6432/workflows?sslmode=require&signoff_schema=ops"
        )
        #expect(address.title == "postgres://ann@db.example.com:6432/workflows?signoff_schema=ops")
        #expect(address.schema == "ops")
        #expect(try PostgresAddress("postgresql:///workflows").schema == nil)
    }

    @Test(
        "A password in the URL is refused and not repeated",
        arguments: [
            "postgres://ann:hunter2@db/workflows", "postgres://db/workflows?password=hunter2",
            "postgres://db/workflows?sslpassword=hunter2", "postgres://ann:hunter2@db/%zz",
        ]
    )
    func password(_ url: String) throws {
        let error = #expect(throws: CheckpointError.self) { try PostgresAddress(url) }
        #expect(error?.code == .invalidData)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test(
        "A text that is not the URL of a database is refused",
        arguments: ["postgres://db/workflows?size=red", "postgres://[::1/x"]
    )
    func unreadable(_ url: String) throws {
        let error = #expect(throws: CheckpointError.self) { try PostgresAddress(url) }
        #expect(error?.code == .invalidData)
    }
}
