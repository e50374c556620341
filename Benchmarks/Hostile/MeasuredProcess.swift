import Glibc

/// The resources that a finished program used.
struct MeasuredProcess {
    /// The largest resident memory, in MB of 1,000,000 bytes.
    let memory: Double
    /// The processor time of the program and of the system for it, in seconds.
    let processorTime: Double
    /// How it ended: its exit code, or 128 and the signal.
    let status: Int32

    /// Runs a program without input, and drops what it prints.
    ///
    /// - Throws: ``UnexpectedResult`` when the program cannot be started.
    init(running arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, flags) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_WRONLY), (STDERR_FILENO, O_WRONLY)] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", flags, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        guard failure == 0 else {
            throw UnexpectedResult(
                description: "\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))"
            )
        }
        var ended: Int32 = 0
        var usage = rusage()
        while wait4(process, &ended, 0, &usage) < 0, errno == EINTR {}
        memory = Double(usage.ru_maxrss) * 1024 / 1_000_000
        processorTime = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        status = ended & 0x7f == 0 ? (ended >> 8) & 0xff : 128 + (ended & 0x7f)
    }
}
