// Answers without a type, used or not.
import Signoff

struct Verdict: Codable {
    var isApproved: Bool
}

let unused = Entrypoint("unused") { (_: Int, flow) -> Int in
    try await flow.interrupt("Go on?")
    try await flow.interrupt(["question": "Go on?", "pages": 3])
    return 1
}
let untyped = Entrypoint("untyped") { (_: Int, flow) -> Bool in
    let answer = try await flow.interrupt("Go on?")
    let other = try await flow.interrupt(["question": "Go on?", "pages": 3])
    return answer == true && other == "yes"
}
let typed = Entrypoint("typed") { (_: Int, flow) -> Bool in
    let json: JSONValue = try await flow.interrupt("Go on?")
    let named = try await flow.interrupt("Go on?", as: Verdict.self)
    let verdict: Verdict = try await flow.interrupt(["question": "Go on?", "pages": 3])
    let optional: String? = try await flow.interrupt("Why?")
    return json == true && named.isApproved && verdict.isApproved && optional != nil
}
let misused = Entrypoint("misused") { (_: Int, flow) -> String in
    var name = "nobody"
    let answer = try await flow.interrupt("Who?")
    name = answer  // expected-error: cannot assign value of type 'JSONValue' to type 'String'
    return name
}
