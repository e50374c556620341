// Results that have no stored form.
import Signoff

struct Report {
    var pages: Int
}

final class Shared: Codable {
    var pages = 0
}

// expected-error@+1: ResultMustBeCodableAndSendable
let leaf = DurableTask("leaf") { (pages: Int) in Report(pages: pages) }
// expected-error@+1: ResultMustBeCodableAndSendable
let scoped = DurableTask("scoped") { (pages: Int, flow) in Report(pages: pages) }
// expected-error@+1: ResultMustBeCodableAndSendable
let withoutInput = DurableTask("without_input") { Report(pages: 1) }
// expected-error@+1: ResultMustBeCodableAndSendable
let several = DurableTask("several") { (pages: Int) in [Report(pages: pages)] }
// expected-warning@+1: the result of a body is stored: make its type Codable and Sendable
let explicit = DurableTask("explicit") { (pages: Int) -> Report in
    let report = Report(pages: pages)
    return report
}
// expected-error@+1: type 'Shared' does not conform to the 'Sendable' protocol
let shared = DurableTask("shared") { (_: Int) in Shared() }
// expected-error@+1: ResultMustBeCodableAndSendable
let workflow = Entrypoint("workflow") { (pages: Int, flow) in Report(pages: pages) }
// expected-error@+1: requires that 'Report' conform to 'Encodable'
let input = DurableTask("input") { (report: Report) in report.pages }

struct Tasks {
    // expected-warning@+1: the result of a body is stored: make its type Codable and Sendable
    let stored = DurableTask("stored") { (pages: Int) in Report(pages: pages) }
}

func local() async throws {
    // expected-warning@+1: the result of a body is stored: make its type Codable and Sendable
    let local = DurableTask("local") { (pages: Int) in Report(pages: pages) }
    print(local)
}

// Nothing is said of these.
let silent = DurableTask("silent") { (pages: Int) in print(pages) }
let stopping = DurableTask("stopping") { (pages: Int) in
    guard pages > 1 else { return }
    print(pages)
}
let dropping = DurableTask("dropping") { (pages: Int) -> Void in _ = Report(pages: pages) }
let choosing = DurableTask("choosing") { (pages: Int) -> Int? in pages > 1 ? pages : nil }
let typed: DurableTask<Int, NoValue> = DurableTask("typed") { print($0) }
