import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// Effects on files, the clipboard, the editor and the theme.
extension ConsoleSession {
    func edit(_ request: EditorRequest) {
        tasks.begin { [self] in
            let result: EditorResult
            do {
                let command = try EditorCommand(environment: options.environment)
                let folder = options.stateFolder ?? options.environment("TMPDIR") ?? "/tmp"
                result = await EditorSession(command: command, folder: folder).edit(request, on: terminal)
            } catch {
                result = .failed(message: EffectPerformer.message(error))
            }
            mailbox.post([.finished(.editor(request.ticket, result), at: now)])
        }
    }

    func copy(_ text: String) {
        do {
            try terminal.copy(text)
            mailbox.post([.finished(.copied(bytes: text.utf8.count), at: now)])
        } catch {
            mailbox.post([.finished(.copyRefused(message: EffectPerformer.message(error)), at: now)])
        }
    }

    func export(_ request: ExportRequest) {
        guard let folder = options.stateFolder.map({ ExportFolder(path: ConsolePaths.exports(in: $0)) }) else {
            mailbox.post([.finished(.writeFailed(message: "this console has no folder for files"), at: now)])
            return
        }
        let moment = now
        report {
            do {
                return .written(path: try folder.write(request, at: moment))
            } catch {
                return .writeFailed(message: EffectPerformer.message(error))
            }
        }
    }

    func notify(_ text: String) {
        let settings = state.settings.notifications
        if settings.bell { terminal.ringBell() }
        terminal.notify(text, by: settings.sequence)
        guard !settings.command.isEmpty else { return }
        tasks.begin { [self] in
            guard let fault = await NotificationCommand(words: settings.command).run(text) else { return }
            mailbox.post([.fault(.notification, message: fault, at: now)])
        }
    }

    func use(_ id: ThemeID) {
        do {
            theme = try themes.theme(id).resolved(for: depth)
            mailbox.post([.finished(.themeChanged(id), at: now)])
        } catch {
            mailbox.post([.finished(.themeFailed(id, message: error.message), at: now)])
        }
    }

    /// Applies a saved theme file at once.
    ///
    /// A file with an error is reported with its line, and the theme does not change.
    func watchThemes() async {
        let watch = ThemeWatch(themes)
        while await passes(.seconds(1)) {
            guard let catalog = await watch.changed() else { continue }
            themes = catalog
            mailbox.post([.loaded(.themes(catalog.choices), at: now)])
            use(state.theme)
        }
    }

    /// Applies a saved configuration at once.
    ///
    /// A file with an error is reported, and the settings do not change.
    func watchConfiguration() async {
        let watch = ConfigurationWatch(options)
        while await passes(.seconds(1)) {
            switch await watch.changed() {
            case .configuration(let configuration): mailbox.post([.loaded(.configuration(configuration), at: now)])
            case .fault(let message): mailbox.post([.fault(.configuration, message: message, at: now)])
            case nil: continue
            }
        }
    }

    func keep(_ drafts: SavedDrafts) {
        let earlier = draftsTask
        draftsTask = Task {
            await earlier?.value
            await saveDrafts(drafts)
        }
    }

    func saveDrafts(_ kept: SavedDrafts) async {
        guard let drafts, let fault = await drafts.save(kept) else { return }
        showFault(.drafts, fault)
    }
}
