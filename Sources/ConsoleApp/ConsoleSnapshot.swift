package import CellGrid
import ConsoleCore
import SignoffCheckpoint
package import SignoffOperator

/// One frame of the console without a terminal: for screenshots that are real frames.
package enum ConsoleSnapshot {
    /// How a frame is made.
    package struct Options: Sendable {
        /// The extent of the screen.
        package var size: Size
        /// The keys pressed before the frame is taken.
        package var keys: [KeyEvent]
        /// The theme's id or file; nil for the built-in one.
        package var theme: String?
        /// Which characters may be used.
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

    /// A frame and what it is made for.
    package struct Frame: Sendable {
        /// The cells.
        package var grid: CellGrid
        /// Whether the theme is one for light backgrounds.
        package var isLight: Bool
    }

    /// Opens a console on `backend`, presses the keys one after the other and returns the last frame.
    ///
    /// What a key sets off is carried out before the next key is pressed. Programs, files and drafts are left out.
    ///
    /// - Throws: `configuration` for a theme that cannot be used.
    @MainActor
    package static func frame(of backend: any OperatorBackend, options: Options) async throws -> Frame {
        let console = ConsoleOptions(
            theme: options.theme,
            databaseName: options.databaseName,
            environment: { _ in nil }
        )
        let (shelf, theme) = try console.readThemes()
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
            themes: shelf,
            theme: theme,
            depth: .trueColor,
            clock: SteadyClock(system: { moment }, elapsed: { moment.duration(since: start) })
        )
        session.begin()
        await session.settle()
        session.draw()
        for key in options.keys {
            // A person is never quicker, and guards that wait for quiet have seen it.
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
