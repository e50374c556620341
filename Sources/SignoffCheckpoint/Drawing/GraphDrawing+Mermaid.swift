import OrderedCollections

extension GraphDrawing {
    /// Returns the drawing as Mermaid text.
    ///
    /// - Parameter withStyles: Whether the boxes have labels, notes and colors. Without styles, the text has only the
    ///   edges.
    /// - Returns: The text, ending with a line break.
    public func mermaid(withStyles: Bool = true) -> String {
        var lines = withStyles ? ["---", "config:", "  flowchart:", "    curve: linear", "---"] : []
        lines.append("graph TD;")
        if withStyles { lines += nodes.filter { $0.parent == nil }.map { "\t\(Self.box($0))" } }
        lines += edges.filter { frame(of: $0) == nil }.map { "\t\(Self.line($0))" }
        var seen: Set<String> = []
        for frame in nodes.compactMap(\.parent) where seen.insert(frame).inserted {
            lines.append("\tsubgraph \(frame)")
            if withStyles { lines += nodes.filter { $0.parent == frame }.map { "\t\(Self.box($0))" } }
            lines += edges.filter { self.frame(of: $0) == frame }.map { "\t\(Self.line($0))" }
            lines.append("\tend")
        }
        if withStyles {
            lines += [
                "\tclassDef default fill:#f2f0ff,line-height:1.2", "\tclassDef first fill-opacity:0",
                "\tclassDef last fill:#bfb6fc",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the graph in which an edge begins and ends; `nil` for the outermost graph.
    private func frame(of edge: Edge) -> String? {
        func parent(_ id: String) -> String? { nodes.first { $0.id == id }?.parent }
        let frame = parent(edge.source)
        return frame == parent(edge.target) ? frame : nil
    }

    private static func box(_ node: Node) -> String {
        switch node.id {
        case ReservedChannel.start: return "\(node.id)([<p>\(node.id)</p>]):::first"
        case ReservedChannel.end: return "\(node.id)([<p>\(node.id)</p>]):::last"
        default:
            var text = node.label
            if !node.notes.isEmpty {
                let notes = node.notes.map { "\($0.key) = \(note($0.value))" }.joined(separator: "\n")
                text += "<hr/><small><em>\(notes)</em></small>"
            }
            return "\(escaped(node.id))(\(text))"
        }
    }

    /// Returns the text of a note, in Python's form.
    private static func note(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "True" : "False"
        case .array(let elements): elements.map(note).joined(separator: ", ")
        default: value.text(.compact)
        }
    }

    private static func line(_ edge: Edge) -> String {
        let arrow =
            switch (edge.isConditional, edge.label) {
            case (true, let label?): "-. &nbsp;\(label)&nbsp; .->"
            case (true, nil): "-.->"
            case (false, let label?): "-- &nbsp;\(label)&nbsp; -->"
            case (false, nil): "-->"
            }
        return "\(escaped(edge.source)) \(arrow) \(escaped(edge.target));"
    }

    /// Returns an id in the characters that Mermaid accepts.
    ///
    /// Other characters become a backslash and their code.
    private static func escaped(_ id: String) -> String {
        id.unicodeScalars.map { scalar in
            let isPlain =
                scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-")
            return isPlain ? String(scalar) : "\\" + String(scalar.value, radix: 16)
        }.joined()
    }
}
