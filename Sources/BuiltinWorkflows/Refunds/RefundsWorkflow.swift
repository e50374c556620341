import OrderedCollections
package import Signoff
import SignoffCheckpoint

extension BuiltinWorkflow {
    /// Checks a table of refund requests, and writes the approved ones to another table.
    ///
    /// Every line is checked before the workflow asks. One invalid line fails the run. Requests up to the limit are
    /// approved. The operator decides on all larger requests together, each with a decision of its own: *approve*,
    /// *edit* (another amount or reason) or *reject*. The approved requests are then written, all or none.
    ///
    /// Amounts are never rounded. They stay the text of the table, and are added in ten-thousandths.
    package static let refunds = Entrypoint(
        "refunds",
        summary: "Checks a CSV of refund requests and asks about those above a limit",
        example: ["input": "requests.csv", "output": "approved.csv", "limit": 100],
        facts: { refundFacts(of: $0) }
    ) { (input: RefundsInput, flow) -> RefundsResult in
        let requests = try await flow.run(readRequests, input)
        let checks = requests.map { flow.start(checkRequest, $0) }
        let problems = try await checks.values().compactMap(\.problem)
        guard problems.isEmpty else { throw RefundRequest.invalid(input.input, problems) }
        guard let limit = input.limitAmount else {
            throw BuiltinWorkflowError(.invalidTable, "the limit \(input.limit.text()) is not an amount")
        }
        let isLarge = requests.map { request in Amount(request.amount).map { $0 > limit } ?? true }
        let asked = zip(requests, isLarge).filter(\.1).map(\.0)
        var decisions = try await decisions(about: asked, limit: limit, flow)[...]

        var result = RefundsResult(
            requested: requests.count,
            automatic: requests.count - asked.count,
            approved: 0,
            edited: 0,
            rejected: [],
            totals: .object([:]),
            output: TextFile.absolute(input.output)
        )
        var approvals: [Approval] = []
        for (request, isLarge) in zip(requests, isLarge) {
            switch isLarge ? decisions.popFirst() : nil {
            case nil:
                approvals.append(Approval(request: request, kind: .automatic))
            case .pass(let decided) where decided == request:
                result.approved += 1
                approvals.append(Approval(request: request, kind: .approved))
            case .pass(let decided):
                result.edited += 1
                approvals.append(Approval(request: decided, kind: .edited))
            case .reject(let reason):
                result.rejected.append(RefundsResult.Rejection(id: request.id, reason: reason))
            }
        }
        result.totals = totals(of: approvals)
        try await flow.run(writeApproved, ApprovedTable(path: result.output, approvals: approvals))
        return result
    }

    private static let readRequests = DurableTask("read_requests") { (input: RefundsInput) in
        let source = TextFile.absolute(input.input)
        let target = TextFile.absolute(input.output)
        guard source != target else {
            throw BuiltinWorkflowError(.fileNotWritable, "\(input.output) is the table of requests: name another file")
        }
        try TextFile.checkWritable(target)
        return try RefundRequest.all(in: TextFile.read(source), path: input.input)
    }

    /// The result of checking a line.
    private struct Check: Sendable, Codable {
        var id: String
        var problem: LineProblem?
    }

    private static let checkRequest = DurableTask("check_request") { (request: RefundRequest) in
        Check(id: request.id, problem: request.problem)
    }

    // MARK: Asking

    /// Returns the facts of a question about refunds: the customer of a single request, or the number of requests.
    ///
    /// The amounts are read from the arguments.
    private static func refundFacts(of question: Interrupt) -> QuestionFacts? {
        let payload = question.value.jsonProjection
        guard let actions = payload["action_requests"]?.arrayValue, let first = actions.first else { return nil }
        let title = actions.count == 1 ? first["description"]?.stringValue : "\(actions.count) refunds"
        return QuestionFacts(
            title: title,
            count: actions.count,
            effects: [
                .init("approve", "writes the refund to the output"),
                .init("edit", "writes the refund with your amount or reason"),
                .init("reject", "leaves the refund out of the output"),
            ]
        )
    }

    private enum RefundDecision {
        case pass(RefundRequest)
        case reject(reason: String?)
    }

    /// Asks about all requests together until the answer is valid.
    ///
    /// Without requests, the function does not ask.
    private static func decisions(
        about requests: [RefundRequest],
        limit: Amount,
        _ flow: WorkflowScope
    ) async throws -> [RefundDecision] {
        guard !requests.isEmpty else { return [] }
        var question = BatchQuestion(
            actions: requests.map { request in
                BatchQuestion.Action(
                    name: "refund",
                    arguments: request.arguments,
                    description:
                        "Refund \(request.amount) \(request.currency) to \(request.customer): \(request.reason)",
                    decisions: ["approve", "edit", "reject"],
                    schema: request.argumentsSchema
                )
            },
            context: [("limit", .string(limit.text))],
            problem: nil
        )
        while true {
            let answer: JSONValue = try await flow.interrupt(question)
            do throws(BatchDecision.Problem) {
                var decisions: [RefundDecision] = []
                for (request, decision) in zip(requests, try BatchDecision.read(answer, to: question)) {
                    switch decision {
                    case .approve: decisions.append(.pass(request))
                    case .edit(let arguments): decisions.append(.pass(try request.edited(to: arguments)))
                    case .reject(let message): decisions.append(.reject(reason: message))
                    case .respond: throw .init(text: "a refund cannot be answered with a message")
                    }
                }
                return decisions
            } catch {
                question.problem = error.text
            }
        }
    }

    // MARK: Writing

    private struct Approval: Sendable, Codable {
        enum Kind: String, Sendable, Codable {
            case automatic
            case approved
            case edited
        }

        var request: RefundRequest
        var kind: Kind
    }

    private struct ApprovedTable: Sendable, Codable {
        var path: String
        var approvals: [Approval]
    }

    private static let writeApproved = DurableTask("write_approved") { (table: ApprovedTable) -> Int in
        var text = CommaSeparatedTable.text(of: RefundRequest.columns + ["approval"])
        for approval in table.approvals {
            text += CommaSeparatedTable.text(of: approval.request.fields + [approval.kind.rawValue])
        }
        try TextFile.replace(table.path, with: text)
        return table.approvals.count
    }

    private static func totals(of approvals: [Approval]) -> JSONValue {
        var sums: [String: Amount] = [:]
        for approval in approvals {
            guard let amount = Amount(approval.request.amount) else { continue }
            sums[approval.request.currency] = (sums[approval.request.currency] ?? Amount(tenThousandths: 0)) + amount
        }
        let sorted = sums.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.text)) }
        return .object(JSONObject(uniqueKeysWithValues: sorted))
    }
}

extension RefundRequest {
    /// The request as the arguments of an action.
    fileprivate var arguments: JSONValue {
        .object(JSONObject(uniqueKeysWithValues: zip(RefundRequest.columns, fields.map { .string($0) })))
    }

    /// The schema of edited arguments.
    ///
    /// Only the amount and the reason can be changed.
    fileprivate var argumentsSchema: JSONValue {
        [
            "type": "object",
            "properties": [
                "id": ["const": .string(id)],
                "customer": ["const": .string(customer)],
                "amount": ["type": "string", "pattern": .string(Amount.pattern)],
                "currency": ["const": .string(currency)],
                "reason": ["type": "string", "minLength": 1],
            ],
            "required": .array(RefundRequest.columns.map { .string($0) }),
            "additionalProperties": false,
        ]
    }

    /// Returns the request as the operator edited it.
    ///
    /// - Throws: The problem with the arguments.
    fileprivate func edited(to arguments: JSONValue) throws(BatchDecision.Problem) -> RefundRequest {
        let texts = RefundRequest.columns.map { arguments[$0]?.stringValue }
        guard arguments.objectValue?.count == RefundRequest.columns.count, texts[0] == id, texts[1] == customer,
            texts[3] == currency, let amount = texts[2], let reason = texts[4]
        else { throw .init(text: "refund \(id): only the amount and the reason may be changed") }
        var request = self
        request.amount = amount
        request.reason = reason
        if let problem = request.problem {
            throw .init(text: "refund \(id): \(problem.column ?? "it") \(problem.text)")
        }
        return request
    }
}
