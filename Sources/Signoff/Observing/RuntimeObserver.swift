import CoreMetrics
import Logging
import SignoffCheckpoint

/// Reports runs to logs, metrics and traces.
///
/// Reports never contain payloads, inputs or answers. Without a metrics backend, no metrics are created.
struct RuntimeObserver: Sendable {
    /// The logger, used only at the levels `trace` and `debug`.
    let logger: Logger
    private let metrics: (any MetricsFactory)?
    let tracing: RuntimeTracing
    let uptime: @Sendable () -> Duration

    init(_ options: WorkflowRuntime.Options) {
        logger = options.logger
        metrics = options.metrics is NOOPMetricsHandler ? nil : options.metrics
        tracing = RuntimeTracing(options.tracer)
        uptime = options.uptime
    }

    /// Whether durations are measured.
    var wantsTimes: Bool { metrics != nil || logger.logLevel <= .debug }

    // MARK: Runs

    func runBegan(_ workflow: String, _ environment: RunEnvironment) {
        logger.debug("run began", metadata: environment.metadata.adding(["workflow": "\(workflow)"]))
    }

    func runEnded(_ workflow: String, _ environment: RunEnvironment, as outcome: String, after start: Duration) {
        let elapsed = uptime() - start
        logger.debug(
            "run ended",
            metadata: environment.metadata.adding([
                "workflow": "\(workflow)", "outcome": "\(outcome)", "elapsed": "\(elapsed)",
            ])
        )
        let dimensions = [("workflow", workflow), ("outcome", outcome)]
        count("signoff_runs_total", dimensions)
        record(elapsed, "signoff_run_duration_seconds", dimensions)
    }

    // MARK: Tasks

    func taskEnded(_ call: TaskCall, as outcome: TaskOutcome, after start: Duration?) {
        guard metrics != nil || logger.logLevel <= .trace else { return }
        let session = call.caller.session
        logger.trace(
            "task ended",
            metadata: session.metadata(of: call.name, call.id).adding(["outcome": "\(outcome.rawValue)"])
        )
        let dimensions = [
            ("workflow", session.entrypoint.name), ("task", call.name), ("outcome", outcome.rawValue),
        ]
        count("signoff_tasks_total", dimensions)
        if let start { record(uptime() - start, "signoff_task_duration_seconds", dimensions) }
    }

    /// Reports that a body runs again after a failure.
    func retried(
        _ name: String,
        _ id: TaskID,
        in session: RunSession,
        attempt: Int,
        delay: Duration,
        _ error: any Error
    ) {
        logger.debug(
            "attempt failed and is repeated",
            metadata: session.metadata(of: name, id).adding([
                "attempt": "\(attempt)", "delay": "\(delay)", "error_type": "\(type(of: error))",
            ])
        )
        tracing.event("retry", ["signoff.attempt": "\(attempt)", "error.type": "\(type(of: error))"])
        count("signoff_retries_total", [("workflow", session.entrypoint.name), ("task", name)])
    }

    // MARK: Questions

    func asked(_ question: Interrupt, by context: CallContext) {
        logger.debug(
            "question asked",
            metadata: context.session.metadata(of: context.name, context.id).adding([
                "interrupt_id": "\(question.id?.rawValue ?? "")"
            ])
        )
        tracing.event("interrupt", ["signoff.interrupt_id": question.id?.rawValue ?? ""])
        count("signoff_interrupts_total", [("workflow", context.session.entrypoint.name), ("task", context.name)])
    }

    func answered(_ question: InterruptID, of context: CallContext) {
        logger.debug(
            "answer taken",
            metadata: context.session.metadata(of: context.name, context.id).adding(["interrupt_id": "\(question)"])
        )
        tracing.event("answer", ["signoff.interrupt_id": question.rawValue])
        count("signoff_answers_total", [("workflow", context.session.entrypoint.name), ("task", context.name)])
    }

    func notDelivered(_ answer: UndeliveredAnswer, in session: RunSession) {
        logger.warning(
            "answer not delivered",
            metadata: session.metadata(of: session.entrypoint.name, answer.task).adding([
                "interrupt_id": "\(answer.question)"
            ])
        )
        count("signoff_answers_not_delivered_total", [("workflow", session.entrypoint.name)])
    }

    func cacheFailed(_ key: ResultCacheKey, _ error: any Error) {
        logger.debug(
            "result cache failed",
            metadata: ["namespace": "\(key.namespace.joined(separator: "/"))", "error": "\(error)"]
        )
    }

    // MARK: Metrics

    private func count(_ label: String, _ dimensions: [(String, String)]) {
        guard let metrics else { return }
        Counter(label: label, dimensions: dimensions, factory: metrics).increment()
    }

    private func record(_ duration: Duration, _ label: String, _ dimensions: [(String, String)]) {
        guard let metrics else { return }
        let timer = Timer(label: label, dimensions: dimensions, factory: metrics)
        timer.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }
}

/// The outcome of a task, as named in metrics and traces.
enum TaskOutcome: String, Sendable {
    case success
    case error
    case interrupted
    case cached
}

extension RunEnvironment {
    /// The metadata that identifies this run in a log.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        if let thread { metadata["thread_id"] = "\(thread)" }
        if let run = execution.run { metadata["run_id"] = "\(run)" }
        return metadata
    }
}

extension RunEnvironment {
    /// The attributes that identify this run in a trace.
    var attributes: [String: String] {
        var attributes: [String: String] = [:]
        if let thread { attributes["signoff.thread_id"] = thread.rawValue }
        if let run = execution.run { attributes["signoff.run_id"] = run.rawValue }
        return attributes
    }
}

extension RunSession {
    fileprivate func metadata(of task: String, _ id: TaskID) -> Logger.Metadata {
        environment.metadata.adding([
            "workflow": "\(entrypoint.name)", "task": "\(task)", "task_id": "\(id)",
        ])
    }
}

extension Logger.Metadata {
    fileprivate func adding(_ more: Logger.Metadata) -> Logger.Metadata { merging(more) { _, later in later } }
}
