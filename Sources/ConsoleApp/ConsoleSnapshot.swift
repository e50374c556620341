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
    /// What a key sets off is carried out before the next key is pressed. Editors, the clipboard and drafts are left out.
    ///
    /// - Throws: `configuration` for a theme that cannot be used.
    package static func frame(of backend: any OperatorBackend, options: Options) async throws -> Frame {
        let console = ConsoleOptions(
            theme: options.theme,
            databaseName: options.databaseName,
            environment: { _ in nil }
        )
        let (shelf, theme) = try console.readThemes()
        let settings = ConsoleSettings(
            operatorName: backend.identity.name,
            database: options.databaseName,
            session: "snapshot",
            glyphs: options.glyphs
        )
        var run = Run(
            performer: EffectPerformer(backend: backend, gate: AccessGate(lock: nil)),
            themes: shelf,
            state: ConsoleState(settings: settings, size: options.size, theme: theme.id, at: backend.now),
            theme: theme.resolved(for: .trueColor),
            moment: backend.now
        )
        await run.take([.loaded(.connection(.ready), at: run.moment)])
        await run.perform(run.state.open())
        _ = await run.paint()
        for key in options.keys {
            // A person is never quicker, and guards that wait for quiet have seen it.
            run.moment = run.moment.advanced(by: .seconds(1))
            await run.take([.input(.key(key), at: run.moment)])
            _ = await run.paint()
        }
        return Frame(grid: await run.paint(), isLight: theme.appearance == .light)
    }

    private struct Run {
        let performer: EffectPerformer
        let themes: ThemeShelf
        var state: ConsoleState
        var theme: ResolvedTheme
        var moment: Timestamp

        mutating func take(_ actions: [ConsoleAction]) async {
            for action in actions { await perform(update(&state, with: action)) }
        }

        mutating func paint() async -> CellGrid {
            var grid = CellGrid(size: state.size, glyphs: state.settings.glyphs)
            _ = render(state, into: &grid, theme: theme)
            await take([.painted(at: moment)])
            return grid
        }

        mutating func perform(_ effects: [ConsoleEffect]) async {
            for effect in effects {
                guard let action = await action(of: effect) else { continue }
                await take([action])
            }
        }

        private mutating func action(of effect: ConsoleEffect) async -> ConsoleAction? {
            let backend = performer.backend
            switch effect {
            case .load(.themes): return .loaded(.themes(themes.choices), at: moment)
            case .load(let load): return await performer.load(load)
            case .answer(let submission): return .finished(await performer.answer(submission), at: moment)
            case .resolve(let token): return .finished(await performer.resolve(token), at: moment)
            case .start(let request):
                return .finished(await performer.start(request), at: moment)
            case .claim(let question, let duration):
                _ = try? await backend.claim(question, lasting: duration)
                return await performer.load(.claims)
            case .addNote(let text, let question):
                return .finished(await performer.addNote(text, to: question), at: moment)
            case .endClaim(let question):
                try? await backend.endClaim(on: question)
                return await performer.load(.claims)
            case .retry(let request):
                return .finished(await performer.retry(request), at: moment)
            case .searchValue(let search):
                var progress: [ValueSearch.Progress] = []
                search.carryOut(isCancelled: { false }) { progress.append($0) }
                return progress.last.map { .finished(.valueSearched($0), at: moment) }
            case .compare(let request): return .finished(.compared(request.comparison, request.carryOut()), at: moment)
            case .setState(let edit): return .finished(await performer.setState(edit), at: moment)
            case .fork(let request): return .finished(await performer.fork(request), at: moment)
            case .cancel(let token, let run):
                return .finished(await performer.request(token) { try await backend.cancel(run) }, at: moment)
            case .useTheme(let id):
                guard let chosen = try? themes.theme(id) else { return nil }
                theme = chosen.resolved(for: .trueColor)
                return .finished(.themeChanged(id), at: moment)
            case .readInputFile(let path):
                return .finished(.inputFile(path: path, await performer.readInputFile(path, home: nil)), at: moment)
            // What needs the operator's terminal or files has no place in a picture.
            default:
                return nil
            }
        }
    }
}
