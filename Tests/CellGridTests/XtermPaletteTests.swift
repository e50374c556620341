import Testing

@testable import CellGrid

@Suite("The palette of xterm")
struct XtermPaletteTests {
    @Test("Every entry beyond the ANSI colors is the nearest to itself, or the same color")
    func itself() {
        for index in UInt8(16)...255 {
            let color = XtermPalette.components(of: index)
            let nearest = XtermPalette.nearest(to: color, among: 16...255)
            #expect(XtermPalette.components(of: nearest) == color, "\(index)")
        }
    }

    @Test("A color between entries becomes the nearest of those that are allowed")
    func between() {
        #expect(XtermPalette.nearest(to: (255, 135, 0), among: 16...255) == 208)
        #expect(XtermPalette.nearest(to: (10, 10, 10), among: 16...255) == 232)
        #expect(XtermPalette.nearest(to: (250, 0, 0), among: 0...15) == 9)
    }
}
