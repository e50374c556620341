import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The result of decoding the value on the current line of a viewer.
enum DecodingStep: Equatable {
    /// Runs a program with the content as its input. The output is shown and not stored.
    case run(PipeRequest, Remark)
    case refuse(Remark)

    /// Finds the encoded value on the line, and the program for its encoding.
    ///
    /// - Parameters:
    ///   - viewer: The viewer. A line that does not exist has nothing to decode.
    ///   - secrets: The names whose values are masked; `nil` for none.
    ///   - decoders: The programs, by the name of the encoding. Each value is a program and its arguments and is not
    ///     empty.
    init?(in viewer: ViewerDialog, hiding secrets: SecretNames?, decoders: [String: [String]]) {
        let tree = viewer.tree
        guard tree.rows.indices.contains(viewer.row) else { return nil }
        var path = tree.rows[viewer.row].path
        if let secrets, !viewer.revealed.contains(path), tree.names(along: path).contains(where: secrets.hides) {
            self = .refuse(Remark("show the secret with ! before decoding it", .warning))
            return
        }
        var found = tree.value(at: path).flatMap { EncodedContent($0) }
        if found == nil, let last = path.popLast() {
            found = tree.value(at: path).flatMap { EncodedContent($0) }
            if found == nil { path.append(last) }
        }
        guard let content = found else {
            self = .refuse(Remark("the value on this line has no known encoding"))
            return
        }
        let type = ForeignText.name(content.type)
        guard let words = decoders[content.type] else {
            let remark = "no program for \(type): add one to [decoders] in the configuration"
            self = .refuse(Remark(remark, .warning))
            return
        }
        let title = "\(viewer.title), \(tree.place(of: path)) decoded"
        let request = PipeRequest(.words(words), input: content.bytes, for: .decoding(title: title))
        self = .run(request, Remark("decoding \(type) with \(words[0])"))
    }
}
