/// A line of the table of requests.
struct RefundRequest: Hashable, Sendable, Codable {
    /// The columns, in the order of the written table.
    static let columns = ["id", "customer", "amount", "currency", "reason"]

    /// The line of the table, from 1.
    var line: Int
    var id: String
    var customer: String
    /// The amount as text.
    var amount: String
    var currency: String
    var reason: String

    /// The text of each column, in order.
    var fields: [String] { [id, customer, amount, currency, reason] }
}

/// A problem with a line.
struct LineProblem: Hashable, Sendable, Codable {
    var line: Int
    /// The name of the column; `nil` when the whole line is invalid.
    var column: String?
    var text: String

    var description: String {
        "line \(line)\(column.map { ", column \($0)" } ?? ""): \(text)"
    }
}

extension RefundRequest {
    /// The problem with the request by itself; `nil` for none.
    var problem: LineProblem? {
        let problem = { (column: String, text: String) in LineProblem(line: line, column: column, text: text) }
        for (column, field) in zip(RefundRequest.columns, fields) where field.allSatisfy(\.isWhitespace) {
            return problem(column, "is empty")
        }
        guard let amount = Amount(amount) else {
            return problem(
                "amount",
                "\"\(amount)\" is not an amount: write digits and at most four after a point, such as 12.50"
            )
        }
        guard amount.tenThousandths > 0 else { return problem("amount", "is zero") }
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            return problem("currency", "\"\(currency)\" is not a currency: write three capital letters, such as EUR")
        }
        return nil
    }

    /// Returns the requests of a table whose first line names the columns.
    ///
    /// The columns can be in any order, and other columns are ignored.
    ///
    /// - Throws: ``BuiltinWorkflowError`` `invalid_table`.
    static func all(in text: String, path: String) throws -> [RefundRequest] {
        let table: CommaSeparatedTable
        do {
            table = try CommaSeparatedTable(text)
        } catch {
            throw invalid(path, [LineProblem(line: error.line, column: "\(error.column)", text: error.text)])
        }
        guard let header = table.records.first else {
            throw BuiltinWorkflowError(.invalidTable, "\(path) is empty: its first line must name \(names)")
        }
        let places = columns.map { header.fields.firstIndex(of: $0) }
        let missing = zip(columns, places).filter { $0.1 == nil }.map(\.0)
        guard missing.isEmpty else {
            let text = "the table has no column \(missing.joined(separator: ", ")): the first line must name \(names)"
            throw invalid(path, [LineProblem(line: header.line, text: text)])
        }
        if let twice = columns.first(where: { name in header.fields.count { $0 == name } > 1 }) {
            throw invalid(path, [LineProblem(line: header.line, column: twice, text: "occurs twice")])
        }
        let known = places.compactMap { $0 }
        var requests: [RefundRequest] = []
        var lines: [String: Int] = [:]
        var problems: [LineProblem] = []
        for record in table.records.dropFirst() {
            guard record.fields.count == header.fields.count else {
                let text = "has \(record.fields.count) fields, the first line \(header.fields.count)"
                problems.append(LineProblem(line: record.line, text: text))
                continue
            }
            let field = { record.fields[known[$0]] }
            let request = RefundRequest(
                line: record.line,
                id: field(0),
                customer: field(1),
                amount: field(2),
                currency: field(3),
                reason: field(4)
            )
            if let earlier = lines.updateValue(record.line, forKey: request.id) {
                let text = "\"\(request.id)\" is also on line \(earlier)"
                problems.append(LineProblem(line: record.line, column: "id", text: text))
            }
            requests.append(request)
        }
        guard problems.isEmpty else { throw invalid(path, problems) }
        guard !requests.isEmpty else { throw BuiltinWorkflowError(.invalidTable, "\(path) has no requests") }
        guard requests.count <= countLimit else {
            throw BuiltinWorkflowError(
                .invalidTable,
                "\(path) has \(requests.count) requests; at most \(countLimit) are taken at once"
            )
        }
        return requests
    }

    private static let countLimit = 10_000
    private static let names = columns.joined(separator: ", ")

    /// Returns the error for invalid lines: the first in full, the others by their numbers.
    static func invalid(_ path: String, _ problems: [LineProblem]) -> BuiltinWorkflowError {
        let sorted = problems.sorted { $0.line < $1.line }
        let others = sorted.dropFirst().map { "\($0.line)" }
        let shown = others.prefix(10).joined(separator: ", ") + (others.count > 10 ? ", …" : "")
        let rest = others.isEmpty ? "" : "; also wrong: line \(shown)"
        return BuiltinWorkflowError(
            .invalidTable,
            "\(path) \(sorted.first?.description ?? "is wrong")\(rest)",
            line: sorted.first?.line
        )
    }
}
