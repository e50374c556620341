import CellGrid
import SignoffCheckpoint
import SignoffReview

/// What decoding the value on the cursor's line of a viewer leads to.
enum DecodingStep: Equatable {
    /// Gives the content to a program; what it prints is shown and kept nowhere.
    case run(PipeRequest, Remark)
    case refuse(Remark)

    /// Finds what is encoded on the line and the program for it.
    ///
    /// - Parameters:
    ///   - viewer: The viewer; nothing is decoded of a line that does not exist.
    ///   - secrets: The names whose values are hidden; nil for none.
    ///   - decoders: The programs, by the name of the encoding; each a program and its arguments, never empty.
    init?(in viewer: ViewerDialog, hiding secrets: SecretNames?, decoders: [String: [String]]) {
        let tree = viewer.tree
        guard tree.rows.indices.contains(viewer.row) else { return nil }
        var path = tree.rows[viewer.row].path
        if let secrets, !viewer.revealed.contains(path), tree.names(along: path).contains(where: secrets.hides) {
            self = .refuse(Remark("a secret is decoded once it is shown; ! shows it", .warning))
            return
        }
        var found = tree.value(at: path).flatMap { EncodedContent($0) }
        if found == nil, let last = path.popLast() {
            found = tree.value(at: path).flatMap { EncodedContent($0) }
            if found == nil { path.append(last) }
        }
        guard let content = found else {
            self = .refuse(Remark("nothing on this line says how it is encoded"))
            return
        }
        let type = ForeignText.name(content.type)
        guard let words = decoders[content.type] else {
            let remark = "no program decodes \(type): [decoders] in the configuration names them"
            self = .refuse(Remark(remark, .warning))
            return
        }
        let title = "\(viewer.title), \(tree.place(of: path)) decoded"
        let request = PipeRequest(.words(words), input: content.bytes, for: .decoding(title: title))
        self = .run(request, Remark("decoding \(type) with \(words[0])"))
    }
}
