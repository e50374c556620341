package import CellGrid
import ConsoleCore
import SignoffCheckpoint
package import SignoffOperator

/// Takes one frame of the console without a terminal, for screenshots.
package enum ConsoleSnapshot {
    /// The options of a frame.
    package struct Options: Sendable {
        /// The size of the screen.
        package var size: Size
        /// The keys to press before the frame is taken.
        package var keys: [KeyEvent]
        /// The id or file of the theme; `nil` for the built-in theme.
        package var theme: String?
        /// The permitted characters.
        package var glyphs: GlyphSet
        /// A short name of the database, shown in the header.
        package var databaseName: String

        /// Creates options.
        package init(
            size: Size,
            keys: [KeyEvent] = [],
            theme: String? = nil,
            glyphs: GlyphSet = .unicode,
            databaseName: String
        ) {
            self.size = size
            self.keys = keys
            self.theme = theme
            self.glyphs = glyphs
            self.databaseName = databaseName
        }
    }

    /// A frame, and the kind of its background.
    package struct Frame: Sendable {
        /// The cells.
        package var grid: CellGrid
        /// Whether the theme is for light backgrounds.
        package var isLight: Bool
    }

    /// Opens a console on `backend`, presses the keys in order, and returns the last frame.
    ///
    /// The effects of a key are performed before the next key is pressed. No program is run, and no file or draft is
    /// used.
    ///
    /// - Throws: `configuration` for a theme with an error.
    @MainActor
    package static func frame(of backend: any OperatorBackend, options: Options) async throws -> Frame {
        let console = ConsoleOptions(
            theme: options.theme,
            databaseName: options.databaseName,
            environment: { _ in nil }
        )
        let (catalog, theme) = try console.readThemes()
        let terminal = PictureTerminal(size: options.size)
        let start = backend.now
        var moment = start
        let session = ConsoleSession(
            on: terminal,
            backend: backend,
            settings: ConsoleSettings(
                operatorName: backend.identity.name,
                database: options.databaseName,
                session: "snapshot",
                glyphs: options.glyphs
            ),
            options: console,
            themes: catalog,
            theme: theme,
            depth: .trueColor,
            clock: SteadyClock(system: { moment }, elapsed: { moment.duration(since: start) })
        )
        session.begin()
        await session.settle()
        session.draw()
        for key in options.keys {
            // Each key follows a second after the previous one, so that guards with a waiting time accept it.
            moment = moment.advanced(by: .seconds(1))
            session.mailbox.post([.input(.key(key), at: moment)])
            await session.settle()
            session.draw()
        }
        await session.settle()
        session.draw()
        return Frame(grid: terminal.grid, isLight: theme.appearance == .light)
    }
}
