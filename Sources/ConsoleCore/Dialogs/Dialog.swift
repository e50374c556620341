/// A dialog above the screen, which receives the keys.
package struct Dialog: Equatable, Sendable {
    let model: any DialogModel

    init(_ model: some DialogModel) { self.model = model }

    package static func == (left: Dialog, right: Dialog) -> Bool { left.model.isEqual(to: right.model) }
}

extension DialogModel {
    fileprivate func isEqual(to other: any DialogModel) -> Bool { (other as? Self) == self }
}
