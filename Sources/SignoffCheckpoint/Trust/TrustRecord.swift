/// A database file whose waiting runs this user started or consented to.
///
/// Path and id are compared together, so that a copy elsewhere and another file at the same path are both unknown.
/// Inode and device are not compared, because both change when a file is restored or a disk is mounted again.
package struct TrustRecord: Hashable, Sendable {
    /// The path of the file with symbolic links resolved.
    package var path: String
    /// The random id of the database.
    package var databaseID: String
    /// The user id of the owner of the file.
    package var owner: UInt32

    /// Creates a record.
    package init(path: String, databaseID: String, owner: UInt32) {
        self.path = path
        self.databaseID = databaseID
        self.owner = owner
    }

    /// Parses a line of the trust file; `nil` for a line that is not a record.
    package init?(line: some StringProtocol) {
        guard let json = try? JSONValue(parsing: String(line)), let path = json["path"]?.stringValue,
            let id = json["database"]?.stringValue, case .integer(let owner)? = json["owner"],
            let owner = UInt32(exactly: owner), path.hasPrefix("/"), !id.isEmpty
        else { return nil }
        self.init(path: path, databaseID: id, owner: owner)
    }

    /// The line in the trust file, without its line break.
    package var line: String {
        let json: JSONValue = ["path": .string(path), "database": .string(databaseID), "owner": .integer(Int64(owner))]
        return json.text(.compact)
    }
}

extension [TrustRecord] {
    /// Parses the records of a trust file, oldest first.
    ///
    /// Lines that are not records are ignored.
    package init(parsing text: String) {
        self = text.split(whereSeparator: \.isNewline).compactMap { TrustRecord(line: $0) }
    }
}
