import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct WorkflowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows",
        abstract: "List the workflows that are part of this program, or the graphs of a server."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let output = common.output
        var listings = Workflows.listings
        if try common.server(.process) != nil {
            listings = try await Session.open(common, for: .reading).backend.workflows()
        }
        if output.isJSON {
            output.json([
                "workflows": .array(
                    listings.map {
                        [
                            "name": .string($0.name), "summary": .string($0.summary),
                            "example_input": $0.exampleInput ?? .null,
                        ]
                    }
                )
            ])
            return
        }
        for listing in listings {
            output.line("\(name: listing.name)  \(listing.summary)")
            if let example = listing.exampleInput {
                output.line("    signoff run \(listing.name) --input '\(example.text(.compact))'")
            }
        }
    }
}
